// What can be wrong with a pile: most are well, a few have one fault each,
// drawn from the seed. Pure; one thread.
#pragma once

#include "base/random.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace voltyard::simulator {

enum class Fault : std::uint8_t {
  none,
  faulty_slot,  // one slot is Faulted and stays so
  silent,       // connects, then never says a word again and answers nothing
  flaky_link,   // loses its connection every few minutes
  reboot,       // loses power in the middle of charges and boots again
  clock_1970,   // never takes the server's time
  meter_reset,  // a register starts again at zero, once, while charging
};

std::string_view to_string(Fault fault);

struct FaultPlan {
  Fault fault = Fault::none;
  int evse = 0;  // 1..evses: the slot that faulty_slot and meter_reset mean
};

// `share` of the piles have a fault (0.1: one in ten). A pile's plan depends on
// seed and pile only.
FaultPlan draw_fault(std::uint64_t seed, std::uint64_t pile, int evses, double share);

}  // namespace voltyard::simulator
