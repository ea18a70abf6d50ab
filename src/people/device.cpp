#include "people/device.hpp"

#include "base/digest.hpp"

#include <openssl/crypto.h>

#include <array>

namespace voltyard::people {
namespace {

constexpr std::string_view prefix = "vd_";
constexpr std::size_t longest = 128;

std::string seal_of(std::span<const std::uint8_t> key, std::string_view login,
                    std::string_view device) {
  const auto digest = hmac_sha256(key, "device " + std::string(device) + " " + std::string(login));
  return base64url(digest);
}

}  // namespace

std::string make_device_cookie(std::span<const std::uint8_t> key, std::string_view login,
                               Random& random) {
  std::array<std::uint8_t, 16> octets{};
  random.fill(octets);
  const auto device = base64url(octets);
  return std::string(prefix) + device + "." + seal_of(key, login, device);
}

std::optional<std::string> known_device(std::span<const std::uint8_t> key, std::string_view login,
                                        std::string_view cookie) {
  if (!cookie.starts_with(prefix) || cookie.size() > longest) return std::nullopt;
  cookie.remove_prefix(prefix.size());
  const auto dot = cookie.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto device = cookie.substr(0, dot);
  const auto given = cookie.substr(dot + 1);
  const auto right = seal_of(key, login, device);
  if (given.size() != right.size()) return std::nullopt;
  if (CRYPTO_memcmp(given.data(), right.data(), right.size()) != 0) return std::nullopt;
  return std::string(device);
}

}  // namespace voltyard::people
