#include "domain/label.hpp"

#include <algorithm>
#include <charconv>

namespace voltyard::domain {
namespace {

constexpr std::size_t longest_text = 64;
constexpr std::size_t longest_number = 3;

char as_capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_label_char(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

std::optional<int> number_in(std::string_view text) {
  if (text.empty() || text.size() > longest_number) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

}  // namespace

bool is_label_code(std::string_view code) {
  return code.size() >= shortest_label && code.size() <= longest_label &&
         std::ranges::all_of(code, is_label_char);
}

std::optional<LabelText> read_label(std::string_view text) {
  if (text.size() > longest_text) return std::nullopt;
  std::string written;
  for (const char c : text) {
    if (c != ' ') written.push_back(as_capital(c));
  }
  const auto dash = written.find('-');
  LabelText read{written.substr(0, dash), std::nullopt};
  if (!is_label_code(read.code)) return std::nullopt;
  if (dash == std::string::npos) return read;
  read.slot = number_in(std::string_view(written).substr(dash + 1));
  if (!read.slot) return std::nullopt;
  return read;
}

}  // namespace voltyard::domain
