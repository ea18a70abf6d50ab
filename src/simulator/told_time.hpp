// Before a fleet is played, one pile asks the server what time it is and how
// fast its clock runs: residents live by the server's day.
#pragma once

#include "simulator/protocol.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/station_line.hpp"

#include <atomic>
#include <vector>

namespace voltyard::simulator {

struct TimeQuestion {
  LineTarget server;  // its path without the identity
  Protocol protocol = Protocol::ocpp16;
  std::string identity;
  std::string authorization;
  const std::atomic<bool>* stop = nullptr;
};

// Boots as that pile and, if the speed matters, asks twice more, seconds apart.
// Waits for a server that is not there yet, a minute at most. Blocks.
Result<std::vector<TimeTold>> ask_server_time(const TimeQuestion& question,
                                              boost::asio::ssl::context& tls, bool with_speed);

}  // namespace voltyard::simulator
