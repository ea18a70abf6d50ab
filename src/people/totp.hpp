// Time-based one-time codes (RFC 6238 over RFC 4226: SHA-1, 6 digits, 30 s), the second factor that
// every authenticator app knows. A code is taken one step early or late, and never twice. Pure.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::people {

constexpr std::size_t totp_secret_octets = 20;

std::int64_t totp_step(Timestamp now);

// `digits` leading zeros included; 6 to 8.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);

// The step whose code this is, when it may be used: within one step of now and after `last_used`.
std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code,
                                        Timestamp now, std::int64_t last_used);

std::string make_totp_secret(Random& random);  // octets

// RFC 4648 without padding, as authenticator apps want secrets typed.
std::string base32(std::string_view octets);

// otpauth://totp/ISSUER:ACCOUNT?secret=...&issuer=ISSUER&algorithm=SHA1&digits=6&period=30
std::string otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace voltyard::people
