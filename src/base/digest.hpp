// Hashes and texts of secrets, over OpenSSL. Pure.
#pragma once

#include "base/random.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace voltyard {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view text);
Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view text);

std::string base64url(std::span<const std::uint8_t> bytes);  // no padding
std::optional<std::string> from_base64url(std::string_view text);

// `prefix` and 256 random bits: "vy_..." (key), "vs_..." (cookie), "vl_..." (one-time link).
std::string make_token(std::string_view prefix, Random& random);

}  // namespace voltyard
