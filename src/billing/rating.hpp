// The one function that prices a session: live cost, receipt and CDR alike. Pure and total: the
// same input gives the same 分 on any machine, in any year. Rounding, step sizes and bands are
// explained in README.md of this room.
#pragma once

#include "billing/bill.hpp"
#include "billing/tariff.hpp"
#include "domain/sample.hpp"

#include <optional>
#include <span>

namespace voltyard::billing {

struct RatingInput {
  Timestamp start;
  std::optional<Timestamp> end;  // absent: still running, priced up to its last sample
  std::span<const domain::Sample> samples;
};

// Never longer than this; a session that claims more is for a person to look at.
constexpr Duration longest_rated_session = std::chrono::hours(24 * 366);

// Errors: the tariff does not validate; samples out of order or outside the session; an amount
// beyond int64 (N96). The cost of a running session never exceeds its final cost.
[[nodiscard]] Result<Bill> rate(const Tariff& tariff, const RatingInput& input);

}  // namespace voltyard::billing
