// A picture from outside, looked at before it is kept: what it is by its own first octets, how
// large it is by its header, and without anything in it that is not needed to show it. Places,
// devices, times and comments that cameras write (EXIF, XMP, IPTC) are left out, and so is what
// follows the picture. It is not decoded: whether its dots make sense is for whoever looks at it.
// Pure.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::domain {

constexpr std::uint32_t longest_side = 4'096;  // in dots

struct Picture {
  std::string_view type;  // "image/jpeg", "image/png" or "image/webp"
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::string octets;  // as they may be kept
};

// Errors: invalid (none of the three kinds, cut short, moving, too large in dots).
Result<Picture> read_picture(std::string_view octets);

}  // namespace voltyard::domain
