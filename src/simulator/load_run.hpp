// One measurement: connects the stations, lets them work, counts. Owns its
// stations and its epoll descriptor; one thread, blocking.
#pragma once

#include "simulator/latency.hpp"
#include "simulator/load_station.hpp"
#include "simulator/process_usage.hpp"

#include <netinet/in.h>

#include <deque>
#include <functional>

namespace voltyard::simulator {

struct LoadTarget {
  sockaddr_in address{};
  std::string host;  // for the Host header
  std::string path;  // "/ocpp"
};
Result<LoadTarget> parse_load_target(std::string_view url);

class LoadRun {
 public:
  LoadRun(const LoadOptions& options, LoadTarget target);
  ~LoadRun();
  LoadRun(const LoadRun&) = delete;
  LoadRun& operator=(const LoadRun&) = delete;

  Result<LoadReport> measure();

 private:
  void connect_all();
  void start_working();
  void work_until(Instant end);
  void drain();

  void turn(Instant wake_at);  // waits for sockets at most until then and serves them
  void serve(std::uint32_t index, std::uint32_t events);
  void read(std::uint32_t index);
  void note(const LoadStation::Answer& answer);
  void go_on(std::uint32_t index);
  void lose(std::uint32_t index);
  bool open(std::uint32_t index);
  void watch(std::uint32_t index, bool for_writing, bool is_new = false);
  void send_due();
  void look_at_server();

  const LoadOptions& options_;
  const LoadTarget target_;
  LoadScript script_;
  std::deque<LoadStation> stations_;  // sockets do not move
  int epoll_ = -1;
  std::string scratch_;
  LatencyHistogram latency_;
  LoadReport report_;
  bool measuring_ = false;
  bool working_ = false;
  std::uint32_t handshakes_ = 0;     // sockets connected but not ready
  std::uint32_t connected_to_ = 0;   // stations tried so far
  std::deque<std::uint32_t> again_;  // to be connected once more
  std::deque<std::uint32_t> free_;   // paced: stations with nothing in flight
  Instant pace_from_;
  std::uint64_t paced_ = 0;  // messages sent since pace_from_
  Instant next_look_;
};

}  // namespace voltyard::simulator
