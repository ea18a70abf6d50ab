#include "csms/station_secret.hpp"

#include "base/digest.hpp"

#include <openssl/crypto.h>

#include <cctype>

namespace voltyard::csms {
namespace {

Digest digest_of(const ServerKey& key, const std::array<std::uint8_t, 16>& salt,
                 std::string_view secret) {
  std::string message(salt.begin(), salt.end());
  message.append(secret);
  return hmac_sha256(key, message);
}

}  // namespace

Result<domain::StationSecret> make_secret(const ServerKey& key, std::string_view secret,
                                          Random& random) {
  if (secret.size() < min_secret_octets) {
    return invalid("a station secret has at least 16 octets", "/password");
  }
  if (secret.size() > max_secret_octets) {
    return invalid("a station secret has at most 64 octets", "/password");
  }
  domain::StationSecret stored;
  random.fill(stored.salt);
  stored.digest = digest_of(key, stored.salt, secret);
  return stored;
}

bool verify_secret(const ServerKey& key, const domain::StationSecret& stored,
                   std::string_view presented) {
  const auto digest = digest_of(key, stored.salt, presented);
  return CRYPTO_memcmp(digest.data(), stored.digest.data(), digest.size()) == 0;
}

std::string generate_secret(Random& random) {
  // Without the letters and digits that people mistake for each other.
  static constexpr std::string_view alphabet =
      "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::string secret;
  for (int i = 0; i < 20; ++i) secret.push_back(alphabet[random.below(alphabet.size())]);
  return secret;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0) return std::nullopt;
  std::string octets;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto digit = [&](char c) {
      if (c >= '0' && c <= '9') return c - '0';
      const int lower = std::tolower(static_cast<unsigned char>(c));
      return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    };
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets.push_back(static_cast<char>(high << 4 | low));
  }
  return octets;
}

}  // namespace voltyard::csms
