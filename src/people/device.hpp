// A device on which somebody signed in before says so with a cookie that only we can make. It opens
// nothing; it only keeps that person apart from strangers who try the same name. Pure.
#pragma once

#include "base/random.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace voltyard::people {

// For one login name on one device: "vd_<device>.<seal>".
std::string make_device_cookie(std::span<const std::uint8_t> key, std::string_view login,
                               Random& random);

// Which device it is, when the cookie is ours and for this name.
std::optional<std::string> known_device(std::span<const std::uint8_t> key, std::string_view login,
                                        std::string_view cookie);

}  // namespace voltyard::people
