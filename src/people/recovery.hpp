// Recovery codes: for whoever lost the device that makes the codes of the second factor. Ten, each
// good once, kept as HMAC under the server's key: the database alone does not give them away. Pure.
#pragma once

#include "base/digest.hpp"
#include "base/random.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::people {

constexpr std::size_t recovery_code_count = 10;

// "h4k2m-9xw7q": ten letters and digits that cannot be mistaken for one another.
std::vector<std::string> make_recovery_codes(Random& random);

// As typed: capitals, blanks and the dash do not matter.
Digest recovery_digest(std::span<const std::uint8_t> key, std::string_view code);

// Which of the digests it is of.
std::optional<std::size_t> find_recovery_code(std::span<const std::uint8_t> key,
                                              std::span<const Digest> digests,
                                              std::string_view code);

}  // namespace voltyard::people
