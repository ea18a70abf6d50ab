#include "api/rate_limit.hpp"

#include "http/problem.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cmath>

namespace voltyard::api {

void RateLimiter::refill(Bucket& bucket, SteadyTime now) const {
  const std::chrono::duration<double> elapsed = now - bucket.at;
  bucket.tokens = std::min(rate_.burst, bucket.tokens + elapsed.count() * rate_.per_second);
  bucket.at = now;
}

// A full bucket says nothing that a new one would not say.
void RateLimiter::forget_full(SteadyTime now) {
  std::erase_if(buckets_, [&](const auto& entry) {
    Bucket bucket = entry.second;
    refill(bucket, now);
    return bucket.tokens >= rate_.burst;
  });
}

// nullptr: there is no room for another name.
RateLimiter::Bucket* RateLimiter::bucket_of(std::string_view name, SteadyTime now) {
  auto found = buckets_.find(std::string(name));
  if (found == buckets_.end()) {
    if (buckets_.size() >= names_max_) forget_full(now);
    if (buckets_.size() >= names_max_) return nullptr;
    found = buckets_.emplace(name, Bucket{rate_.burst, now}).first;
  }
  refill(found->second, now);
  return &found->second;
}

int RateLimiter::wait_for(const Bucket& bucket) const {
  if (bucket.tokens >= 1) return 0;
  return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / rate_.per_second)));
}

std::string source_of(const std::string& remote) {
  boost::system::error_code failure;
  const auto address = boost::asio::ip::make_address(remote, failure);
  if (failure || !address.is_v6() || address.to_v6().is_v4_mapped()) return remote;
  const auto bytes = address.to_v6().to_bytes();
  return std::string(bytes.begin(), bytes.begin() + 8);
}

http::Response too_often(int seconds, std::string message) {
  auto response = http::problem_response(limited(std::move(message)));
  response.headers.add("Retry-After", std::to_string(seconds));
  return response;
}

int RateLimiter::take(std::string_view name, SteadyTime now) {
  auto* bucket = bucket_of(name, now);
  if (bucket == nullptr) return 1;
  const int wait = wait_for(*bucket);
  if (wait == 0) bucket->tokens -= 1;
  return wait;
}

int RateLimiter::wait(std::string_view name, SteadyTime now) {
  const auto* bucket = bucket_of(name, now);
  return bucket == nullptr ? 1 : wait_for(*bucket);
}

}  // namespace voltyard::api
