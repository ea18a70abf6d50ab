#include "domain/host_watch.hpp"

namespace voltyard::domain {
namespace {

struct Held {
  HostSign sign;
  bool due = false;
  bool cleared = false;
};

Held hold(Signal signal, std::int32_t measured, std::int32_t threshold, std::int32_t back) {
  return {
      {signal, false, measured, threshold}, measured >= threshold, measured <= threshold - back};
}

Held fact(Signal signal, bool holds) { return hold(signal, holds ? 1 : 0, 1, 1); }

static_assert(signal_count <= 16);
std::uint16_t bit(Signal signal) {
  return static_cast<std::uint16_t>(1u << static_cast<unsigned>(signal));
}

}  // namespace

std::vector<HostSign> observe(HostWatch& watch, const HostLimits& limits,
                              const HostReading& reading) {
  std::vector<HostSign> signs;
  const auto see = [&](Held held) {
    const auto mask = bit(held.sign.signal);
    const bool was_raised = (watch.raised & mask) != 0;
    if (held.due) {
      watch.raised = static_cast<std::uint16_t>(watch.raised | mask);
      signs.push_back(held.sign);
    } else if (held.cleared && was_raised) {
      watch.raised = static_cast<std::uint16_t>(watch.raised & ~mask);
      held.sign.over = true;
      signs.push_back(held.sign);
    }
  };
  if (reading.smoke) see(fact(Signal::smoke, *reading.smoke));
  if (reading.hottest_dc) {
    see(hold(Signal::overheated, *reading.hottest_dc, limits.hot_dc, limits.hot_back_dc));
  }
  if (reading.leakage_ma) {
    see(hold(Signal::leakage, *reading.leakage_ma, limits.leakage_ma, limits.leakage_back_ma));
  }
  if (reading.breaker_closed) see(fact(Signal::power_lost, !*reading.breaker_closed));
  return signs;
}

}  // namespace voltyard::domain
