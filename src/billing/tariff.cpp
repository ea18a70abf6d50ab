#include "billing/tariff.hpp"

#include <algorithm>
#include <array>

namespace voltyard::billing {
namespace {

constexpr std::array<std::string_view, 2> fee_names = {"electricity", "service"};
constexpr std::array<std::string_view, 4> dimension_names = {"ENERGY", "TIME", "FLAT",
                                                             "PARKING_TIME"};
constexpr std::array<std::string_view, 3> holiday_names = {"any", "only", "never"};

template <class Enum, std::size_t size>
std::optional<Enum> parse(const std::array<std::string_view, size>& names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(Fee fee) { return fee_names[static_cast<std::size_t>(fee)]; }

std::string_view to_string(Dimension dimension) {
  return dimension_names[static_cast<std::size_t>(dimension)];
}

std::optional<Fee> parse_fee(std::string_view text) { return parse<Fee>(fee_names, text); }

std::optional<Dimension> parse_dimension(std::string_view text) {
  return parse<Dimension>(dimension_names, text);
}

std::string_view to_string(HolidayRule rule) {
  return holiday_names[static_cast<std::size_t>(rule)];
}

std::optional<HolidayRule> parse_holiday_rule(std::string_view text) {
  return parse<HolidayRule>(holiday_names, text);
}

}  // namespace voltyard::billing
