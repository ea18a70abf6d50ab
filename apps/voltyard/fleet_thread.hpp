// The demo's fleet: a simulator in a thread of its own, over real sockets, like anybody's piles.
#pragma once

#include "simulator/fleet.hpp"

#include <atomic>
#include <thread>

namespace voltyard::app {

class FleetThread {
 public:
  FleetThread() = default;
  FleetThread(const FleetThread&) = delete;
  FleetThread& operator=(const FleetThread&) = delete;
  ~FleetThread() { stop(); }

  void start(simulator::SimOptions options);
  void stop();

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace voltyard::app
