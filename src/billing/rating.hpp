// The one function that prices a session: live cost, receipt, CDR and forecast (over the curve that
// is expected) alike. Pure and total: the same input gives the same 分 on any machine, in any year.
// Rounding, step sizes, bands and limits are explained in README.md of this room.
#pragma once

#include "billing/bill.hpp"
#include "billing/prepared.hpp"
#include "billing/tariff.hpp"
#include "domain/sample.hpp"

#include <optional>
#include <span>

namespace voltyard::billing {

struct RatingInput {
  Timestamp start;
  std::optional<Timestamp> end;  // absent: still running, priced up to its last sample
  std::span<const domain::Sample> samples;
  // When the vehicle became full or stopped taking; absent: never. From then on TIME stands still.
  // To keep a running cost from falling, it must not lie before a reading already priced without
  // it.
  std::optional<Timestamp> full_at = {};
  // The most the payer agreed to (what was held); absent: no limit.
  std::optional<Money> agreed = {};
  std::int32_t off_permille = 0;  // a concession: what is taken off each fee, 0..1000
  // A pass: so long from the start costs nothing, until the vehicle is full.
  Duration covered = Duration(0);
};

// Never longer than this; a session that claims more is for a person to look at.
constexpr Duration longest_rated_session = std::chrono::hours(24 * 366);

// Errors: the tariff does not validate; samples out of order or outside the session; an amount
// beyond int64 (N96). The cost of a running session never exceeds its final cost.
[[nodiscard]] Result<Bill> rate(const PreparedTariff& tariff, const RatingInput& input);
[[nodiscard]] Result<Bill> rate(const Tariff& tariff, const RatingInput& input,
                                std::span<const TimeZone> zones = {});

}  // namespace voltyard::billing
