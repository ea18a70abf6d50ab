#include "simulator/sim_clock.hpp"

#include <algorithm>
#include <cmath>

namespace voltyard::simulator {
namespace {

using std::chrono::nanoseconds;

// No timer is set further ahead than this; whoever wakes too early asks again.
constexpr auto longest_sleep = std::chrono::hours(1);

}  // namespace

Timestamp SimClock::at(SteadyTime steady) const {
  const auto elapsed = std::chrono::duration<double, std::milli>(steady - steady_).count();
  return start_ + Duration(static_cast<std::int64_t>(elapsed * speed_));
}

SteadyTime SimClock::when(Timestamp moment, SteadyTime now) const {
  const auto ahead_ms = static_cast<double>(moment.ms) - static_cast<double>(at(now).ms);
  const auto limit_ns = static_cast<double>(nanoseconds(longest_sleep).count());
  const double ns = std::clamp(ahead_ms / speed_ * 1e6, 0.0, limit_ns);
  return now + nanoseconds(std::llround(ns));
}

double clock_speed(const std::vector<TimeTold>& told) {
  if (told.size() < 2) return 1;
  const auto& first = told.front();
  const auto& last = told.back();
  const auto real = std::chrono::duration<double, std::milli>(last.steady - first.steady).count();
  if (real <= 0) return 1;
  const double ratio = static_cast<double>((last.server - first.server).count()) / real;
  // Nobody sets a clock to 601 x: the answers did not take equally long. Two
  // digits are meant.
  const double unit = ratio < 100 ? 1 : std::pow(10, std::floor(std::log10(ratio)) - 1);
  return std::max(1.0, std::round(ratio / unit) * unit);
}

}  // namespace voltyard::simulator
