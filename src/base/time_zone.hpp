// What the clock on the wall shows, as data: a zone is its offsets from UTC and the moments at
// which they change. A plain value, handed in by those who may read files (base/tzif.hpp reads the
// bytes).
//
// Nothing here turns a local time back into a moment, so nothing has to choose: a local time that
// a change leaves out never comes, one that a change repeats comes twice, as on the wall.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard {

struct OffsetChange {
  Timestamp at;
  Duration offset;  // from UTC, east is positive; holds from `at` on
  bool operator==(const OffsetChange&) const = default;
};

struct TimeZone {
  std::string name;                     // IANA
  Duration first_offset = Duration(0);  // before the first change
  std::vector<OffsetChange> changes;    // ascending; the last offset holds for ever

  Duration offset_at(Timestamp at) const;
  bool well_formed() const;  // changes ascend, every offset is less than a day
  bool operator==(const TimeZone&) const = default;
};

// Where zones come from: handed in by those who may read files. Any thread. Errors: invalid (there
// is no such zone), unavailable (zones cannot be read).
using FindTimeZone = std::function<Result<TimeZone>(std::string_view name)>;

struct LocalTime {
  std::int64_t day = 0;  // since 1970-01-01
  int minute = 0;        // of that day
  auto operator<=>(const LocalTime&) const = default;
};

LocalTime to_local(Timestamp at, Duration offset);

}  // namespace voltyard
