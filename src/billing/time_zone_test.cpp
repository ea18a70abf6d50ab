// The zones of tariffs, and sessions over a change of the clock.
#include "billing/time_zone.hpp"

#include "billing/session_fixture.hpp"
#include "billing/time_zone_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;

TEST(TariffTimeZoneTest, fixed_zones_need_no_table) {
  EXPECT_EQ(fixed_offset("Asia/Shanghai"), Duration(8 * hour));
  EXPECT_EQ(fixed_offset("PRC"), Duration(8 * hour));
  EXPECT_EQ(fixed_offset("UTC"), Duration(0));
  EXPECT_EQ(fixed_offset("Europe/Berlin"), std::nullopt);
  EXPECT_EQ(find_time_zone("Europe/Berlin", {}), nullptr);
  const std::vector<TimeZone> zones = {berlin()};
  EXPECT_EQ(find_time_zone("Europe/Berlin", zones), &zones[0]);
  EXPECT_EQ(find_time_zone("Asia/Shanghai", zones)->offset_at(evening), Duration(8 * hour));
}

TEST(TariffTimeZoneTest, an_unordered_table_is_refused_with_the_tariff) {
  TimeZone zone = berlin();
  zone.changes[1].at = zone.changes[0].at;
  Tariff tariff;
  tariff.time_zone = zone.name;
  tariff.elements = {{{{.price_e5 = 56'000}}, {}}};
  const std::vector<TimeZone> zones = {zone};
  EXPECT_EQ(validate(tariff, zones).error().message,
            "the offsets of the tariff's zone are out of order");
  EXPECT_TRUE(validate(tariff));  // it asks for no clock, so none is needed
}

TEST(TariffTimeZoneTest, moments_of_a_minute_leave_out_and_repeat_what_the_clock_does) {
  const int half_past_two[] = {150};
  const auto moments = [&](std::string_view from, std::string_view until) {
    std::string out;
    for (const Timestamp at : clock_moments(berlin(), half_past_two, utc(from), utc(until))) {
      out += to_rfc3339(at) + " ";
    }
    return out;
  };
  EXPECT_EQ(moments("2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"),
            "2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z ");
  EXPECT_EQ(moments("2026-10-24T22:00:00Z", "2026-10-26T12:00:00Z"),
            "2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z "
            "2026-10-26T01:30:00Z ");
  EXPECT_EQ(moments("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z"), "");
}

// Eleven hours at 1 kW from 20:00 UTC, a reading an hour; the night tariff lasts from 22:00 to
// 06:00.
std::string night_kwh(std::string_view start_text) {
  Tariff tariff;
  tariff.time_zone = "Europe/Berlin";
  tariff.currency = "EUR";
  tariff.elements = {{{{.price_e5 = 20'000}}, {.start_minute = 22 * 60, .end_minute = 6 * 60}},
                     {{{.price_e5 = 40'000}}, {}}};
  const Timestamp start = utc(start_text);
  std::vector<Sample> samples;
  for (int i = 0; i <= 11; ++i) samples.push_back(reading(start, i * hour, i * kwh));
  const std::vector<TimeZone> zones = {berlin()};
  return text(rate(tariff, {start, samples.back().at, samples}, zones));
}

TEST(TariffTimeZoneTest, the_night_is_as_long_as_it_is) {
  EXPECT_EQ(night_kwh("2026-01-10T20:00:00Z"),
            "electricity ENERGY 1000000 mwh @ 40000 = 40 [0..1]\n"
            "electricity ENERGY 8000000 mwh @ 20000 = 160 [1..9]\n"
            "electricity ENERGY 2000000 mwh @ 40000 = 80 [9..11]\n"
            "total 280");
  EXPECT_EQ(night_kwh("2026-03-28T20:00:00Z"),  // seven hours long
            "electricity ENERGY 1000000 mwh @ 40000 = 40 [0..1]\n"
            "electricity ENERGY 7000000 mwh @ 20000 = 140 [1..8]\n"
            "electricity ENERGY 3000000 mwh @ 40000 = 120 [8..11]\n"
            "total 300");
  EXPECT_EQ(night_kwh("2026-10-24T20:00:00Z"),  // nine hours long
            "electricity ENERGY 9000000 mwh @ 20000 = 180 [0..9]\n"
            "electricity ENERGY 2000000 mwh @ 40000 = 80 [9..11]\n"
            "total 260");
}

TEST(TariffTimeZoneTest, a_band_within_the_hour_that_is_left_out_or_repeated) {
  Tariff tariff;  // 02:15 to 02:45
  tariff.time_zone = "Europe/Berlin";
  tariff.elements = {
      {{{Fee::service, Dimension::time, 60'000, 1}}, {.start_minute = 135, .end_minute = 165}}};
  const std::vector<TimeZone> zones = {berlin()};
  const auto costs = [&](std::string_view start) {
    return total(rate(tariff, {utc(start), utc(start) + std::chrono::hours(6), {}}, zones));
  };
  EXPECT_EQ(costs("2026-01-10T22:00:00Z"), 30);
  EXPECT_EQ(costs("2026-03-28T22:00:00Z"), 0);
  EXPECT_EQ(costs("2026-10-24T22:00:00Z"), 60);
}

}  // namespace
}  // namespace voltyard::billing
