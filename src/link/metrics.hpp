// What link counts. One LinkMetrics per shard, written by that shard's thread only, read from any
// thread at any time.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace voltyard::link {

// One writer: no locked instruction is needed.
class Counter {
 public:
  void add(std::uint64_t n = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  void subtract(std::uint64_t n) { add(~n + 1); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

constexpr std::array refusal_statuses{400, 401, 403, 404, 409, 426, 429, 431, 503};

template <class Number>
struct LinkCounts {
  Number connections{};                                       // open now
  Number half_open{};                                         // accepted and not yet decided, now
  Number accepted{};                                          // sockets
  Number admitted{};                                          // 101 sent
  std::array<Number, refusal_statuses.size() + 1> refused{};  // by refusal_statuses; last: other
  Number tls_failures{};  // handshakes: old versions, foreign ciphers, no TLS at all (N15)
  Number expired{};       // did not finish their request in time
  Number frames_in{};
  Number frames_out{};
  Number bytes_in{};
  Number bytes_out{};
  Number bad_frames{};
  Number rule_breaks{};       // connections closed for what they sent (1002 to 1009)
  Number not_reading{};       // connections closed because they did not take their frames
  Number silent{};            // connections closed for silence
  Number duplicates{};        // newest refused
  Number replaced{};          // oldest closed
  Number delayed_messages{};  // by the rate limit
  Number queue_full{};        // commands refused because too many waited
  Number calls{};             // commands sent to stations
  Number call_timeouts{};
  Number call_answers{};
  Number call_answer_us{};  // sum: from sending a command to its answer
  Number handled{};         // CALLs of stations answered
  Number handle_us{};       // sum: from a CALL's last byte to its answer handed to the socket
};

struct alignas(64) LinkMetrics : LinkCounts<Counter> {
  Counter& refused_with(int status) {
    for (std::size_t i = 0; i < refusal_statuses.size(); ++i) {
      if (refusal_statuses[i] == status) return refused[i];
    }
    return refused.back();
  }
};

using LinkTotals = LinkCounts<std::uint64_t>;

// For the sums: never negative.
std::uint64_t microseconds(std::chrono::steady_clock::duration duration);

void add_to(LinkTotals& totals, const LinkMetrics& shard);

}  // namespace voltyard::link
