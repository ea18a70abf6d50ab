// The meter curve of a session: energy over time, linear between its points, which are the start
// (0 mWh), the readings and the end. Private to the billing room.
#pragma once

#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/sample.hpp"

#include <span>

namespace voltyard::billing {

struct Moment {
  Timestamp at;
  Energy energy;
  std::size_t before = 0;  // the last point of the curve at or before it
  std::size_t after = 0;   // the next one, or the same when it is a point itself
};

class Curve {
 public:
  Curve(Timestamp start, Timestamp end, std::span<const domain::Sample> samples)
      : start_(start), end_(end), samples_(samples) {}

  std::size_t last_point() const { return samples_.size() + 1; }

  Moment point(std::size_t index) const {
    if (index == 0) return {start_, Energy{0}, 0, 0};
    if (index > samples_.size()) {
      return {end_, samples_.empty() ? Energy{0} : samples_.back().energy, index, index};
    }
    return {samples_[index - 1].at, samples_[index - 1].energy, index, index};
  }

  // The readings between which the two moments lie; BillLine::no_sample when there are none.
  std::int32_t reading_before(const Moment& moment) const { return reading_of(moment.before); }
  std::int32_t reading_after(const Moment& moment) const { return reading_of(moment.after); }

 private:
  std::int32_t reading_of(std::size_t point) const;

  Timestamp start_;
  Timestamp end_;
  std::span<const domain::Sample> samples_;
};

// Between two neighbouring points. Both round down, so that no piece is ever negative and the
// pieces add up exactly.
Moment moment_of_time(const Moment& left, const Moment& right, Timestamp at);
Moment moment_of_energy(const Moment& left, const Moment& right, Energy energy);

// Whether the mean power between two points is at least that. They are not at the same time.
inline bool reaches(const Moment& left, const Moment& right, Power power) {
  constexpr std::int64_t ms_per_hour = 3'600'000;
  const Int128 needed = Int128{power.mw} * (right.at - left.at).count();
  return Int128{(right.energy - left.energy).mwh} * ms_per_hour >= needed;
}

}  // namespace voltyard::billing
