#include "billing/curve.hpp"

#include "billing/bill.hpp"

#include <algorithm>

namespace voltyard::billing {

std::int32_t Curve::reading_of(std::size_t point) const {
  const std::size_t count = samples_.size();
  if (count == 0) return BillLine::no_sample;
  const std::size_t index = point == 0 ? 0 : std::min(point - 1, count - 1);
  return static_cast<std::int32_t>(index);
}

Moment moment_of_time(const Moment& left, const Moment& right, Timestamp at) {
  const Int128 rise = Int128{(right.energy - left.energy).mwh} * (at - left.at).count();
  const auto risen = static_cast<std::int64_t>(rise / (right.at - left.at).count());
  return {at, left.energy + Energy{risen}, left.before, left.before + 1};
}

Moment moment_of_energy(const Moment& left, const Moment& right, Energy energy) {
  const Int128 run = Int128{(right.at - left.at).count()} * (energy - left.energy).mwh;
  const auto passed = static_cast<std::int64_t>(run / (right.energy - left.energy).mwh);
  return {left.at + Duration(passed), energy, left.before, left.before + 1};
}

}  // namespace voltyard::billing
