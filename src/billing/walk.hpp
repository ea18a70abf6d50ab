// One pass along the meter curve of a session that notes which component prices which stretch.
// Private to the billing room.
#pragma once

#include "billing/curve.hpp"
#include "billing/prepared.hpp"
#include "billing/rating.hpp"

#include <array>
#include <vector>

namespace voltyard::billing {

// One component over an unbroken stretch of the session or, where power decides, over all its
// stretches: what becomes a line.
struct Stretch {
  const PriceComponent* component = nullptr;
  Moment from;
  Moment to;
  std::int64_t quantity = 0;  // mWh or ms
  std::int32_t pieces = 1;
};

// Of one kind, in the order in which they began. A stretch in which nothing was counted is kept
// only while there is no other: then it shows the price that would have been paid.
struct KindStretches {
  std::vector<Stretch> list;
  std::size_t latest = 0;  // the one that ended last
};

using Walked = std::array<KindStretches, counted_kinds>;

// The input must have been checked. The stretches point into the tariff. `cuts`: where a price
// changed or a band began or ended, in order, from the start to the end; each moment once.
Walked walk(const PreparedTariff& tariff, const RatingInput& input, Timestamp end,
            std::vector<Moment>* cuts = nullptr);

// The offer of that kind that a session beginning at `start` is under; nullptr when none holds.
const Offer* offer_at_start(const PreparedTariff& tariff, std::size_t kind, Timestamp start);

}  // namespace voltyard::billing
