// AEAD_AES_256_GCM (RFC 5116) as WeChat Pay uses it: the octets and then the tag, in base64. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::interop {

std::string base64(std::string_view octets);  // RFC 4648 section 4, padded
std::optional<std::string> from_base64(std::string_view text);
std::string sha1_hex(std::string_view octets);  // of files; no protection against anybody

struct Sealed {
  std::string ciphertext;  // base64
  std::string nonce;       // 12 octets
  std::string associated_data;
};
constexpr std::size_t seal_key_octets = 32;

Sealed seal(std::string_view key, std::string_view plain, std::string nonce,
            std::string associated_data);
// nullopt: another key, or not as it was sealed.
std::optional<std::string> unseal(std::string_view key, const Sealed& sealed);

}  // namespace voltyard::interop
