// Signatures of outgoing messages. Pure.
#pragma once

#include <string>
#include <string_view>

namespace voltyard::interop {

std::string hmac_sha256_hex(std::string_view key, std::string_view text);
std::string hmac_sha256_base64(std::string_view key, std::string_view text);  // RFC 4648 §4, padded

// RFC 3986: all but letters, digits and "-._~" is escaped.
std::string percent_encoded(std::string_view text);

}  // namespace voltyard::interop
