#include "simulator/latency.hpp"

#include <algorithm>
#include <bit>

namespace voltyard::simulator {
namespace {

// Below 128 a bucket is one microsecond; above it the six bits after the
// leading one tell.
std::size_t bucket_of(std::uint64_t us) {
  if (us < 128) return static_cast<std::size_t>(us);
  const auto shift = static_cast<std::size_t>(std::bit_width(us)) - 7;
  return shift * 64 + static_cast<std::size_t>(us >> shift);
}

std::int64_t upper_edge(std::size_t bucket) {
  if (bucket < 128) return static_cast<std::int64_t>(bucket);
  const auto shift = bucket / 64 - 1;
  return static_cast<std::int64_t>(((bucket - shift * 64 + 1) << shift) - 1);
}

}  // namespace

void LatencyHistogram::record(std::chrono::nanoseconds latency) {
  const auto us = std::max<std::int64_t>(0, latency.count() / 1000);
  max_us_ = std::max(max_us_, us);
  const auto bucket = bucket_of(static_cast<std::uint64_t>(us));
  ++buckets_[std::min(bucket, buckets_.size() - 1)];
  ++count_;
}

std::chrono::microseconds LatencyHistogram::percentile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_) + 0.5);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen >= wanted && seen > 0)
      return std::chrono::microseconds(std::min(upper_edge(i), max_us_));
  }
  return std::chrono::microseconds(0);
}

}  // namespace voltyard::simulator
