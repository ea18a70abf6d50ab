// What stands on a pile's sticker: a code that names the pile to people, and never anything else.
// The pile's own identity stays unknown to them.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::domain {

struct Label {
  std::string code;  // 4..20 digits or capital letters; unique, and never given to another pile
  OperatorId operator_id;
  StationId station_id;
  Timestamp created_at;
  bool removed = false;  // its sticker leads nowhere any more

  bool operator==(const Label&) const = default;
};

constexpr std::size_t shortest_label = 4;
constexpr std::size_t longest_label = 20;

bool is_label_code(std::string_view code);

// What somebody scanned or typed: a pile's code, and of a slot's its number.
struct LabelText {
  std::string code;
  std::optional<int> slot;
  bool operator==(const LabelText&) const = default;
};
// "13544001", "13544001-3", " 1354 4001 - 03 "; small letters count as capitals. nullopt: neither.
std::optional<LabelText> read_label(std::string_view text);

}  // namespace voltyard::domain
