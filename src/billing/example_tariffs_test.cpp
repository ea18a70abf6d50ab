// The shipped examples: valid, without a gap or an overlap in any minute, and priced as they say.
#include "billing/example_tariffs.hpp"

#include "billing/coverage.hpp"
#include "billing/session_fixture.hpp"
#include "billing/shed_tariff.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;

const std::pair<const char*, Tariff (*)(TariffId)> examples[] = {{"shed", shed_tariff},
                                                                 {"power tiers", power_tier_tariff},
                                                                 {"hour plan", hour_plan_tariff},
                                                                 {"Henan", henan_tou_tariff}};

// A session at a constant power, read every ten minutes.
std::string rated(const Tariff& tariff, std::string_view start_text, std::int64_t power_w,
                  std::int64_t minutes) {
  const Timestamp start = utc(start_text);
  std::vector<Sample> samples;
  for (std::int64_t at = 0; at <= minutes; at += 10) {
    samples.push_back(reading(start, at * minute, power_w * 1000 * at / 60));
  }
  return text(rate(tariff, {start, start + Duration(minutes * minute), samples}));
}

TEST(ExampleTariffsTest, each_is_valid_and_says_itself_in_chinese_and_english) {
  for (const auto& [name, make] : examples) {
    const Tariff tariff = make(TariffId{});
    const Status status = validate(tariff);
    EXPECT_TRUE(status) << name << ": " << status.error().field << " " << status.error().message;
    ASSERT_EQ(tariff.alt_text.size(), 2u) << name;
    EXPECT_EQ(tariff.alt_text[0].language, "zh") << name;
    EXPECT_EQ(tariff.alt_text[1].language, "en") << name;
  }
}

TEST(ExampleTariffsTest, each_has_one_price_at_every_minute_of_a_year) {
  using std::chrono::year;
  for (const auto& [name, make] : examples) {
    const auto flaws =
        check_coverage(prepare(make(TariffId{})).value(), year(2027) / 3 / 1);  // with 2028-02-29
    ASSERT_TRUE(flaws) << name;
    for (const CoverageFlaw& flaw : *flaws) ADD_FAILURE() << name << ": " << to_string(flaw);
  }
}

TEST(ExampleTariffsTest, each_has_both_fees) {
  for (const auto& [name, make] : examples) {
    const Timestamp start = utc("2026-11-23T14:00:00Z");
    const std::vector<Sample> samples = {reading(start, 4 * hour, 720'000)};
    const auto bill = rate(make(TariffId{}), {start, samples[0].at, samples});
    ASSERT_TRUE(bill) << name;
    EXPECT_GT(bill->subtotal(Fee::electricity), Money{}) << name;
    EXPECT_GT(bill->subtotal(Fee::service), Money{}) << name;
  }
}

TEST(ExampleTariffsTest, power_tiers_are_below_200_400_600_and_from_there_on) {
  struct Case {
    std::int64_t power_w;
    const char* bill;
  };
  const Case cases[] = {
      {180,
       "electricity ENERGY 720000 mwh @ 56000 = 40 [0..24]\n"
       "service TIME 14400000 ms @ 15000 = 60 [0..24]\n"
       "total 100"},  // "1 元 / 4 小时"
      {300,
       "electricity ENERGY 1200000 mwh @ 56000 = 67 [0..24]\n"
       "service TIME 14400000 ms @ 20000 = 80 [0..24]\n"
       "total 147"},
      {480,
       "electricity ENERGY 1920000 mwh @ 56000 = 108 [0..24]\n"
       "service TIME 14400000 ms @ 30000 = 120 [0..24]\n"
       "total 228"},
      {900,  // above the last bound its price goes on
       "electricity ENERGY 3600000 mwh @ 56000 = 202 [0..24]\n"
       "service TIME 14400000 ms @ 60000 = 240 [0..24]\n"
       "total 442"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(rated(power_tier_tariff(TariffId{}), "2026-11-23T14:00:00Z", one.power_w, 240),
              one.bill);
  }
}

TEST(ExampleTariffsTest, the_hour_plan_sells_four_hours_at_a_time) {
  const auto costs = [](std::int64_t minutes) {
    const std::vector<Sample> samples = {reading(evening, minutes * minute, 0)};
    return total(rate(hour_plan_tariff(TariffId{}), {evening, samples[0].at, samples}));
  };
  EXPECT_EQ(costs(0), 0);
  EXPECT_EQ(costs(1), 100);
  EXPECT_EQ(costs(240), 100);
  EXPECT_EQ(costs(241), 200);
  EXPECT_EQ(costs(487), 300);
}

TEST(ExampleTariffsTest, henan_has_its_bands_by_season) {
  struct Case {
    const char* start;  // local, one hour
    std::int64_t price_e5;
  };
  const Case cases[] = {
      {"2027-01-15T17:00:00+08:00", 141'960},  // critical
      {"2027-01-15T16:00:00+08:00", 118'300}, {"2027-01-15T23:00:00+08:00", 118'300},
      {"2027-02-15T17:00:00+08:00", 118'300},  // no critical peak in February
      {"2027-01-15T12:00:00+08:00", 70'000},   // no valley at noon in winter
      {"2027-01-15T05:00:00+08:00", 31'500},  {"2027-04-15T12:00:00+08:00", 31'500},
      {"2027-04-15T14:00:00+08:00", 70'000},  {"2027-06-15T12:00:00+08:00", 70'000},
      {"2027-06-15T21:00:00+08:00", 118'300}, {"2027-07-15T21:00:00+08:00", 141'960},
      {"2027-08-31T23:00:00+08:00", 118'300}, {"2027-09-01T00:00:00+08:00", 31'500},
      {"2027-11-30T12:00:00+08:00", 31'500},  {"2027-12-01T12:00:00+08:00", 70'000},
      {"2027-12-01T17:00:00+08:00", 141'960},
  };
  for (const Case& one : cases) {
    const Timestamp start = utc(one.start);
    const std::vector<Sample> samples = {reading(start, hour, kwh)};
    const auto bill = rate(henan_tou_tariff(TariffId{}), {start, samples[0].at, samples});
    ASSERT_TRUE(bill);
    ASSERT_EQ(bill->lines.size(), 2u) << one.start;
    EXPECT_EQ(bill->lines[0].price_e5, one.price_e5) << one.start;
    EXPECT_EQ(bill->lines[1].price_e5, 40'000) << one.start;
  }
}

// A forecast is the same function over the curve that is expected.
TEST(ExampleTariffsTest, a_forecast_says_what_waiting_for_the_valley_would_save) {
  const Tariff tariff = henan_tou_tariff(TariffId{});
  EXPECT_EQ(rated(tariff, "2026-11-23T20:00:00+08:00", 7'000, 180),
            "electricity ENERGY 21000000 mwh @ 118300 = 2484 [0..18]\n"
            "service ENERGY 21000000 mwh @ 40000 = 840 [0..18]\n"
            "total 3324");
  EXPECT_EQ(rated(tariff, "2026-11-24T00:00:00+08:00", 7'000, 180),
            "electricity ENERGY 21000000 mwh @ 31500 = 662 [0..18]\n"
            "service ENERGY 21000000 mwh @ 40000 = 840 [0..18]\n"
            "total 1502");
}

}  // namespace
}  // namespace voltyard::billing
