#include "billing/curve.hpp"

#include "billing/bill.hpp"

#include <algorithm>

namespace voltyard::billing {
namespace {

constexpr std::int64_t ms_per_hour = 3'600'000;

}  // namespace

Moment Curve::point(std::size_t index) const {
  if (index == 0) return {start_, Energy{0}, 0, true};
  if (index <= samples_.size()) {
    return {samples_[index - 1].at, samples_[index - 1].energy, index, true};
  }
  return {end_, samples_.empty() ? Energy{0} : samples_.back().energy, index, true};
}

std::int32_t Curve::reading_before(const Moment& moment) const { return reading_of(moment.point); }

std::int32_t Curve::reading_after(const Moment& moment) const {
  return reading_of(moment.point + (moment.on_point ? 0 : 1));
}

std::int32_t Curve::reading_of(std::size_t point) const {
  const std::size_t count = samples_.size();
  if (count == 0) return BillLine::no_sample;
  const std::size_t index = point == 0 ? 0 : std::min(point - 1, count - 1);
  return static_cast<std::int32_t>(index);
}

Moment moment_of_time(const Moment& left, const Moment& right, Timestamp at) {
  const Int128 rise = Int128{(right.energy - left.energy).mwh} * (at - left.at).count();
  const auto risen = static_cast<std::int64_t>(rise / (right.at - left.at).count());
  return {at, left.energy + Energy{risen}, left.point, false};
}

Moment moment_of_energy(const Moment& left, const Moment& right, Energy energy) {
  const Int128 run = Int128{(right.at - left.at).count()} * (energy - left.energy).mwh;
  const auto passed = static_cast<std::int64_t>(run / (right.energy - left.energy).mwh);
  return {left.at + Duration(passed), energy, left.point, false};
}

bool reaches(const Moment& left, const Moment& right, Power power) {
  const Int128 needed = Int128{power.mw} * (right.at - left.at).count();
  return Int128{(right.energy - left.energy).mwh} * ms_per_hour >= needed;
}

}  // namespace voltyard::billing
