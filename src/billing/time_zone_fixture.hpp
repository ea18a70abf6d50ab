// A zone with daylight saving for tests: Europe/Berlin in 2026 and 2027, winter time before and
// after. On the last Sundays of March and October the clock changes at 01:00 UTC.
#pragma once

#include "base/time_zone.hpp"

namespace voltyard::billing {

inline TimeZone berlin() {
  using std::chrono::hours;
  constexpr std::int64_t s = 1000;
  return {"Europe/Berlin",
          hours(1),
          {{{1'774'746'000 * s}, hours(2)},    // 2026-03-29
           {{1'792'890'000 * s}, hours(1)},    // 2026-10-25
           {{1'806'195'600 * s}, hours(2)},    // 2027-03-28
           {{1'824'944'400 * s}, hours(1)}}};  // 2027-10-31
}

}  // namespace voltyard::billing
