// Station secrets: at least 16 random octets, so a salted HMAC under the server's key is enough
// (Argon2 is for what people invent). Compared in constant time, never stored, never logged.
#pragma once

#include "domain/station.hpp"

#include "base/random.hpp"
#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::csms {

using ServerKey = std::array<std::uint8_t, 32>;

constexpr std::size_t min_secret_octets = 16;
constexpr std::size_t max_secret_octets = 64;

// Errors: invalid when shorter than 16 or longer than 64 octets (N05).
Result<domain::StationSecret> make_secret(const ServerKey& key, std::string_view secret,
                                          Random& random);

bool verify_secret(const ServerKey& key, const domain::StationSecret& stored,
                   std::string_view presented);

// Twenty random octets as 40 hex digits would not survive every charger: 20 printable characters.
std::string generate_secret(Random& random);

// The octets of a hex text, or nothing when it is not one.
std::optional<std::string> from_hex(std::string_view text);

}  // namespace voltyard::csms
