// The texts that people are sent, in their language. The same keys and words as the console's.
#pragma once

#include "domain/notice.hpp"

#include <span>
#include <string>
#include <string_view>

namespace voltyard::interop {

struct TextRow {
  std::string_view key;
  std::string_view zh;
  std::string_view en;
};
std::span<const TextRow> text_rows();  // sorted by key

// The key itself when there is no such text: a kind of alarm that is new is told by its name.
std::string_view text_of(domain::Language language, std::string_view key);

// The text with its {name} replaced by the value.
std::string filled(std::string_view text, std::string_view name, std::string_view value);

}  // namespace voltyard::interop
