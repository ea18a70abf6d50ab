// `voltyard demo`: the server with the demo yard, thirty days that have happened, and the fleet.
#pragma once

#include "configuration.hpp"

#include "base/result.hpp"

#include <cstdint>

namespace voltyard::app {

struct DemoOptions {
  int history_days = 30;
  std::uint64_t seed = 20261123;
  bool fleet = true;  // play the piles over real sockets
};

// Serves until a signal. The data directory is made at the first start and goes on at the next.
Status run_demo(Configuration configuration, const DemoOptions& options);

}  // namespace voltyard::app
