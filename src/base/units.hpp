// Money and physics as integers with their unit in the type. No floating point near a bill.
#pragma once

#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard {

// Intermediates of money and energy products; never stored.
__extension__ typedef __int128 Int128;

// Minor units of the operator's currency (分, cent). A bill and its lines are sums of these.
struct Money {
  std::int64_t minor = 0;
  auto operator<=>(const Money&) const = default;
};
inline Money operator+(Money a, Money b) { return {a.minor + b.minor}; }
inline Money operator-(Money a, Money b) { return {a.minor - b.minor}; }
inline Money& operator+=(Money& a, Money b) { return a = a + b; }

// Energy in mWh: the unit of every register, sum and bill. A pile's 0.01 kWh is 10,000 mWh.
struct Energy {
  std::int64_t mwh = 0;
  auto operator<=>(const Energy&) const = default;
};
inline Energy operator+(Energy a, Energy b) { return {a.mwh + b.mwh}; }
inline Energy operator-(Energy a, Energy b) { return {a.mwh - b.mwh}; }

// Power in mW.
struct Power {
  std::int64_t mw = 0;
  auto operator<=>(const Power&) const = default;
};

// A decimal text ("0.083", "-1.5", "12e3") times 10^scale as an integer, rounded half away from
// zero when the text is finer. Errors: not a number, more than 38 characters, out of int64.
Result<std::int64_t> parse_decimal(std::string_view text, int scale);

// The same, but a text that is finer is an error.
Result<std::int64_t> parse_exact_decimal(std::string_view text, int scale);

// The inverse, for people: value / 10^scale with no trailing zeros ("0.083").
std::string format_decimal(std::int64_t value, int scale);

}  // namespace voltyard
