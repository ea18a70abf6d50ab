// Whether the restrictions of an element hold at a moment of a session. Power is judged apart (see
// Offer): it belongs to a stretch between two readings, not to a moment. Private to the billing
// room.
#pragma once

#include "billing/prepared.hpp"

namespace voltyard::billing {

// What the clock and the calendar of the tariff's zone show.
struct Calendar {
  std::int64_t day = 0;  // since 1970-01-01
  int minute = 0;        // of that day
  int weekday = 0;       // 0 Monday
  int month = 0;         // 0 January
  bool holiday = false;
};

Calendar calendar_at(const PreparedTariff& tariff, Timestamp at);

// The restrictions by clock, date, weekday, month and holiday.
bool clock_holds(const Restrictions& bands, const Calendar& now);

// The restrictions by energy and duration since the session's start.
bool amounts_hold(const Restrictions& bands, Energy energy, Duration since_start);

}  // namespace voltyard::billing
