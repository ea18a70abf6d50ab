#include "people/password.hpp"

#include "base/assert.hpp"

#include <argon2.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <set>

namespace voltyard::people {
namespace {

constexpr std::size_t salt_octets = 16;
constexpr std::size_t hash_octets = 32;
constexpr std::size_t min_different = 5;

// What is tried first, of those that are long enough.
constexpr std::array<std::string_view, 12> guessed_first{
    "1234567890", "12345678910", "0123456789",   "0987654321",    "qwertyuiop", "1q2w3e4r5t",
    "password12", "password123", "password1234", "administrator", "admin12345", "woaini1314"};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string small(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string head_of(const HashCost& cost) {
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) +
         ",t=" + std::to_string(cost.passes) + ",p=1$";
}

std::string encode(std::string_view password, const HashCost& cost,
                   const std::array<std::uint8_t, salt_octets>& salt) {
  std::string out(
      argon2_encodedlen(cost.passes, cost.memory_kib, 1, salt_octets, hash_octets, Argon2_id),
      '\0');
  const int done =
      argon2id_hash_encoded(cost.passes, cost.memory_kib, 1, password.data(), password.size(),
                            salt.data(), salt.size(), hash_octets, out.data(), out.size());
  ASSERT(done == ARGON2_OK);
  out.resize(out.find('\0'));
  return out;
}

}  // namespace

Status check_password(std::string_view password, std::string_view login, std::string_view name) {
  const auto refuse = [](std::string sentence) {
    return invalid(std::move(sentence), "/password");
  };
  if (characters(password) < min_password_characters) {
    return refuse("must have at least 10 characters");
  }
  if (password.size() > max_password_octets) return refuse("must have at most 128 octets");
  const auto folded = small(password);
  if (folded == small(login) || folded == small(name)) return refuse("must not be the name");
  if (std::set<char>(folded.begin(), folded.end()).size() < min_different) {
    return refuse("must have at least 5 different characters");
  }
  if (std::ranges::count(guessed_first, folded) > 0) {
    return refuse("is one of the first that are guessed");
  }
  return {};
}

std::string hash_password(std::string_view password, const HashCost& cost, Random& random) {
  std::array<std::uint8_t, salt_octets> salt{};
  random.fill(salt);
  return encode(password, cost, salt);
}

bool verify_password(const std::string& hash, std::string_view password) {
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool is_outdated(std::string_view hash, const HashCost& cost) {
  return !hash.starts_with(head_of(cost));
}

std::string decoy_hash(const HashCost& cost) {
  auto hash = encode("", cost, {});
  // Another last digit of the hash: it is that of no password we know.
  hash[hash.size() - 2] = hash[hash.size() - 2] == 'A' ? 'B' : 'A';
  return hash;
}

std::string fold_login(std::string_view typed) {
  const auto first = typed.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return small(typed.substr(first, typed.find_last_not_of(' ') - first + 1));
}

bool is_login(std::string_view folded) {
  const auto shown = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > 0x20 && octet != 0x7F && !(c >= 'A' && c <= 'Z');
  };
  return folded.size() >= 2 && folded.size() <= 64 && std::ranges::all_of(folded, shown);
}

}  // namespace voltyard::people
