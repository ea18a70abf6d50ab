// The periods of a session: cut where its price changes, and adding up to what was billed.
#include "billing/periods.hpp"

#include "billing/session_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

TariffElement element(Dimension dimension, std::int64_t price_e5) {
  return {{{Fee::service, dimension, price_e5, 1}}, {}};
}

// "+0 500000 mWh 60 min, 0 min parked"
std::string text(const Tariff& tariff, const RatingInput& input) {
  const auto periods = charging_periods(*prepare(tariff), input);
  if (!periods) return periods.error().message;
  std::string out;
  for (const auto& period : *periods) {
    out += "+" + std::to_string((period.from - input.start).count() / minute) + " " +
           std::to_string(period.energy.mwh) + " mWh " +
           std::to_string(period.charging.count() / minute) + " min, " +
           std::to_string(period.parking.count() / minute) + " min parked\n";
  }
  return out;
}

TEST(PeriodsTest, one_price_is_one_period) {
  const std::vector samples{reading(evening, hour, 100)};
  Tariff tariff;
  tariff.elements = {element(Dimension::energy, 1)};
  EXPECT_EQ(text(tariff, {evening, evening + Duration(2 * hour), samples}),
            "+0 100 mWh 120 min, 0 min parked\n");
}

TEST(PeriodsTest, a_clock_band_begins_a_period_with_the_energy_up_to_it) {
  const std::vector samples{reading(evening, 2 * hour, 1'000)};
  Tariff tariff;
  auto late = element(Dimension::energy, 2);
  late.restrictions.start_minute = 23 * 60;
  tariff.elements = {late, element(Dimension::energy, 1)};
  EXPECT_EQ(text(tariff, {evening, evening + Duration(2 * hour), samples}),
            "+0 500 mWh 60 min, 0 min parked\n+60 500 mWh 60 min, 0 min parked\n");
}

TEST(PeriodsTest, every_change_of_the_power_tier_begins_a_period) {
  const std::vector samples{reading(evening, hour, 100'000), reading(evening, 2 * hour, 600'000),
                            reading(evening, 3 * hour, 700'000)};
  Tariff tariff;
  auto strong = element(Dimension::time, 2);
  strong.restrictions.min_power = Power{200'000};
  tariff.elements = {strong, element(Dimension::time, 1)};
  EXPECT_EQ(text(tariff, {evening, evening + Duration(3 * hour), samples}),
            "+0 100000 mWh 60 min, 0 min parked\n+60 500000 mWh 60 min, 0 min parked\n"
            "+120 100000 mWh 60 min, 0 min parked\n");
}

TEST(PeriodsTest, full_and_the_end_of_the_grace_begin_periods) {
  const std::vector samples{reading(evening, hour, 1'000)};
  Tariff tariff;
  tariff.elements = {element(Dimension::time, 1), element(Dimension::parking_time, 1)};
  tariff.parking_grace = std::chrono::minutes(15);
  RatingInput input{evening, evening + Duration(2 * hour), samples};
  input.full_at = evening + Duration(hour);
  EXPECT_EQ(text(tariff, input),
            "+0 1000 mWh 60 min, 0 min parked\n+60 0 mWh 0 min, 0 min parked\n"
            "+75 0 mWh 0 min, 45 min parked\n");
}

TEST(PeriodsTest, a_session_that_took_no_time_has_a_period_and_a_wrong_one_an_error) {
  Tariff tariff;
  tariff.elements = {element(Dimension::energy, 1)};
  EXPECT_EQ(text(tariff, {evening, evening, {}}), "+0 0 mWh 0 min, 0 min parked\n");
  EXPECT_EQ(text(tariff, {evening, evening - Duration(1), {}}),
            "the session ends before it starts");
}

}  // namespace
}  // namespace voltyard::billing
