#include "billing/corrected.hpp"

#include <span>

namespace voltyard::billing {

Result<Bill> rate_corrected(const PreparedTariff& tariff, const RatingInput& input, Energy energy) {
  domain::Sample whole;
  whole.at = input.end.value_or(input.start);
  whole.energy = energy;
  RatingInput corrected = input;
  corrected.samples = std::span(&whole, 1);
  auto bill = rate(tariff, corrected);
  if (!bill) return bill;
  for (auto& line : bill->lines) {
    line.first_sample = BillLine::no_sample;
    line.last_sample = BillLine::no_sample;
  }
  return bill;
}

Result<Bill> rate_corrected(const Tariff& tariff, const RatingInput& input, Energy energy) {
  const auto prepared = prepare(tariff);
  if (!prepared) return prepared.error();
  return rate_corrected(*prepared, input, energy);
}

}  // namespace voltyard::billing
