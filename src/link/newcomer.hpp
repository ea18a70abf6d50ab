// A connection that has not been let in yet. Owned by the coroutine that welcomes it, listed by the
// shard it is on, whose tick closes it when its time is up.
#pragma once

#include "link/ports/gatekeeper.hpp"
#include "link/station_socket.hpp"

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace voltyard::link {

class OcppShard;

struct Newcomer {
  enum class Phase : std::uint8_t { speaking, deciding, leaving };

  Newcomer(OcppShard& the_shard, StationSocket the_socket);
  ~Newcomer();
  Newcomer(const Newcomer&) = delete;
  Newcomer& operator=(const Newcomer&) = delete;

  // On the way from one shard to another it is on none's list.
  void leave_shard();
  void join(OcppShard& other);

  OcppShard* shard;
  StationSocket socket;
  Handshake handshake;
  Admission admission;
  std::string websocket_key;
  std::string neighbourhood;  // what the half-open limit counts by: IPv4 address or IPv6 /48
  SteadyTime arrived;
  SteadyTime deadline;  // of the phases speaking and leaving
  Phase phase = Phase::speaking;
  std::size_t index_in_shard = 0;
};

}  // namespace voltyard::link
