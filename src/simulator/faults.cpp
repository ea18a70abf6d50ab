#include "simulator/faults.hpp"

#include "base/assert.hpp"

namespace voltyard::simulator {
namespace {

struct Weight {
  Fault fault;
  unsigned percent;
};

// Out of a hundred piles that have a fault. What corrupts data is rare, a dead
// slot is common.
constexpr Weight weights[] = {
    {Fault::faulty_slot, 45}, {Fault::silent, 15},    {Fault::flaky_link, 20},
    {Fault::reboot, 10},      {Fault::clock_1970, 5}, {Fault::meter_reset, 5},
};

}  // namespace

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::none: return "none";
    case Fault::faulty_slot: return "faulty-slot";
    case Fault::silent: return "silent";
    case Fault::flaky_link: return "flaky-link";
    case Fault::reboot: return "reboot";
    case Fault::clock_1970: return "clock-1970";
    case Fault::meter_reset: return "meter-reset";
  }
  return "";
}

FaultPlan draw_fault(std::uint64_t seed, std::uint64_t pile, int evses, double share) {
  ASSERT(evses > 0);
  SeededRandom random(seed * 1'000'003 + pile + 0xfa17);
  if (random.unit() >= share) return {};
  const int evse = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(evses)));
  auto pick = random.below(100);
  for (const auto& weight : weights) {
    if (pick < weight.percent) return {weight.fault, evse};
    pick -= weight.percent;
  }
  return {Fault::faulty_slot, evse};
}

}  // namespace voltyard::simulator
