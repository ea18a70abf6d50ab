#include "people/totp.hpp"

#include "base/assert.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace voltyard::people {
namespace {

constexpr std::int64_t step_ms = 30'000;
constexpr std::int64_t tolerated_steps = 1;

std::string percent(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += '%';
    out += "0123456789ABCDEF"[octet >> 4];
    out += "0123456789ABCDEF"[octet & 15];
  }
  return out;
}

}  // namespace

std::int64_t totp_step(Timestamp now) { return now.ms / step_ms; }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::array<std::uint8_t, 8> counter{};
  auto rest = static_cast<std::uint64_t>(step);
  for (auto octet = counter.rbegin(); octet != counter.rend(); ++octet, rest >>= 8) {
    *octet = static_cast<std::uint8_t>(rest & 0xFF);
  }
  std::array<std::uint8_t, 20> mac{};
  unsigned length = 0;
  const auto* done = HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
                          counter.data(), counter.size(), mac.data(), &length);
  ASSERT(done != nullptr && length == mac.size());
  const std::size_t offset = mac.back() & 0x0F;  // RFC 4226, 5.3
  std::uint32_t number = mac[offset] & 0x7Fu;
  for (std::size_t i = 1; i < 4; ++i) number = (number << 8) | mac[offset + i];
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10) {
    *digit = static_cast<char>('0' + number % 10);
  }
  return code;
}

std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code,
                                        Timestamp now, std::int64_t last_used) {
  if (code.size() != 6) return std::nullopt;
  std::optional<std::int64_t> accepted;
  const auto present = totp_step(now);
  for (auto step = present - tolerated_steps; step <= present + tolerated_steps; ++step) {
    const auto right = totp_code(secret, step);
    const bool same = CRYPTO_memcmp(right.data(), code.data(), right.size()) == 0;
    if (same && step > last_used && !accepted) accepted = step;
  }
  return accepted;
}

std::string make_totp_secret(Random& random) {
  std::array<std::uint8_t, totp_secret_octets> octets{};
  random.fill(octets);
  return std::string(octets.begin(), octets.end());
}

std::string base32(std::string_view octets) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  const auto digit = [&] { out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(bits >> held) & 31]; };
  for (const char c : octets) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 5) {
      held -= 5;
      digit();
    }
  }
  if (held > 0) {
    bits <<= 5 - held;
    held = 0;
    digit();
  }
  return out;
}

std::string otpauth_uri(std::string_view issuer, std::string_view account,
                        std::string_view secret) {
  return "otpauth://totp/" + percent(issuer) + ":" + percent(account) +
         "?secret=" + base32(secret) + "&issuer=" + percent(issuer) +
         "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace voltyard::people
