// Power bands: the mean power between two neighbouring readings decides, never a peak.
#include "billing/session_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;

TariffElement tier(std::optional<Power> least, std::optional<Power> most, std::int64_t price_e5) {
  TariffElement element;
  element.restrictions.min_power = least;
  element.restrictions.max_power = most;
  element.components = {{Fee::service, Dimension::time, price_e5, 1}};
  return element;
}

constexpr Power w200{200'000};
constexpr Power w400{400'000};

// 0.15 元/h below 200 W, 0.20 below 400 W, 0.30 from there on.
Tariff tiers() {
  Tariff tariff;
  tariff.elements = {tier({}, w200, 15'000), tier(w200, w400, 20'000), tier(w400, {}, 30'000)};
  return tariff;
}

struct Reading {
  std::int64_t after_minutes;
  std::int64_t mwh;
};

std::vector<Sample> curve(std::initializer_list<Reading> readings) {
  std::vector<Sample> samples;
  for (const auto& [after_minutes, mwh] : readings) {
    samples.push_back(reading(evening, after_minutes * minute, mwh));
  }
  return samples;
}

std::string rated(const Tariff& tariff, std::initializer_list<Reading> readings,
                  std::int64_t minutes) {
  const auto samples = curve(readings);
  return text(rate(tariff, {evening, evening + Duration(minutes * minute), samples}));
}

TEST(PowerTest, the_mean_power_between_two_readings_picks_the_tier) {
  EXPECT_EQ(rated(tiers(), {{0, 0}, {60, 100'000}, {120, 400'000}, {180, 900'000}}, 180),
            "service TIME 3600000 ms @ 15000 = 15 [0..1]\n"
            "service TIME 3600000 ms @ 20000 = 20 [1..2]\n"
            "service TIME 3600000 ms @ 30000 = 30 [2..3]\n"
            "total 65");
}

TEST(PowerTest, lower_bounds_include_their_value_to_the_last_mwh) {
  EXPECT_EQ(rated(tiers(), {{60, 199'999}}, 60),
            "service TIME 3600000 ms @ 15000 = 15 [0..0]\ntotal 15");
  EXPECT_EQ(rated(tiers(), {{60, 200'000}}, 60),
            "service TIME 3600000 ms @ 20000 = 20 [0..0]\ntotal 20");
  EXPECT_EQ(rated(tiers(), {{60, 400'000}}, 60),
            "service TIME 3600000 ms @ 30000 = 30 [0..0]\ntotal 30");
}

TEST(PowerTest, a_peak_that_the_pile_reports_changes_nothing) {
  auto samples = curve({{0, 0}, {30, 50'000}, {60, 100'000}});
  for (Sample& sample : samples) sample.power_mw = 900'000;
  EXPECT_EQ(text(rate(tiers(), {evening, evening + Duration(hour), samples})),
            "service TIME 3600000 ms @ 15000 = 15 [0..2]\ntotal 15");
}

TEST(PowerTest, what_is_not_read_counts_as_it_lies_on_the_curve) {
  // The first reading, late, is joined to the start; behind the last nothing was taken.
  EXPECT_EQ(rated(tiers(), {{60, 300'000}}, 120),
            "service TIME 3600000 ms @ 20000 = 20 [0..0]\n"
            "service TIME 3600000 ms @ 15000 = 15 [0..0]\n"
            "total 35");
  EXPECT_EQ(rated(tiers(), {}, 60), "service TIME 3600000 ms @ 15000 = 15 [-1..-1]\ntotal 15");
}

TEST(PowerTest, a_jump_of_the_meter_without_time_keeps_the_tier_before_it) {
  Tariff tariff;
  tariff.elements = {tier({}, w200, 15'000), tier(w200, {}, 30'000)};
  tariff.elements[0].components[0].dimension = Dimension::energy;
  tariff.elements[1].components[0].dimension = Dimension::energy;
  // Before all readings that is 0 W.
  EXPECT_EQ(rated(tariff, {{0, 1'000'000}, {60, 1'300'000}}, 60),
            "service ENERGY 1000000 mwh @ 15000 = 15 [0..0]\n"
            "service ENERGY 300000 mwh @ 30000 = 9 [0..1]\n"
            "total 24");
  EXPECT_EQ(rated(tariff, {{0, 0}, {60, 300'000}, {60, 1'300'000}, {120, 1'400'000}}, 120),
            "service ENERGY 1300000 mwh @ 30000 = 39 [0..2]\n"
            "service ENERGY 100000 mwh @ 15000 = 2 [2..3]\n"
            "total 41");
}

TEST(PowerTest, a_wavering_load_is_one_line_per_tier_and_rounded_once) {
  std::vector<Sample> samples = {reading(evening, 0, 0)};
  for (int i = 1; i <= 60; ++i) {
    samples.push_back(
        reading(evening, i * minute, samples.back().energy.mwh + 3'000 + i % 2 * 1'000));
  }
  // 180 and 240 W in turn; minutes alone would round to nothing.
  EXPECT_EQ(text(rate(tiers(), {evening, evening + Duration(hour), samples})),
            "service TIME 1800000 ms @ 20000 = 10 [0..59] in 30 pieces\n"
            "service TIME 1800000 ms @ 15000 = 8 [1..60] in 30 pieces\n"
            "total 18");
}

TEST(PowerTest, tiers_and_clock_bands_hold_together) {
  Tariff tariff = tiers();  // after 23:00 only the light tier is cheap
  tariff.elements[1].restrictions.end_minute = 23 * 60;
  tariff.elements[1].restrictions.start_minute = 8 * 60;
  tariff.elements[2].restrictions.min_power.reset();
  EXPECT_EQ(rated(tariff, {{0, 0}, {120, 600'000}, {180, 700'000}}, 180),
            "service TIME 3600000 ms @ 20000 = 20 [0..1]\n"
            "service TIME 3600000 ms @ 30000 = 30 [0..1]\n"
            "service TIME 3600000 ms @ 15000 = 15 [1..2]\n"
            "total 65");
}

TEST(PowerTest, the_step_lies_on_the_tier_that_ended_last) {
  Tariff tariff = tiers();
  for (TariffElement& element : tariff.elements) element.components[0].step_size = 3600;
  EXPECT_EQ(rated(tariff, {{0, 0}, {20, 30'000}, {40, 130'000}, {50, 145'000}}, 50),
            "service TIME 2400000 ms @ 15000 = 10 [0..3] in 2 pieces\n"
            "service TIME 1200000 ms @ 20000 = 7 [1..2]\n"
            "total 17");
}

}  // namespace
}  // namespace voltyard::billing
