// What may stand on a card: OCPP sends it as text of printable ASCII, up to 255 of them in 2.1.
// Known cards keep what they have.
#pragma once

#include <algorithm>
#include <string_view>

namespace voltyard::api {

inline constexpr std::size_t longest_card_number = 255;
inline constexpr std::string_view not_a_card_number =
    "must be 1 to 255 letters, digits or signs of ASCII";

constexpr bool is_card_number(std::string_view uid) {
  return !uid.empty() && uid.size() <= longest_card_number &&
         std::ranges::all_of(uid, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace voltyard::api
