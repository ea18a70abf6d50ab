#include "wire/ocpp/values.hpp"

#include "wire/ocpp/numbers.hpp"

#include "base/units.hpp"

namespace voltyard::wire::ocpp {

Decimal Decimal::of(std::int64_t value, int scale) { return {format_decimal(value, scale)}; }

std::optional<Decimal> Decimal::parse(std::string_view text) {
  if (!is_json_number(text)) return std::nullopt;
  return Decimal{std::string(text)};
}

Result<std::int64_t> Decimal::at_scale(int scale) const { return parse_decimal(text, scale); }

}  // namespace voltyard::wire::ocpp
