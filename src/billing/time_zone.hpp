// The zones a tariff may name, and the moments at which their clocks come to a minute.
#pragma once

#include "base/time_zone.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace voltyard::billing {

// The zone's offset from UTC if it has been the same for every moment a session can have; nullopt
// for zones with daylight saving and for unknown names.
std::optional<Duration> fixed_offset(std::string_view time_zone);

// The zone of that name: a fixed one is always known, any other must be among `zones`; nullptr when
// it is not. Lives as long as `zones`.
const TimeZone* find_time_zone(std::string_view name, std::span<const TimeZone> zones);

// The same zone without the changes up to then.
TimeZone from_then_on(const TimeZone& zone, Timestamp from);

// The moments in (from, until) at which the local clock comes to one of those minutes of a day
// (ascending), and those at which it jumps. Ascending.
std::vector<Timestamp> clock_moments(const TimeZone& zone, std::span<const int> minutes,
                                     Timestamp from, Timestamp until);

}  // namespace voltyard::billing
