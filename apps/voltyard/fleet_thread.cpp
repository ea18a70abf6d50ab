#include "fleet_thread.hpp"

#include "base/log.hpp"

namespace voltyard::app {

void FleetThread::start(simulator::SimOptions options) {
  options.stop = &stop_;
  thread_ = std::thread([options = std::move(options)]() {
    const auto played = simulator::play_fleet(options);
    if (!played) spdlog::error("the demo fleet ended: {}", played.error().message);
  });
}

void FleetThread::stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace voltyard::app
