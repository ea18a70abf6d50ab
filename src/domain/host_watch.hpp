// What a host says about the switchboard it hangs in, held against thresholds: a breaker, the air,
// residual current, a smoke detector. The outcome are signals, as a detector would report them.
// Pure; the watch belongs to whoever owns the host, on its thread.
#pragma once

#include "domain/protection_limits.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace voltyard::domain {

// Absent: the host has no such sensor, or says about it what nobody can read.
struct HostReading {
  std::optional<bool> smoke;
  std::optional<bool> breaker_closed;
  std::optional<std::int16_t> hottest_dc;  // 0.1 degree Celsius
  std::optional<std::int32_t> leakage_ma;
};

// Which of its signals the host has raised and not taken back. Forgotten by a restart: an alarm
// raised before is then cleared by a person, and never by a sensor that did not raise it.
struct HostWatch {
  std::uint16_t raised = 0;  // a bit for each Signal
};

struct HostSign {
  Signal signal{};
  bool over = false;
  std::int32_t measured = 0;   // 0.1 degree Celsius or mA; of a bare fact 1 or 0
  std::int32_t threshold = 0;  // in the same unit; what `measured` was held against

  bool operator==(const HostSign&) const = default;
};

// A raised signal is told with every reading that bears it out, its end once.
std::vector<HostSign> observe(HostWatch& watch, const HostLimits& limits,
                              const HostReading& reading);

}  // namespace voltyard::domain
