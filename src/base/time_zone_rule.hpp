// How a zone goes on after the last change that a table knows, as POSIX writes it:
// "CET-1CEST,M3.5.0,M10.5.0/3" is an hour east of UTC, two from the last Sunday in March 02:00 to
// the last Sunday in October 03:00. Offsets there are west of UTC; here they are east, as
// everywhere.
#pragma once

#include "base/result.hpp"
#include "base/time_zone.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace voltyard {

// A day of the year, as the n-th weekday of a month, and a local time on it.
struct YearlyMoment {
  unsigned month = 1;
  unsigned week = 1;                      // 5: the last
  unsigned weekday = 0;                   // 0 Sunday
  Duration time = std::chrono::hours(2);  // from -167 to 167 hours: RFC 8536 goes beyond the day
  bool operator==(const YearlyMoment&) const = default;
};

struct TimeZoneRule {
  Duration offset = Duration(0);
  // Absent when the offset is the same all year. The begin is in `offset`'s local time, the end in
  // the other's.
  struct Season {
    Duration offset = Duration(0);
    YearlyMoment begin;
    YearlyMoment end;
    bool operator==(const Season&) const = default;
  };
  std::optional<Season> season;
  bool operator==(const TimeZoneRule&) const = default;
};

// Errors: not such a rule, or one by the number of the day in the year (no zone in use has one).
Result<TimeZoneRule> parse_time_zone_rule(std::string_view text);

// The changes within those years, both included, in the order of time.
std::vector<OffsetChange> changes_by_rule(const TimeZoneRule& rule, int first_year, int last_year);

}  // namespace voltyard
