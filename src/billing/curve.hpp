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
  std::size_t point = 0;  // the last point of the curve at or before it
  bool on_point = true;   // it is that point itself
};

class Curve {
 public:
  Curve(Timestamp start, Timestamp end, std::span<const domain::Sample> samples)
      : start_(start), end_(end), samples_(samples) {}

  std::size_t last_point() const { return samples_.size() + 1; }
  Moment point(std::size_t index) const;

  // The readings between which the two moments lie; BillLine::no_sample when there are none.
  std::int32_t reading_before(const Moment& moment) const;
  std::int32_t reading_after(const Moment& moment) const;

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
bool reaches(const Moment& left, const Moment& right, Power power);

}  // namespace voltyard::billing
