#include "people/recovery.hpp"

#include <openssl/crypto.h>

namespace voltyard::people {
namespace {

constexpr std::string_view digits = "abcdefghjkmnpqrstuvwxyz23456789";  // 31: no i, l, o, 0, 1
constexpr std::size_t code_digits = 10;

}  // namespace

std::vector<std::string> make_recovery_codes(Random& random) {
  std::vector<std::string> codes(recovery_code_count);
  for (auto& code : codes) {
    for (std::size_t i = 0; i < code_digits; ++i) {
      if (i == code_digits / 2) code += '-';
      code += digits[random.below(digits.size())];
    }
  }
  return codes;
}

Digest recovery_digest(std::span<const std::uint8_t> key, std::string_view code) {
  std::string plain = "recovery code ";
  for (const char c : code) {
    if (c == '-' || c == ' ') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return hmac_sha256(key, plain);
}

std::optional<std::size_t> find_recovery_code(std::span<const std::uint8_t> key,
                                              std::span<const Digest> digests,
                                              std::string_view code) {
  const auto given = recovery_digest(key, code);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    if (CRYPTO_memcmp(digests[i].data(), given.data(), given.size()) == 0) found = i;
  }
  return found;
}

}  // namespace voltyard::people
