// Where an outgoing request goes: an absolute http or https URL, taken apart. Pure.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::http {

constexpr std::size_t longest_url = 2048;

struct Url {
  bool tls = false;
  std::string host;  // a name in lower case, or an address without brackets
  std::uint16_t port = 0;
  std::string target = "/";  // path and query, as written

  std::string authority() const;  // as in a Host field: without the scheme's own port
};

// Errors: another scheme, a name and password, a fragment, anything but printable ASCII, a host
// that is neither a DNS name nor an address written the usual way (N70: no 0x7f.1, no 2130706433).
Result<Url> parse_url(std::string_view text);

}  // namespace voltyard::http
