// Token buckets by name, in steady time: how often a key or an address may ask. Bounded; one
// thread (the API's executor).
#pragma once

#include "http/message.hpp"

#include "base/time.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace voltyard::api {

struct Rate {
  double per_second = 100;
  double burst = 200;
};

class RateLimiter {
 public:
  explicit RateLimiter(Rate rate, std::size_t names_max = 10'000)
      : rate_(rate), names_max_(names_max) {}

  // 0: go ahead. Else whole seconds after which it is worth asking again.
  int take(std::string_view name, SteadyTime now);
  // The same without taking anything.
  int wait(std::string_view name, SteadyTime now);

 private:
  struct Bucket {
    double tokens = 0;
    SteadyTime at;
  };
  Bucket* bucket_of(std::string_view name, SteadyTime now);
  int wait_for(const Bucket& bucket) const;
  void refill(Bucket& bucket, SteadyTime now) const;
  void forget_full(SteadyTime now);

  Rate rate_;
  std::size_t names_max_;
  std::unordered_map<std::string, Bucket> buckets_;
};

// Whose attempts count together: a whole IPv6 network is one source, for whoever has one address of
// it has them all.
std::string source_of(const std::string& remote);

// What is answered to whoever has to wait.
http::Response too_often(int seconds, std::string message = "too many requests, wait a moment");

}  // namespace voltyard::api
