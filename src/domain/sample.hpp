// One moment of a charging session: what the meter said and when, after correction.
// Raw frames are in the frame log; signed values are kept verbatim beside the session.
#pragma once

#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>

namespace voltyard::domain {

struct Sample {
  static constexpr std::int32_t absent = INT32_MIN;
  static constexpr std::int16_t absent16 = INT16_MIN;

  Timestamp at;   // domain time; never before the previous sample of the session
  Energy energy;  // delivered since the session's start; never less than the previous sample
  std::int32_t power_mw = absent;
  std::int32_t voltage_mv = absent;
  std::int32_t current_ma = absent;
  std::int16_t soc_permille = absent16;
  std::int16_t temperature_dc = absent16;  // 0.1 degree Celsius

  bool operator==(const Sample&) const = default;
};

}  // namespace voltyard::domain
