// What pricing one eight-hour session with 480 readings costs.
#include "billing/prepared.hpp"
#include "billing/rating.hpp"
#include "billing/shed_tariff.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>

namespace voltyard::billing {
namespace {

constexpr Timestamp evening{1'763'906'400'000};  // 22:00 in Shanghai
constexpr int readings = 480;

// A reading a minute; `taken` says what a minute takes.
template <class Taken>
std::vector<domain::Sample> a_night(Taken taken) {
  std::vector<domain::Sample> samples(readings);
  Energy energy;
  for (int i = 0; i < readings; ++i) {
    energy = energy + Energy{taken(i)};
    samples[static_cast<std::size_t>(i)].at = evening + std::chrono::minutes(i + 1);
    samples[static_cast<std::size_t>(i)].energy = energy;
  }
  return samples;
}

// 150 W until it is full.
std::vector<domain::Sample> one_night() {
  return a_night([](int i) { return std::int64_t{i < 400 ? 2'500 : 0}; });
}

// 180 W, then less and less down to the float.
std::vector<domain::Sample> tapering_night() {
  return a_night([](int i) { return std::int64_t{3'000 - std::max(0, i - 180) * 10}; });
}

std::vector<domain::Sample> wavering_night() {
  return a_night([](int i) { return std::int64_t{500 + i % 3 * 1'000}; });
}

enum class Tiers { energy, power };

// Four clock bands, each with three tiers, electricity and service apart.
Tariff four_bands_of_three(Tiers tiers) {
  constexpr int starts[] = {0, 7 * 60, 17 * 60, 23 * 60};
  Tariff tariff;
  for (int band = 0; band < 4; ++band) {
    for (int tier = 0; tier < 3; ++tier) {
      TariffElement element;
      element.restrictions.start_minute = starts[band];
      element.restrictions.end_minute = starts[(band + 1) % 4];
      if (tier < 2 && tiers == Tiers::energy) {
        element.restrictions.max_energy = Energy{(tier + 1) * 300'000};
      }
      if (tier < 2 && tiers == Tiers::power) {
        element.restrictions.max_power = Power{(tier + 1) * 60'000};
      }
      const std::int64_t price_e5 = 40'000 + band * 10'000 + tier * 5'000;
      element.components = {{Fee::electricity, Dimension::energy, price_e5, 1},
                            {Fee::service, Dimension::time, price_e5 / 5, 1}};
      tariff.elements.push_back(element);
    }
  }
  return tariff;
}

void price(benchmark::State& state, const Tariff& tariff,
           const std::vector<domain::Sample>& samples) {
  const RatingInput input{evening, evening + std::chrono::hours(8), samples};
  const auto prepared = prepare(tariff);
  for (auto _ : state) {
    auto bill = rate(*prepared, input);
    if (!bill) state.SkipWithError(bill.error().message.c_str());
    benchmark::DoNotOptimize(bill);
  }
}

void rate_shed_night(benchmark::State& state) {
  price(state, shed_tariff(TariffId{}), one_night());
}
BENCHMARK(rate_shed_night);

void rate_night_of_bands_and_energy_tiers(benchmark::State& state) {
  price(state, four_bands_of_three(Tiers::energy), one_night());
}
BENCHMARK(rate_night_of_bands_and_energy_tiers);

// The bound to keep: 20 us.
void rate_night_of_bands_and_power_tiers(benchmark::State& state) {
  price(state, four_bands_of_three(Tiers::power), tapering_night());
}
BENCHMARK(rate_night_of_bands_and_power_tiers);

// Every reading in another tier than the one before it.
void rate_wavering_night_of_power_tiers(benchmark::State& state) {
  price(state, four_bands_of_three(Tiers::power), wavering_night());
}
BENCHMARK(rate_wavering_night_of_power_tiers);

// As above, but from the tariff as it is stored: what preparing it first adds.
void rate_night_of_an_unprepared_tariff(benchmark::State& state) {
  const Tariff tariff = four_bands_of_three(Tiers::power);
  const auto samples = tapering_night();
  const RatingInput input{evening, evening + std::chrono::hours(8), samples};
  for (auto _ : state) {
    auto bill = rate(tariff, input);
    if (!bill) state.SkipWithError(bill.error().message.c_str());
    benchmark::DoNotOptimize(bill);
  }
}
BENCHMARK(rate_night_of_an_unprepared_tariff);

}  // namespace
}  // namespace voltyard::billing
