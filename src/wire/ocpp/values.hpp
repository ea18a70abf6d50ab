// The three kinds of field that plain C++ has no word for.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::wire::ocpp {

// A point in time as it travels; 0 stands for a time that was missing or unreadable. Whose clock it
// is only the reader knows: what a station sent is `claimed()`.
struct DateTime {
  std::int64_t ms = 0;  // since 1970-01-01T00:00:00Z

  static DateTime of(Timestamp time) { return {time.ms}; }
  StationTime claimed() const { return {ms}; }
  bool is_known() const { return ms != 0; }
  bool operator==(const DateTime&) const = default;
};

// A JSON number as its exact text; empty stands for one that was missing or unreadable.
struct Decimal {
  std::string text;

  // value / 10^scale: Decimal::of(160, 1) is 16.
  static Decimal of(std::int64_t value, int scale);
  // Nothing unless the text is a JSON number.
  static std::optional<Decimal> parse(std::string_view text);
  // The number times 10^scale, rounded half away from zero.
  Result<std::int64_t> at_scale(int scale) const;
  bool operator==(const Decimal&) const = default;
};

// Any JSON value as compact text: what the specification leaves open (2.x DataTransfer.data).
struct Json {
  std::string text;
  bool operator==(const Json&) const = default;
};

}  // namespace voltyard::wire::ocpp
