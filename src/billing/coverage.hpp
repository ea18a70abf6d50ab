// What an operator should look at before a tariff is published: minutes of the year at which
// something that has a price at other times has none, and minutes at which two elements compete.
// Neither makes a tariff wrong (a free hour is a gap), so validate() accepts both.
#pragma once

#include "billing/prepared.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::billing {

enum class FlawKind { gap, overlap };

struct CoverageFlaw {
  FlawKind flaw = FlawKind::gap;
  Fee fee = Fee::electricity;
  Dimension dimension = Dimension::energy;
  std::chrono::year_month_day date;  // local to the tariff
  int minute = 0;                    // of that day
  // Of a gap: the least energy, duration and power at which nothing has a price at that minute.
  Energy energy;
  Duration duration = Duration(0);
  Power power;
  // Of an overlap: the elements that compete. The first of them gives the price.
  std::size_t first_element = 0;
  std::size_t second_element = 0;

  bool operator==(const CoverageFlaw&) const = default;
};

// "service TIME has no price at 2026-03-29 03:00 from 400 W"
std::string to_string(const CoverageFlaw& flaw);

// The first gap and the first overlap of each (fee, dimension) over the local days [from, until); a
// year when `until` is absent.
//
// A gap: some element has such a component, but none applies. An overlap: two elements with equal
// energy, power and duration bands apply at the same time, and the second is bound to the clock or
// the calendar. One that is not is the fallback of those before it. A local time that daylight
// saving leaves out is no gap, one that it repeats no overlap.
//
// Errors: dates that do not exist, that are out of order, outside 1970 to 9999 or more than two
// years apart; so many bands of energy, power and duration that their combinations are beyond
// count.
[[nodiscard]] Result<std::vector<CoverageFlaw>> check_coverage(
    const PreparedTariff& tariff, std::chrono::year_month_day from,
    std::optional<std::chrono::year_month_day> until = {});

}  // namespace voltyard::billing
