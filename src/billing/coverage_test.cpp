// Gaps and overlaps, named to the minute.
#include "billing/coverage.hpp"

#include "billing/session_fixture.hpp"
#include "billing/time_zone_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using std::chrono::year;
using std::chrono::year_month_day;

TariffElement priced(const Restrictions& bands, Dimension dimension = Dimension::time) {
  return {{{Fee::service, dimension, 10'000, 1}}, bands};
}

Restrictions clock_band(int from_minute, int until_minute) {
  return {.start_minute = from_minute, .end_minute = until_minute};
}

// A line per flaw over the year from that day on.
std::string flaws(const std::vector<TariffElement>& elements,
                  year_month_day from = year(2026) / 1 / 1,
                  std::optional<year_month_day> until = {},
                  std::string_view time_zone = "Asia/Shanghai") {
  Tariff tariff;
  tariff.time_zone = time_zone;
  tariff.holidays = {year(2026) / 2 / 17, year(2026) / 10 / 1};
  tariff.elements = elements;
  // One whose clock went from midnight to one on 2026-10-18.
  const TimeZone midnight{
      "Test/Midnight", Duration(-3 * hour), {{utc("2026-10-18T03:00:00Z"), Duration(-2 * hour)}}};
  const std::vector<TimeZone> zones = {berlin(), midnight};
  const auto prepared = prepare(tariff, zones);
  if (!prepared) return prepared.error().field + ": " + prepared.error().message;
  const auto found = check_coverage(*prepared, from, until);
  if (!found) return found.error().message;
  std::string out;
  for (const CoverageFlaw& flaw : *found) out += to_string(flaw) + "\n";
  return out;
}

TEST(CoverageTest, a_day_that_is_covered_once_has_no_flaw) {
  EXPECT_EQ(flaws({priced({})}), "");
  EXPECT_EQ(flaws({priced(clock_band(0, 480)), priced(clock_band(480, 0))}), "");
  EXPECT_EQ(flaws({priced(clock_band(1320, 360)), priced(clock_band(360, 1320))}), "");
  EXPECT_EQ(flaws({priced(clock_band(1320, 360)), priced({})}), "");  // a fallback is no rival
}

TEST(CoverageTest, the_minute_of_a_gap_is_named) {
  EXPECT_EQ(flaws({priced(clock_band(0, 480)), priced(clock_band(481, 0))}),
            "service TIME has no price at 2026-01-01 08:00\n");
  EXPECT_EQ(flaws({priced(clock_band(0, 1439))}),
            "service TIME has no price at 2026-01-01 23:59\n");
  EXPECT_EQ(flaws({priced(clock_band(480, 0))}), "service TIME has no price at 2026-01-01 00:00\n");
  EXPECT_EQ(flaws({priced({.weekdays = 0x3f}), priced(clock_band(0, 600), Dimension::energy),
                   priced({.weekdays = 0x40, .months = 0xffb})}),
            "service ENERGY has no price at 2026-01-01 10:00\n"
            "service TIME has no price at 2026-03-01 00:00\n");
}

TEST(CoverageTest, the_minute_and_the_elements_of_an_overlap_are_named) {
  EXPECT_EQ(flaws({priced(clock_band(0, 481)), priced(clock_band(480, 0))}),
            "service TIME has two prices at 2026-01-01 08:00, of elements 0 and 1\n");
  EXPECT_EQ(flaws({priced({}, Dimension::energy), priced(clock_band(1320, 361)),
                   priced(clock_band(360, 1320))}),
            "service TIME has two prices at 2026-01-01 06:00, of elements 1 and 2\n");
  // Different kinds never compete.
  EXPECT_EQ(flaws({priced(clock_band(0, 0 + 600), Dimension::energy), priced({}, Dimension::energy),
                   priced(clock_band(0, 600)), priced({})}),
            "");
}

TEST(CoverageTest, month_ends_and_the_leap_day_are_days_like_any_other) {
  const auto dates = [](year_month_day from, year_month_day until) {
    return priced({.start_date = from, .end_date = until});
  };
  EXPECT_EQ(flaws({dates(year(2026) / 1 / 1, year(2026) / 4 / 30),
                   dates(year(2026) / 5 / 1, year(2030) / 1 / 1)}),
            "service TIME has no price at 2026-04-30 00:00\n");
  EXPECT_EQ(flaws({dates(year(2028) / 1 / 1, year(2028) / 2 / 29),
                   dates(year(2028) / 3 / 1, year(2030) / 1 / 1)},
                  year(2028) / 1 / 1),
            "service TIME has no price at 2028-02-29 00:00\n");
  EXPECT_EQ(flaws({dates(year(2026) / 1 / 1, year(2026) / 3 / 1),
                   dates(year(2026) / 2 / 28, year(2030) / 1 / 1)}),
            "service TIME has two prices at 2026-02-28 00:00, of elements 0 and 1\n");
  EXPECT_EQ(flaws({priced({.months = 0x7ff})}), "service TIME has no price at 2026-12-01 00:00\n");
}

TEST(CoverageTest, the_range_ends_before_its_last_day_and_is_a_year_by_default) {
  const std::vector<TariffElement> until_june = {priced({.end_date = year(2026) / 6 / 1})};
  EXPECT_EQ(flaws(until_june, year(2026) / 1 / 1, year(2026) / 6 / 1), "");
  EXPECT_EQ(flaws(until_june, year(2026) / 1 / 1, year(2026) / 6 / 2),
            "service TIME has no price at 2026-06-01 00:00\n");
  EXPECT_EQ(flaws(until_june, year(2026) / 8 / 5, year(2026) / 8 / 6),
            "service TIME has no price at 2026-08-05 00:00\n");
  EXPECT_EQ(flaws({priced({.end_date = year(2027) / 1 / 1})}),
            "service TIME has no price at 2027-01-01 00:00\n");
  EXPECT_EQ(flaws({priced({.end_date = year(2027) / 1 / 2})}), "");
  EXPECT_EQ(flaws(until_june, year(2026) / 8 / 5, year(2026) / 8 / 5), "");
}

TEST(CoverageTest, holidays_are_looked_at) {
  EXPECT_EQ(flaws({priced({.holidays = HolidayRule::never})}),
            "service TIME has no price at 2026-02-17 00:00\n");
  EXPECT_EQ(
      flaws({priced({.holidays = HolidayRule::never}), priced({.holidays = HolidayRule::only})}),
      "");
  EXPECT_EQ(flaws({priced({.weekdays = 0x7f}), priced({.holidays = HolidayRule::only})}),
            "service TIME has two prices at 2026-02-17 00:00, of elements 0 and 1\n");
}

TEST(CoverageTest, tiers_are_looked_at_as_well) {
  const auto below = [](std::int64_t watt) {
    Restrictions bands = clock_band(480, 1320);
    bands.max_power = Power{watt * 1000};
    return bands;
  };
  EXPECT_EQ(flaws({priced(below(200)), priced(below(400)), priced(clock_band(1320, 480))}),
            "service TIME has no price at 2026-01-01 08:00, from 400 W\n");
  EXPECT_EQ(flaws({priced(below(200)), priced(below(400)), priced({})}), "");
  EXPECT_EQ(flaws({priced(below(200)), priced(below(200)), priced({})}),
            "service TIME has two prices at 2026-01-01 08:00, of elements 0 and 1\n");
  // The order matters: a fallback comes last, or it hides what follows.
  const Restrictions light = {.max_power = Power{200'000}};
  EXPECT_EQ(flaws({priced(below(200)), priced(light), priced({})}), "");
  EXPECT_EQ(flaws({priced(light), priced(below(200)), priced({})}),
            "service TIME has two prices at 2026-01-01 08:00, of elements 0 and 1\n");
  EXPECT_EQ(flaws({priced({.min_duration = std::chrono::hours(1)})}),
            "service TIME has no price at 2026-01-01 00:00\n");  // the first hour is free
  EXPECT_EQ(flaws({priced({.max_energy = Energy{kwh}, .max_duration = std::chrono::hours(1)}),
                   priced({.min_energy = Energy{kwh}})}),
            "service TIME has no price at 2026-01-01 00:00, after 3600 s\n");
  // Of a start fee only the start counts.
  EXPECT_EQ(flaws({priced({.max_energy = Energy{kwh}}, Dimension::flat)}), "");
  EXPECT_EQ(flaws({priced(clock_band(0, 600), Dimension::flat)}),
            "service FLAT has no price at 2026-01-01 10:00\n");
}

TEST(CoverageTest, an_hour_that_does_not_exist_is_no_gap_and_one_that_comes_twice_no_overlap) {
  const auto berlin_flaws = [](const std::vector<TariffElement>& elements, year_month_day day) {
    return flaws(elements, day, year_month_day(std::chrono::sys_days(day) + std::chrono::days(1)),
                 "Europe/Berlin");
  };
  const std::vector<TariffElement> not_from_two_to_three = {priced(clock_band(180, 120))};
  EXPECT_EQ(berlin_flaws(not_from_two_to_three, year(2026) / 3 / 28),
            "service TIME has no price at 2026-03-28 02:00\n");
  EXPECT_EQ(berlin_flaws(not_from_two_to_three, year(2026) / 3 / 29), "");
  EXPECT_EQ(berlin_flaws(not_from_two_to_three, year(2026) / 10 / 25),
            "service TIME has no price at 2026-10-25 02:00\n");
  // A gap that begins within the hour that is left out begins after it.
  EXPECT_EQ(berlin_flaws({priced(clock_band(200, 150))}, year(2026) / 3 / 29),
            "service TIME has no price at 2026-03-29 03:00\n");
  EXPECT_EQ(
      berlin_flaws({priced(clock_band(0, 150)), priced(clock_band(150, 0))}, year(2026) / 10 / 25),
      "");
  EXPECT_EQ(flaws(not_from_two_to_three, year(2026) / 3 / 29, {}, "Europe/Berlin"),
            "service TIME has no price at 2026-03-30 02:00\n");
}

TEST(CoverageTest, a_day_without_a_midnight_begins_when_it_begins) {
  EXPECT_EQ(flaws({priced({.end_date = year(2026) / 10 / 18})}, year(2026) / 10 / 17, {},
                  "Test/Midnight"),
            "service TIME has no price at 2026-10-18 01:00\n");
}

TEST(CoverageTest, ranges_and_tiers_beyond_bounds_are_refused) {
  const std::vector<TariffElement> always = {priced({})};
  EXPECT_EQ(flaws(always, year(2026) / 2 / 29), "the date does not exist between 1970 and 9999");
  EXPECT_EQ(flaws(always, year(1969) / 1 / 1), "the date does not exist between 1970 and 9999");
  EXPECT_EQ(flaws(always, year(2026) / 1 / 2, year(2026) / 1 / 1),
            "the days end before they begin");
  EXPECT_EQ(flaws(always, year(2026) / 1 / 1, year(2030) / 1 / 1),
            "at most two years are looked at");
  EXPECT_EQ(flaws(always, year(9999) / 12 / 31), "");
  std::vector<TariffElement> many;
  for (int i = 1; i <= 25; ++i) {
    many.push_back(priced({.max_energy = Energy{i * kwh},
                           .max_power = Power{i * 1000},
                           .max_duration = Duration(i * hour)}));
  }
  EXPECT_EQ(flaws(many), "the bands of energy, power and duration have too many combinations");
}

}  // namespace
}  // namespace voltyard::billing
