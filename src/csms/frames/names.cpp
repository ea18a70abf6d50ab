#include "csms/frames/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms::frames {

std::string text_or_hex(std::span<const std::uint8_t> octets) {
  constexpr std::size_t shown_max = 64;
  constexpr std::size_t text_min = 4;  // fewer may be a number that looks like letters
  const auto end = std::ranges::find(octets, std::uint8_t{0});
  const auto printable = [](std::uint8_t c) { return c >= 0x20 && c < 0x7F; };
  const bool text = end - octets.begin() >= static_cast<std::ptrdiff_t>(text_min) &&
                    std::all_of(octets.begin(), end, printable) &&
                    std::all_of(end, octets.end(), [](std::uint8_t c) { return c == 0; });
  std::string shown;
  if (text) {
    for (auto at = octets.begin(); at != end; ++at) shown.push_back(static_cast<char>(*at));
    return shown;
  }
  for (const auto octet : octets.first(std::min(octets.size(), shown_max))) {
    shown += fmt::format("{:02X}", octet);
  }
  if (octets.size() > shown_max) shown += fmt::format("... ({} octets)", octets.size());
  return shown;
}

}  // namespace voltyard::csms::frames
