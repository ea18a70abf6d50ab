// Where a tariff may change its price within one session: moments known from clock and duration
// restrictions, and amounts of energy. Private to the billing room.
#pragma once

#include "billing/tariff.hpp"

#include <vector>

namespace voltyard::billing {

// A point of the session's energy curve.
struct Moment {
  Timestamp at;
  Energy energy;
  std::size_t point = 0;  // the last point of the curve at or before it
  bool on_point = true;   // it is that point itself
};

// Between two neighbouring cuts no restriction of the tariff changes its answer.
struct Cuts {
  std::vector<Timestamp> times;  // ascending, within (start, end)
  std::vector<Energy> energies;  // ascending, above 0
};

// The tariff must have been validated.
Cuts find_cuts(const Tariff& tariff, Timestamp start, Timestamp end);

// Whether the restrictions hold at that moment of a session that began at `start`.
bool applies(const Restrictions& bands, Duration zone_offset, Timestamp start, const Moment& now);

}  // namespace voltyard::billing
