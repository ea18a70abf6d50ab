// One connection's piles with their line and timer. Owned by the fleet; one thread.
#pragma once

#include "simulator/fleet.hpp"
#include "simulator/pile_group.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/station_line.hpp"

#include <boost/asio/steady_timer.hpp>

namespace voltyard::simulator {

// What all members share; outlives them.
struct FleetGround {
  boost::asio::io_context& context;
  boost::asio::ssl::context& tls;
  const SimClock& clock;
  LineTarget server;  // its path without the identity
  SimTotals& totals;
  std::chrono::milliseconds reconnect_pause;
};

class FleetMember {
 public:
  FleetMember(FleetGround& ground, std::vector<PileOptions> piles, std::string authorization,
              wire::ocpp::FrameReader& reader, PileListener* listener);

  void connect_in(std::chrono::nanoseconds delay);
  // No new connections; charges end now, and what is unsaid is still said.
  void finish();
  bool has_finished() const { return group_.waiting() == 0 || !group_.online(); }
  const std::deque<Pile>& piles() const { return group_.piles(); }

 private:
  void connect();
  void on_open();
  void on_text(std::string_view text);
  void on_closed(std::string_view reason);
  void wake();
  void act(Output& out);
  void lose();
  Timestamp now() const;

  FleetGround& ground_;
  PileGroup group_;
  std::string authorization_;
  boost::asio::steady_timer timer_;
  std::unique_ptr<StationLine> line_;
  SeededRandom random_;
  int failures_ = 0;  // connections in a row that never registered
  bool finishing_ = false;
};

// "GP 01" -> "GP%2001": an identity as a path segment.
std::string path_segment(std::string_view identity);

}  // namespace voltyard::simulator
