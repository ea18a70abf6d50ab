// A session cut where its price may change: the same cuts that billed it. What roaming partners
// get.
#pragma once

#include "billing/rating.hpp"

#include <vector>

namespace voltyard::billing {

// Until the next one begins, or the session ends.
struct ChargingPeriod {
  Timestamp from;
  Energy energy;
  Duration charging = Duration(0);  // as TIME counts it: until the vehicle is full
  Duration parking = Duration(0);   // as PARKING_TIME counts it: from full and grace on
  bool operator==(const ChargingPeriod&) const = default;
};

// At least one. Errors: those of rate().
[[nodiscard]] Result<std::vector<ChargingPeriod>> charging_periods(const PreparedTariff& tariff,
                                                                   const RatingInput& input);

}  // namespace voltyard::billing
