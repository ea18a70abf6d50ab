// A bill that explains itself: each line says what was counted, between which readings, at which
// price, and is rounded once. A plain value; a stored bill is never changed.
//
// Invariants of a bill made by rate(): total is the sum of the lines; neither fee is negative;
// lines are ordered by fee and dimension, then by time; FLAT follows, then what adjusts the sum.
// Only adjusting lines can be negative.
#pragma once

#include "base/time.hpp"
#include "base/units.hpp"
#include "billing/tariff.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

enum class Unit { mwh, ms, session };

std::string_view to_string(Unit unit);  // "mwh", "ms", "session"

// Why a line is on the bill. All but the first adjust the sum of the lines above them: only their
// amount means anything, and they are split over the two fees so that each fee still adds up.
// Numbers are stored: append only.
enum class LineKind {
  counted,        // quantity x price
  minimum,        // lifts the sum to the tariff's min_price
  maximum,        // lowers it to the max_price
  beyond_agreed,  // lowers it to what the payer had agreed to: the operator's loss
  concession,     // taken off for somebody who is on the office's list (concession.hpp)
  pass,           // taken off because a pass covers the first minutes (pass.hpp)
};

std::string_view to_string(LineKind kind);  // "counted", "minimum", "maximum", "beyond_agreed", ...

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
  // are none behind it (FLAT, adjusting lines, a session without readings).
  std::int32_t first_sample = no_sample;
  std::int32_t last_sample = no_sample;
  LineKind kind = LineKind::counted;
  // How many stretches of the band were added up. More than one only where power decides: a load
  // that wavers about a bound goes to and fro, and is still rounded once.
  std::int32_t pieces = 1;

  bool operator==(const BillLine&) const = default;
};

// What people read, by language: "bill.electricity.energy", "bill.service.maximum", ...
std::string_view text_key(const BillLine& line);

struct Bill {
  std::string currency;
  Money total;
  std::vector<BillLine> lines;

  Money subtotal(Fee fee) const;
  bool operator==(const Bill&) const = default;
};

}  // namespace voltyard::billing
