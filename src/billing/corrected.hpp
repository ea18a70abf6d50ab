// The bill of a session whose energy a person has found: evenly spread over its time, and without
// readings to point at.
#pragma once

#include "billing/bill.hpp"
#include "billing/rating.hpp"

namespace voltyard::billing {

// `input` as of the session; its samples do not count. Errors: those of rate().
[[nodiscard]] Result<Bill> rate_corrected(const PreparedTariff& tariff, const RatingInput& input,
                                          Energy energy);
[[nodiscard]] Result<Bill> rate_corrected(const Tariff& tariff, const RatingInput& input,
                                          Energy energy);

}  // namespace voltyard::billing
