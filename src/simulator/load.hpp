// The load generator of `voltyard sim --load`: thousands of stations in one
// thread that send pre-rendered frames, one message in flight each, as fast as
// they are answered or at a set rate, against any OCPP server on this machine
// or another.
#pragma once

#include "simulator/protocol.hpp"

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace voltyard::simulator {

enum class LoadMix : std::uint8_t {
  idle,       // connect, boot, and be silent
  heartbeat,  // nothing but Heartbeat
  meter,      // one open transaction per station, meter values without end
  session,    // Authorize, start, `meters` x meter values, stop; again and again
};
Result<LoadMix> parse_load_mix(std::string_view text);
std::string_view to_string(LoadMix mix);

struct LoadOptions {
  std::string url = "ws://127.0.0.1:9000/ocpp";  // plain only; the identity is appended
  LoadMix mix = LoadMix::heartbeat;
  Protocol protocol = Protocol::ocpp16;
  std::uint32_t stations = 64;
  std::uint32_t first_station = 1;  // identities are prefix + number, six digits
  std::string identity_prefix = "BENCH";
  std::string token_prefix = "BENCH";  // tokens are prefix + the station's number, six digits
  std::string password;                // HTTP Basic for all; empty: none
  double connections_per_second = 0;   // 0: as fast as handshakes are answered
  double rate = 0;                     // messages per second over all; 0: closed loop
  std::uint32_t meters = 6;            // per session
  std::uint32_t in_flight = 1;         // messages per station; above 1 only to overload
  std::chrono::milliseconds warmup{2'000};
  std::chrono::milliseconds duration{10'000};
  int server_pid = 0;  // 0: its CPU and memory are not measured
  bool json_only = false;
};

struct LoadReport {
  std::uint32_t stations_ready = 0;
  double ready_per_second = 0;
  std::uint64_t messages = 0;  // answered within the measured time
  double seconds = 0;
  double messages_per_second = 0;
  std::int64_t p50_us = 0;
  std::int64_t p95_us = 0;
  std::int64_t p99_us = 0;
  std::int64_t max_us = 0;
  std::uint64_t errors = 0;       // CALLERRORs and answers that are none
  std::uint64_t disconnects = 0;  // after the handshake
  std::uint64_t refused = 0;      // handshakes
  std::string first_refusal;
  std::uint64_t server_calls = 0;  // what the server asked of the stations
  double server_cpu_us_per_message = 0;
  double server_cores = 0;
  double generator_cores = 0;
  std::uint64_t server_resident_before = 0;  // octets, before the first station connects
  std::uint64_t server_resident_ready = 0;   // all stations ready
  std::uint64_t server_resident_peak = 0;    // highest of one look per 100 ms while measuring
  std::uint64_t server_resident_after = 0;
};

// Blocks until the measurement is over.
Result<LoadReport> measure_load(const LoadOptions& options);

std::string to_json(const LoadOptions& options, const LoadReport& report);
std::string to_text(const LoadOptions& options, const LoadReport& report);

// Measures and prints. The exit status: 0, or 1 when nothing could be measured.
int run_load(const LoadOptions& options);

}  // namespace voltyard::simulator
