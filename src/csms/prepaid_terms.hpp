// What is set aside in a wallet when a charge starts, and what one person may decide alone.
#pragma once

#include <cstdint>

namespace voltyard::csms {

// In minor units of the wallet's currency; as much of it as the wallet covers.
struct PrepaidTerms {
  std::uint32_t hold_minor = 500;            // at most, on an e-bike's slot
  std::uint32_t hold_car_minor = 10'000;     // ... and on a car's
  std::uint32_t least_minor = 100;           // less than this starts nothing
  std::uint32_t review_alone_minor = 5'000;  // of a doubtful bill; beyond it two people decide
};

}  // namespace voltyard::csms
