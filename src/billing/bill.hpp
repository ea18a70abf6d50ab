// A bill that explains itself: each line says what was counted, between which readings, at which
// price, and is rounded once. A plain value; a stored bill is never changed.
//
// Invariants of a bill made by rate(): total is the sum of the lines; no line is negative; lines
// are ordered by fee and dimension, then by time, and FLAT stands at the end.
#pragma once

#include "base/time.hpp"
#include "base/units.hpp"
#include "billing/tariff.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

enum class Unit { mwh, ms, session };

std::string_view to_string(Unit unit);  // "mwh", "ms", "session"

// One component over one unbroken stretch of time (component x band).
struct BillLine {
  static constexpr std::int32_t no_sample = -1;

  Fee fee = Fee::electricity;
  Dimension dimension = Dimension::energy;
  Unit unit = Unit::mwh;
  std::int64_t quantity = 0;       // billed: what was counted plus added_by_step
  std::int64_t added_by_step = 0;  // what rounding up to the step size added
  std::int64_t price_e5 = 0;
  Money amount;
  Timestamp from;  // the band: [from, to)
  Timestamp to;
  // The readings that bound the band, as indices into the session's samples; no_sample when there
  // are none behind it (FLAT, or a session without readings).
  std::int32_t first_sample = no_sample;
  std::int32_t last_sample = no_sample;

  bool operator==(const BillLine&) const = default;
};

// What people read, by language: "bill.electricity.energy", "bill.service.time", ...
std::string_view text_key(const BillLine& line);

struct Bill {
  std::string currency;
  Money total;
  std::vector<BillLine> lines;

  Money subtotal(Fee fee) const;
  bool operator==(const Bill&) const = default;
};

}  // namespace voltyard::billing
