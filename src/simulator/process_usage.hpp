// What another process on this machine has used, from /proc. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace voltyard::simulator {

struct ProcessUsage {
  std::chrono::microseconds cpu{0};  // user and system time of all its threads
  std::uint64_t resident_octets = 0;
};

// Nothing when there is no such process.
std::optional<ProcessUsage> process_usage(int pid);

}  // namespace voltyard::simulator
