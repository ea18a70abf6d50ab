// A secret that the server must be able to read again (the key of a second factor), encrypted under
// the server's key with AES-256-GCM. The key lies outside the database, so that a copy of the
// database is no copy of the secrets. Pure.
#pragma once

#include "base/random.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace voltyard::people {

// `purpose` must be the same when it is opened: what is sealed for one person opens for no other.
std::string seal(std::span<const std::uint8_t> key, std::string_view purpose,
                 std::string_view secret, Random& random);

// Nothing when it was changed, or sealed with another key or for something else.
std::optional<std::string> unseal(std::span<const std::uint8_t> key, std::string_view purpose,
                                  std::string_view sealed);

}  // namespace voltyard::people
