// The texts of papers: the console's own, made into a table by tools/textgen.
#pragma once

#include <span>
#include <string_view>

namespace voltyard::papers {

struct TextRow {
  std::string_view key;
  std::string_view zh;
  std::string_view en;
};
std::span<const TextRow> text_rows();  // sorted by key

}  // namespace voltyard::papers
