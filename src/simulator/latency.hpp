// Latencies in buckets 1.6 % wide, from 1 us to over an hour, in constant
// memory. One thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace voltyard::simulator {

class LatencyHistogram {
 public:
  void record(std::chrono::nanoseconds latency);
  // The latency that `share` (0..1) of the recorded ones do not exceed; zero
  // when there are none.
  std::chrono::microseconds percentile(double share) const;
  std::chrono::microseconds max() const { return std::chrono::microseconds(max_us_); }
  std::uint64_t count() const { return count_; }

 private:
  static constexpr std::size_t octave = 64;  // buckets per doubling
  std::array<std::uint64_t, octave * 28> buckets_{};
  std::uint64_t count_ = 0;
  std::int64_t max_us_ = 0;
};

}  // namespace voltyard::simulator
