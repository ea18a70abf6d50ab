// The whole yard in virtual time: simulated piles and the real core (csms, billing, storage) in one
// thread, without sockets, from one seed. A month of 768 slots is a matter of seconds; what is
// stored was decided by the code that runs in production.
#pragma once

#include "csms/yard.hpp"
#include "simulator/pile.hpp"
#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace voltyard::app {

struct VirtualYardOptions {
  std::vector<simulator::PileOptions> piles;
  Timestamp from;
  Timestamp to;  // every charge ends here
  std::uint64_t seed = 1;
  // Called after each virtual hour.
  std::function<void(Timestamp)> progress;
};

struct VirtualYardReport {
  std::uint64_t messages = 0;
  std::uint64_t unanswered = 0;
};

// `store` must complete inline (the in-memory store, or SQLite without its thread).
VirtualYardReport run_virtual_yard(storage::Store& store, const csms::ServerKey& server_key,
                                   const VirtualYardOptions& options);

}  // namespace voltyard::app
