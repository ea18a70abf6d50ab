// The words of an enumeration, in its order: written and read by one table.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace voltyard::domain {

template <class Value, std::size_t size>
std::string_view word_of(const std::array<std::string_view, size>& words, Value value) {
  return words[static_cast<std::size_t>(value)];
}

template <class Value, std::size_t size>
std::optional<Value> value_of_word(const std::array<std::string_view, size>& words,
                                   std::string_view text) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) return std::nullopt;
  return static_cast<Value>(found - words.begin());
}

}  // namespace voltyard::domain
