// What the clock on the wall shows, as data: a zone is its offsets from UTC and the moments at
// which they change. A plain value, handed in by those who may read files.
//
// Nothing here turns a local time back into a moment, so nothing has to choose: a local time that
// a change leaves out never comes, one that a change repeats comes twice, as on the wall.
#pragma once

#include "base/time.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

struct ZoneChange {
  Timestamp at;
  Duration offset;  // from UTC, east is positive; holds from `at` on
  bool operator==(const ZoneChange&) const = default;
};

struct Zone {
  std::string name;                     // IANA
  Duration first_offset = Duration(0);  // before the first change
  std::vector<ZoneChange> changes;      // ascending; the last offset holds for ever

  Duration offset_at(Timestamp at) const;
  bool well_formed() const;  // changes ascend, every offset is less than a day
  bool operator==(const Zone&) const = default;
};

struct LocalTime {
  std::int64_t day = 0;  // since 1970-01-01
  int minute = 0;        // of that day
  auto operator<=>(const LocalTime&) const = default;
};

LocalTime to_local(Timestamp at, Duration offset);

// The zone's offset from UTC if it has been the same for every moment a session can have; nullopt
// for zones with daylight saving and for unknown names.
std::optional<Duration> fixed_offset(std::string_view time_zone);

// The zone of that name: a fixed one is always known, any other must be among `zones`; nullptr when
// it is not. Lives as long as `zones`.
const Zone* find_zone(std::string_view name, std::span<const Zone> zones);

// The moments in (from, until) at which the local clock comes to one of those minutes of a day
// (ascending), and those at which it jumps. Ascending.
std::vector<Timestamp> clock_moments(const Zone& zone, std::span<const int> minutes, Timestamp from,
                                     Timestamp until);

}  // namespace voltyard::billing
