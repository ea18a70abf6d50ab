// Certificates for tests.
#pragma once

#include "http/tls_context.hpp"

#include <string>

namespace voltyard::http {

// A self-signed certificate for `name` (and 127.0.0.1 when it is that), written over the files.
void write_certificate(const CertificateFiles& files, const std::string& name);

}  // namespace voltyard::http
