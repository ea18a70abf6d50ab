#include "wire/ocpp/numbers.hpp"

#include "base/units.hpp"

#include <charconv>

namespace voltyard::wire::ocpp {
namespace {

std::size_t skip_digits(std::string_view text, std::size_t i) {
  while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
  return i;
}

// Fraction digits that are not zero, or an exponent below zero, may hide a fraction.
bool has_fraction(std::string_view text, std::int64_t rounded) {
  const auto scaled = parse_decimal(text, 6);
  return !scaled || *scaled != rounded * 1'000'000;
}

}  // namespace

ParsedInteger parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && stop == end) {
    if (value == 0 && text[0] == '-') return {IntegerOutcome::negative_zero, 0};
    return {IntegerOutcome::exact, value};
  }
  if (!is_json_number(text)) return {};
  const auto rounded = parse_decimal(text, 0);
  if (!rounded) return {IntegerOutcome::out_of_range, 0};
  constexpr std::int64_t bound = INT64_MAX / 1'000'000;
  const bool small = *rounded < bound && *rounded > -bound;
  const bool exact = small && !has_fraction(text, *rounded);
  return {exact ? IntegerOutcome::exact : IntegerOutcome::rounded, *rounded};
}

bool is_json_number(std::string_view text) {
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  std::size_t i = skip_digits(text, start);
  if (i == start || (text[start] == '0' && i > start + 1)) return false;
  if (i < text.size() && text[i] == '.') {
    const auto fraction = i + 1;
    i = skip_digits(text, fraction);
    if (i == fraction) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const auto exponent = i;
    i = skip_digits(text, exponent);
    if (i == exponent) return false;
  }
  return i == text.size();
}

bool is_reasonable(std::string_view number) {
  const bool plain = number.find_first_of("eE") == std::string_view::npos;
  if (plain && number.size() <= 18) return true;
  return parse_decimal(number, 0).has_value();
}

std::size_t decimals(std::string_view number) {
  const auto point = number.find('.');
  if (point == std::string_view::npos) return 0;
  if (number.find_first_of("eE") != std::string_view::npos) return 0;
  const auto last = number.find_last_not_of('0');
  return last - point;
}

}  // namespace voltyard::wire::ocpp
