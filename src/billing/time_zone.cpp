#include "billing/time_zone.hpp"

#include <algorithm>
#include <chrono>

namespace voltyard::billing {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 24 * 60 * minute_ms;

bool later(Timestamp at, const OffsetChange& change) { return at < change.at; }

// The stretch has one offset, so each local time in it comes once.
void add_moments(std::vector<Timestamp>& moments, std::span<const int> minutes, Duration offset,
                 Timestamp from, Timestamp until) {
  const std::int64_t last_day = to_local(until, offset).day;
  for (std::int64_t day = to_local(from, offset).day; day <= last_day; ++day) {
    for (const int minute : minutes) {
      const Timestamp at{day * day_ms + minute * minute_ms - offset.count()};
      if (at > from && at < until) moments.push_back(at);
    }
  }
}

}  // namespace

const TimeZone* find_time_zone(std::string_view name, std::span<const TimeZone> zones) {
  static const TimeZone utc{"UTC", Duration(0), {}};
  // Daylight saving ended in China in September 1991, before any session.
  static const TimeZone shanghai{"Asia/Shanghai", std::chrono::hours(8), {}};
  if (name == utc.name || name == "Etc/UTC") return &utc;
  if (name == shanghai.name || name == "PRC") return &shanghai;
  const auto found = std::find_if(zones.begin(), zones.end(),
                                  [&](const TimeZone& zone) { return zone.name == name; });
  return found == zones.end() ? nullptr : &*found;
}

std::optional<Duration> fixed_offset(std::string_view time_zone) {
  const TimeZone* zone = find_time_zone(time_zone, {});
  if (zone == nullptr) return std::nullopt;
  return zone->first_offset;
}

TimeZone from_then_on(const TimeZone& zone, Timestamp from) {
  const auto first = std::upper_bound(zone.changes.begin(), zone.changes.end(), from, later);
  return {zone.name, zone.offset_at(from), {first, zone.changes.end()}};
}

std::vector<Timestamp> clock_moments(const TimeZone& zone, std::span<const int> minutes,
                                     Timestamp from, Timestamp until) {
  std::vector<Timestamp> moments;
  auto change = std::upper_bound(zone.changes.begin(), zone.changes.end(), from, later);
  while (change != zone.changes.end() && change->at < until) {
    add_moments(moments, minutes, zone.offset_at(from), from, change->at);
    moments.push_back(change->at);
    from = change->at;
    ++change;
  }
  add_moments(moments, minutes, zone.offset_at(from), from, until);
  return moments;
}

}  // namespace voltyard::billing
