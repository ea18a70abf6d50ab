#include "interop/signature.hpp"

#include "base/digest.hpp"

namespace voltyard::interop {
namespace {

Digest signed_with(std::string_view key, std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(key.data());
  return hmac_sha256({bytes, key.size()}, text);
}

}  // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const auto byte : signed_with(key, text)) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

std::string hmac_sha256_base64(std::string_view key, std::string_view text) {
  auto out = base64url(signed_with(key, text));
  for (auto& c : out) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace voltyard::interop
