// The certificates that the TLS listeners show: stations and console are shown the same ones, and a
// reload replaces them on both. The API's thread.
#pragma once

#include "configuration.hpp"

#include "http/tls_context.hpp"
#include "link/tls_certificates.hpp"

#include "base/result.hpp"

#include <memory>

namespace voltyard::app {

class Certificates {
 public:
  // Errors: a file cannot be read, or a key is not the key of its certificate.
  static Result<Certificates> open(const std::vector<CertificateFiles>& files);

  const link::TlsCertificates& for_stations() const { return *stations_; }
  const http::TlsContext& for_console() const { return *console_; }

  // Reads the files again and says in the log how it went. On an error the old certificates stay.
  void reload();

 private:
  std::unique_ptr<link::TlsCertificates> stations_;
  std::unique_ptr<http::TlsContext> console_;
};

}  // namespace voltyard::app
