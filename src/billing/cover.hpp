// The beginning of a charge, which a pass covers: as if the charge had ended there. Private to the
// billing room.
#pragma once

#include "billing/prepared.hpp"
#include "billing/rating.hpp"

#include <vector>

namespace voltyard::billing {

// `end`: of what is priced. A vehicle that is full charges no more.
Timestamp covered_until(const RatingInput& input, Timestamp end);

// The input must have been checked, `cut` is before its end. What is returned points into
// `samples`.
RatingInput beginning_of(const PreparedTariff& tariff, const RatingInput& input, Timestamp cut,
                         std::vector<domain::Sample>& samples);

}  // namespace voltyard::billing
