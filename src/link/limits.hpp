// What a connection may cost. Every number can be set (the bench prints the ones in force);
// durations are real time, never domain time.
#pragma once

#include <chrono>
#include <cstddef>

namespace voltyard::link {

struct LinkLimits {
  using Time = std::chrono::milliseconds;

  // Before the 101.
  Time header_time{10'000};          // TLS handshake and HTTP header together
  std::size_t header_bytes = 8'192;  // beyond: 431
  std::size_t header_fields = 64;    // beyond: 431
  std::size_t half_open = 64;        // silent for a second and more, per address
  Time refusal_delay{300};           // every 401 and 404 is answered this long after its request
  std::size_t refusals_waiting = 1'024;  // beyond: answered with 429 at once
  Time linger{2'000};                    // a refused peer may read its answer this long

  // Frames.
  std::size_t message_bytes = 256 * 1'024;
  std::size_t message_parts = 1'024;  // fragments of one message
  Time message_time{30'000};          // from its first byte to its last
  unsigned control_per_s = 10;        // pings and pongs; exceeded for five seconds: 1008
  unsigned control_burst = 500;       // in one second: 1008 at once
  unsigned empty_reads = 64;          // reads of the socket that completed nothing: 1008

  // Flow. A rate of 0 switches the limit off.
  unsigned messages_per_s = 20;
  unsigned message_burst = 100;
  std::size_t queued_calls = 64;
  std::size_t queued_bytes = 1'024 * 1'024;
  Time write_stall{30'000};  // a station that does not take a frame for this long is not reading

  // Life and death.
  Time ping_after{30'000};   // of silence
  Time idle_limit{600'000};  // no frame and no pong: silent
  Time probe_time{5'000};    // the old connection's time to answer a ping when a new one comes
  Time close_time{5'000};    // from the close frame to the end of the socket
  unsigned connects_per_minute = 60;  // of one identity; beyond: 429
};

}  // namespace voltyard::link
