// What a station's HTTP upgrade request says, read leniently where real chargers need it and
// strictly everywhere else. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::link {

constexpr std::size_t max_identity = 48;
constexpr std::size_t max_credentials = 512;
constexpr std::size_t max_subprotocols = 16;

// The identity is the last segment that is not empty, whatever stands before it: doubled and
// trailing slashes, a doubled id, extra segments and a short path are all seen in the field
// (quirks 5 to 7). Nothing is returned for what no identity can be (N08, N09).
std::optional<std::string> identity_of(std::string_view target);

// 1 to 48 characters of A-Z a-z 0-9 * + = | @ . _ -
bool is_identity(std::string_view text);

struct Credentials {
  std::string username;
  std::string password;  // octets
};

// "Basic <base64>", also "Basic:", any case, with or without padding (quirk 8); split at the first
// ':' (N07). Nothing is returned for another scheme or broken base64.
std::optional<Credentials> basic_credentials(std::string_view header);

// The tokens of a Sec-WebSocket-Protocol line, appended; false when there are too many.
bool append_subprotocols(std::string_view header, std::vector<std::string>& offered);

// A browser's Origin is "null" or scheme://host without a path (RFC 6454); a library's own, as some
// chargers send it, is neither (quirk 4).
bool is_browser_origin(std::string_view origin);

// RFC 6455 4.2.2, of any key, even one that is no base64 of 16 bytes (quirk 3).
std::string accept_key(std::string_view key);

std::optional<std::string> decode_base64(std::string_view text);

}  // namespace voltyard::link
