#include "base/time_zone.hpp"

#include <algorithm>
#include <chrono>

namespace voltyard {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 24 * 60 * minute_ms;

}  // namespace

Duration TimeZone::offset_at(Timestamp at) const {
  const auto next = std::upper_bound(
      changes.begin(), changes.end(), at,
      [](Timestamp moment, const OffsetChange& change) { return moment < change.at; });
  return next == changes.begin() ? first_offset : std::prev(next)->offset;
}

bool TimeZone::well_formed() const {
  const auto sane = [](Duration offset) { return std::chrono::abs(offset).count() < day_ms; };
  const auto not_ascending = [](const OffsetChange& a, const OffsetChange& b) {
    return a.at >= b.at;
  };
  return sane(first_offset) &&
         std::all_of(changes.begin(), changes.end(),
                     [&](const OffsetChange& change) { return sane(change.offset); }) &&
         std::adjacent_find(changes.begin(), changes.end(), not_ascending) == changes.end();
}

LocalTime to_local(Timestamp at, Duration offset) {
  const std::int64_t local_ms = at.ms + offset.count();
  const std::int64_t in_day = ((local_ms % day_ms) + day_ms) % day_ms;  // before 1970 too
  return {(local_ms - in_day) / day_ms, static_cast<int>(in_day / minute_ms)};
}

}  // namespace voltyard
