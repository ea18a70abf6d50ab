// Counters of meaning, written on the shards, read by /metrics. Plain atomics.
#pragma once

#include <atomic>
#include <cstdint>

namespace voltyard::csms {

struct Metrics {
  using Counter = std::atomic<std::uint64_t>;
  Counter messages{0};             // CALLs handled
  Counter messages_stored{0};      // ... that were committed before the answer
  Counter messages_unanswered{0};  // ... that could not be stored and stay unanswered
  Counter messages_quarantined{0};
  Counter sessions_started{0};
  Counter sessions_ended{0};
  Counter sessions_held{0};
  Counter energy_delivered_mwh{0};
  Counter duplicates{0};  // repeated transaction messages answered without a second effect
  Counter security_events{0};
  Counter stations_online{0};
  Counter sessions_active{0};
};

}  // namespace voltyard::csms
