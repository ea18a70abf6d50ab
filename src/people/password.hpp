// Passwords of people: which are taken, and how they are kept. A hash is one text with its own cost
// ("$argon2id$v=19$m=65536,t=3,p=1$..."), so that the cost can change while old hashes still count.
// Hashing takes long on purpose and is never done on a thread that others wait for. Pure.
#pragma once

#include "base/random.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::people {

// RFC 9106, second recommended choice, on one lane: about 0.2 s and 64 MiB.
struct HashCost {
  std::uint32_t memory_kib = 65'536;
  std::uint32_t passes = 3;
};

constexpr std::size_t min_password_characters = 10;
constexpr std::size_t max_password_octets = 128;

// Errors: invalid, with the rule that is broken. Nothing is asked of digits or signs: length is
// what counts.
Status check_password(std::string_view password, std::string_view login, std::string_view name);

std::string hash_password(std::string_view password, const HashCost& cost, Random& random);
bool verify_password(const std::string& hash, std::string_view password);

// The hash was made with another cost than is wanted today.
bool is_outdated(std::string_view hash, const HashCost& cost);

// A hash no password fits, that takes as long as any: for names nobody has (N103).
std::string decoy_hash(const HashCost& cost);

// 2 to 64 octets in small letters without blanks or controls; what people type is folded first.
std::string fold_login(std::string_view typed);
bool is_login(std::string_view folded);

}  // namespace voltyard::people
