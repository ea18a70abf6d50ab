#include "base/units.hpp"

#include <cstdlib>

namespace voltyard {
namespace {

constexpr std::size_t max_decimal_chars = 38;  // 10^38 fits 128 bits

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Error not_a_number() { return invalid("the value is not a decimal number"); }

Error out_of_range() { return invalid("the number is out of range"); }

Error too_fine() { return invalid("the number has more decimals than are kept"); }

Result<std::int64_t> read_decimal(std::string_view text, int scale, bool exact) {
  if (text.empty() || text.size() > max_decimal_chars) return not_a_number();
  std::size_t i = 0;
  const bool negative = text[0] == '-';
  if (text[0] == '-' || text[0] == '+') ++i;

  // mantissa * 10^exponent, leading zeros skipped so that 38 digits fit 128 bits.
  Int128 mantissa = 0;
  int exponent = scale;
  bool seen_digit = false;
  bool after_point = false;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      if (after_point) return not_a_number();
      after_point = true;
      continue;
    }
    seen_digit = true;
    mantissa = mantissa * 10 + (text[i] - '0');
    if (after_point) --exponent;
  }
  if (!seen_digit) return not_a_number();
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return not_a_number();
    ++i;
    const bool negative_exponent = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (i == text.size()) return not_a_number();
    int written = 0;
    for (; i < text.size(); ++i) {
      if (!is_digit(text[i])) return not_a_number();
      if (written < 10'000) written = written * 10 + (text[i] - '0');
    }
    exponent += negative_exponent ? -written : written;
  }
  if (mantissa == 0) return 0;
  for (; exponent > 0; --exponent) {
    if (mantissa > INT64_MAX) return out_of_range();
    mantissa *= 10;
  }
  if (exponent < -40) {
    if (exact) return too_fine();
    return 0;
  }
  bool round_up = false;
  for (; exponent < 0; ++exponent) {
    if (exact && mantissa % 10 != 0) return too_fine();
    round_up = mantissa % 10 >= 5;
    mantissa /= 10;
  }
  if (round_up) ++mantissa;
  if (mantissa > INT64_MAX) return out_of_range();
  const auto value = static_cast<std::int64_t>(mantissa);
  return negative ? -value : value;
}

}  // namespace

Result<std::int64_t> parse_decimal(std::string_view text, int scale) {
  return read_decimal(text, scale, false);
}

Result<std::int64_t> parse_exact_decimal(std::string_view text, int scale) {
  return read_decimal(text, scale, true);
}

std::string format_decimal(std::int64_t value, int scale) {
  std::string digits = std::to_string(value);
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  if (scale > 0) {
    if (digits.size() <= static_cast<std::size_t>(scale)) {
      digits.insert(0, static_cast<std::size_t>(scale) + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - static_cast<std::size_t>(scale), ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return negative ? "-" + digits : digits;
}

}  // namespace voltyard
