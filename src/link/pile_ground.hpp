// What all binary pile connections of one listener share: the ports, the limits, what is counted.
// Outlives every connection (Shards keeps it until the contexts are gone).
#pragma once

#include "link/framing.hpp"
#include "link/metrics.hpp"
#include "link/ports/conversation.hpp"
#include "link/ports/frame_sink.hpp"
#include "link/ports/gatekeeper.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace voltyard::link {

class PileShard;

struct PileLimits {
  using Time = std::chrono::milliseconds;

  std::size_t connections = 20'000;      // of the listener; beyond: closed at once
  Time unregistered{60'000};             // a connection of which no device was let in
  Time idle_limit{600'000};              // three heartbeats of 180 s and a minute
  Time probe_time{5'000};                // an old connection's time to answer when a new one comes
  Time turned_away{30'000};              // until a device that was refused is looked at again
  std::size_t devices = 64;              // of one connection: a host carries at most 50
  std::size_t devices_turned_away = 64;  // remembered; a connection with more is closed
  std::size_t queued_commands = 64;      // of one device
  std::size_t outgoing_bytes = 64 * 1'024;  // a pile that does not take them is closed
  unsigned bad_pieces = 100;                // of one connection; beyond: closed
  unsigned connects_per_minute = 60;        // of one station; beyond: refused for the rest of it
};

// Of car piles: one on each connection, and heard of every few seconds.
PileLimits ykc_limits();

template <class Number>
struct PileCounts {
  Number connections{};  // open now
  Number devices{};      // let in now
  Number accepted{};
  Number refused{};      // devices that were not let in
  Number overcrowded{};  // connections closed because there were too many
  Number frames_in{};
  Number frames_out{};
  Number bad_pieces{};
  Number rule_breaks{};  // connections closed for what they sent
  Number silent{};       // connections closed for silence, unregistered ones among them
  Number not_reading{};
  Number duplicates{};  // newest refused
  Number replaced{};    // oldest let go
  Number queue_full{};
  Number commands{};
  Number resent{};
  Number unanswered{};
};

using PileMetrics = PileCounts<Counter>;
using PileTotals = PileCounts<std::uint64_t>;

struct PileGround {
  Gatekeeper& gatekeeper;
  PileConversation& conversation;
  FrameSink& frames;
  const Framing& framing;
  PileLimits limits;
  std::vector<std::shared_ptr<PileShard>> shards;  // shared with Shards, which frees them last
};

}  // namespace voltyard::link
