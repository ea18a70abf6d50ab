// Who is behind a reverse proxy (ASVS 4.1.3).
#pragma once

#include "http/message.hpp"

#include <span>
#include <string>

namespace voltyard::http {

// When the request comes from a trusted proxy: sets `remote` to the rightmost address of
// X-Forwarded-For that is not itself a trusted proxy, and `tls` by X-Forwarded-Proto.
void see_through_proxy(Request& request, std::span<const std::string> trusted);

}  // namespace voltyard::http
