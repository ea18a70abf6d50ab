// What is set aside in a wallet when a charge starts, and what one person may decide alone.
#pragma once

#include "base/units.hpp"

#include <cstdint>

namespace voltyard::csms {

// In minor units of the wallet's currency; as much of it as the wallet covers.
struct PrepaidTerms {
  std::uint32_t hold_minor = 500;            // at most, on an e-bike's slot
  std::uint32_t hold_car_minor = 10'000;     // ... and on a car's
  std::uint32_t least_minor = 100;           // less than this starts nothing
  std::uint32_t review_alone_minor = 5'000;  // of a doubtful bill; beyond it two people decide
};

constexpr Power strongest_e_bike_slot{3'000'000};  // 3 kW

constexpr bool is_e_bike_slot(Power max_power) { return max_power <= strongest_e_bike_slot; }

// The most that is set aside on a slot of that power.
constexpr Money most_held(const PrepaidTerms& terms, Power max_power) {
  return Money{is_e_bike_slot(max_power) ? terms.hold_minor : terms.hold_car_minor};
}

}  // namespace voltyard::csms
