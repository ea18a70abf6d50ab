// What pricing one eight-hour session with 480 readings costs.
#include "billing/rating.hpp"
#include "billing/shed_tariff.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>

namespace voltyard::billing {
namespace {

constexpr Timestamp evening{1'763'906'400'000};  // 22:00 in Shanghai
constexpr int readings = 480;

std::vector<domain::Sample> one_night() {
  std::vector<domain::Sample> samples(readings);
  for (int i = 0; i < readings; ++i) {
    samples[static_cast<std::size_t>(i)].at = evening + std::chrono::minutes(i + 1);
    samples[static_cast<std::size_t>(i)].energy = {std::min(i, 400) * std::int64_t{2'500}};
  }
  return samples;
}

// Four clock bands, each with three tiers of energy, electricity and service apart.
Tariff four_bands_of_three_tiers() {
  constexpr int starts[] = {0, 7 * 60, 17 * 60, 23 * 60};
  Tariff tariff;
  for (int band = 0; band < 4; ++band) {
    for (int tier = 0; tier < 3; ++tier) {
      TariffElement element;
      element.restrictions.start_minute = starts[band];
      element.restrictions.end_minute = starts[(band + 1) % 4];
      if (tier < 2) element.restrictions.max_energy = Energy{(tier + 1) * 300'000};
      const std::int64_t price_e5 = 40'000 + band * 10'000 + tier * 5'000;
      element.components = {{Fee::electricity, Dimension::energy, price_e5, 1},
                            {Fee::service, Dimension::time, price_e5 / 5, 1}};
      tariff.elements.push_back(element);
    }
  }
  return tariff;
}

void price_one_night(benchmark::State& state, const Tariff& tariff) {
  const auto samples = one_night();
  const RatingInput input{evening, evening + std::chrono::hours(8), samples};
  for (auto _ : state) {
    auto bill = rate(tariff, input);
    if (!bill) state.SkipWithError(bill.error().message.c_str());
    benchmark::DoNotOptimize(bill);
  }
}

void rate_shed_night(benchmark::State& state) { price_one_night(state, shed_tariff(TariffId{})); }
BENCHMARK(rate_shed_night);

void rate_night_of_bands_and_tiers(benchmark::State& state) {
  price_one_night(state, four_bands_of_three_tiers());
}
BENCHMARK(rate_night_of_bands_and_tiers);

}  // namespace
}  // namespace voltyard::billing
