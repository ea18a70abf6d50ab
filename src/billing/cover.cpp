#include "billing/cover.hpp"

#include "billing/curve.hpp"

#include <algorithm>

namespace voltyard::billing {
namespace {

// A cut rounds energy down, at most by 1 mWh. A stretch keeps the band of power it had as a whole.
Energy energy_at(const PreparedTariff& tariff, const Moment& left, const Moment& right,
                 Timestamp at) {
  const Moment cut = moment_of_time(left, right, at);
  const bool lower = std::any_of(tariff.powers.begin(), tariff.powers.end(), [&](Power bound) {
    return reaches(left, right, bound) && !reaches(left, cut, bound);
  });
  return lower ? cut.energy + Energy{1} : cut.energy;
}

}  // namespace

Timestamp covered_until(const RatingInput& input, Timestamp end) {
  Timestamp until = end;
  if (input.full_at) until = std::min(until, *input.full_at);
  return end - input.start > input.covered ? std::min(until, input.start + input.covered) : until;
}

RatingInput beginning_of(const PreparedTariff& tariff, const RatingInput& input, Timestamp cut,
                         std::vector<domain::Sample>& samples) {
  const auto after = std::upper_bound(input.samples.begin(), input.samples.end(), cut,
                                      [](Timestamp at, const auto& each) { return at < each.at; });
  samples.assign(input.samples.begin(), after);
  if (after != input.samples.end()) {
    const auto next = static_cast<std::size_t>(after - input.samples.begin());
    const Curve curve(input.start, after->at, input.samples);
    const Moment left = curve.point(next);
    if (left.at < cut) {
      domain::Sample last;
      last.at = cut;
      last.energy = energy_at(tariff, left, curve.point(next + 1), cut);
      samples.push_back(last);
    }
  }
  RatingInput beginning;
  beginning.start = input.start;
  beginning.end = cut;
  beginning.samples = samples;
  return beginning;
}

}  // namespace voltyard::billing
