#include "people/throttle.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace voltyard::people {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t free_failures = 5;
constexpr seconds first_wait{2};
constexpr seconds longest_wait{15 * 60};
constexpr seconds forgotten_after{60 * 60};

seconds wait_after(std::uint32_t failures) {
  if (failures < free_failures) return seconds(0);
  const auto doublings = std::min(failures - free_failures, 9u);
  return std::min(first_wait * (1u << doublings), longest_wait);
}

int whole_seconds(double wait) { return std::max(1, static_cast<int>(std::ceil(wait))); }

}  // namespace

Throttle::Throttle(Random& random, ThrottleLimits limits, std::size_t places)
    : limits_(limits),
      places_(places),
      strangers_(places),
      devices_(places),
      by_address_(places),
      by_name_(places) {
  random.fill(key_);
}

std::size_t Throttle::place_of(std::string_view kind, std::string_view first,
                               std::string_view second) const {
  std::string text(kind);
  for (const auto part : {first, second}) {
    text += std::to_string(part.size()) + ":";
    text += part;
  }
  const auto digest = hmac_sha256(key_, text);
  std::uint64_t head = 0;
  std::memcpy(&head, digest.data(), sizeof head);
  return static_cast<std::size_t>(head % places_);
}

Throttle::Place& Throttle::place(const Attempt& attempt) {
  if (!attempt.device.empty()) return devices_[place_of("d", attempt.name, attempt.device)];
  return strangers_[place_of("s", attempt.name, attempt.address)];
}

void Throttle::drain(Bucket& bucket, const ThrottleMeasure& measure, SteadyTime now) {
  const std::chrono::duration<double> passed = now - bucket.at;
  bucket.failures = std::max(0.0, bucket.failures - passed.count() * measure.per_second);
  bucket.at = now;
}

int Throttle::wait_of(const Bucket& bucket, const ThrottleMeasure& measure) {
  const double excess = bucket.failures + 1 - measure.burst;
  return excess > 0 ? whole_seconds(excess / measure.per_second) : 0;
}

int Throttle::begin(const Attempt& attempt, SteadyTime now) {
  auto& own = place(attempt);
  if (now - own.last > forgotten_after) own = {};
  const auto until = own.last + wait_after(own.failures);
  if (own.failures >= free_failures && now < until) {
    return whole_seconds(std::chrono::duration<double>(until - now).count());
  }
  if (attempt.device.empty()) {
    auto& address = by_address_[place_of("a", attempt.address, "")];
    auto& name = by_name_[place_of("n", attempt.name, "")];
    drain(address, limits_.of_address, now);
    drain(name, limits_.of_name, now);
    const int wait = std::max(wait_of(address, limits_.of_address), wait_of(name, limits_.of_name));
    if (wait > 0) return wait;
    address.failures += 1;
    name.failures += 1;
  }
  own = {own.failures + 1, now};
  return 0;
}

void Throttle::take_back(const Attempt& attempt, SteadyTime now) {
  auto& own = place(attempt);
  if (own.failures > 0) --own.failures;
  if (!attempt.device.empty()) return;
  auto& address = by_address_[place_of("a", attempt.address, "")];
  auto& name = by_name_[place_of("n", attempt.name, "")];
  drain(address, limits_.of_address, now);
  drain(name, limits_.of_name, now);
  address.failures = std::max(0.0, address.failures - 1);
  name.failures = std::max(0.0, name.failures - 1);
}

void Throttle::succeeded(const Attempt& attempt, SteadyTime now) {
  take_back(attempt, now);
  place(attempt) = {};
}

}  // namespace voltyard::people
