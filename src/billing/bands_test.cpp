// Restrictions: the same session under bands of the clock, the week, the calendar, the energy and
// the duration. A session of four hours, one reading per hour, 1 kWh each, from Monday 22:00 in
// Shanghai unless a case says otherwise.
#include "billing/session_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;
using std::chrono::year;

// The electricity lines of the session: "quantity@price [first..last]" joined by commas.
std::string electricity(std::string_view start_text, const Restrictions& bands,
                        std::string_view time_zone = "Asia/Shanghai") {
  Tariff tariff;
  tariff.time_zone = time_zone;
  tariff.holidays = {year(2026) / 10 / 1, year(2026) / 11 / 24, year(2027) / 1 / 1};
  tariff.elements = {{{{Fee::electricity, Dimension::energy, 30'000, 1}}, bands},
                     {{{Fee::electricity, Dimension::energy, 90'000, 1}}, {}}};
  const Timestamp start = utc(start_text);
  std::vector<Sample> samples;
  for (int i = 0; i <= 4; ++i) {
    Sample sample;
    sample.at = start + Duration(i * hour);
    sample.energy = {i * kwh};
    samples.push_back(sample);
  }
  const auto bill = rate(tariff, {start, samples.back().at, samples});
  if (!bill) return bill.error().message;
  std::string out;
  for (const BillLine& line : bill->lines) {
    if (!out.empty()) out += ", ";
    out += std::to_string(line.quantity) + "@" + std::to_string(line.price_e5 / 1000) + " [" +
           std::to_string(line.first_sample) + ".." + std::to_string(line.last_sample) + "]";
  }
  return out;
}

TEST(BandsTest, clock_bands_split_the_session_at_local_time) {
  struct Case {
    std::optional<int> from, to;
    const char* lines;
  };
  const Case cases[] = {
      {22 * 60, 6 * 60, "4000000@30 [0..4]"},
      {23 * 60, 7 * 60, "1000000@90 [0..1], 3000000@30 [1..4]"},
      {23 * 60 + 30, 7 * 60, "1500000@90 [0..2], 2500000@30 [1..4]"},
      {8 * 60, 22 * 60, "4000000@90 [0..4]"},
      {8 * 60, 0, "2000000@30 [0..2], 2000000@90 [2..4]"},
      {23 * 60, std::nullopt, "1000000@90 [0..1], 1000000@30 [1..2], 2000000@90 [2..4]"},
      {std::nullopt, 60, "2000000@90 [0..2], 1000000@30 [2..3], 1000000@90 [3..4]"},
      {0, 60, "2000000@90 [0..2], 1000000@30 [2..3], 1000000@90 [3..4]"},
      {23 * 60 + 20, 23 * 60 + 40, "1333333@90 [0..2], 333333@30 [1..2], 2333334@90 [1..4]"},
  };
  for (const Case& one : cases) {
    const Restrictions bands{.start_minute = one.from, .end_minute = one.to};
    EXPECT_EQ(electricity("2026-11-23T14:00:00Z", bands), one.lines);
  }
  const Restrictions night{.start_minute = 23 * 60, .end_minute = 7 * 60};
  EXPECT_EQ(electricity("2026-11-23T14:00:00Z", night, "UTC"), "4000000@90 [0..4]");
}

TEST(BandsTest, weekdays_and_dates_change_at_local_midnight) {
  const char* monday_night = "2026-11-23T14:00:00Z";  // 22:00 local
  constexpr std::uint8_t monday = 1, tuesday = 2, sunday = 64;
  const char* first_half = "2000000@30 [0..2], 2000000@90 [2..4]";
  const char* second_half = "2000000@90 [0..2], 2000000@30 [2..4]";
  EXPECT_EQ(electricity(monday_night, {.weekdays = monday}), first_half);
  EXPECT_EQ(electricity(monday_night, {.weekdays = tuesday}), second_half);
  EXPECT_EQ(electricity(monday_night, {.weekdays = monday | tuesday}), "4000000@30 [0..4]");
  EXPECT_EQ(electricity(monday_night, {.weekdays = sunday}), "4000000@90 [0..4]");
  EXPECT_EQ(electricity("2026-11-22T14:00:00Z", {.weekdays = sunday}), first_half);

  EXPECT_EQ(electricity(monday_night, {.start_date = year(2026) / 11 / 24}), second_half);
  EXPECT_EQ(electricity(monday_night, {.end_date = year(2026) / 11 / 24}), first_half);
  EXPECT_EQ(electricity("2028-02-28T14:00:00Z",
                        {.start_date = year(2028) / 2 / 29, .end_date = year(2028) / 3 / 1}),
            second_half);
  EXPECT_EQ(electricity("2026-12-31T14:00:00Z", {.start_date = year(2027) / 1 / 1}), second_half);
}

TEST(BandsTest, seasons_change_with_the_local_month) {
  const char* whole = "4000000@30 [0..4]";
  const char* none = "4000000@90 [0..4]";
  const char* second_half = "2000000@90 [0..2], 2000000@30 [2..4]";
  constexpr std::uint16_t january = 1, march = 4, november = 1 << 10, december = 1 << 11;
  EXPECT_EQ(electricity("2026-11-23T14:00:00Z", {.months = november}), whole);
  EXPECT_EQ(electricity("2026-11-23T14:00:00Z", {.months = december | january}), none);
  EXPECT_EQ(electricity("2026-11-30T14:00:00Z", {.months = december}), second_half);
  EXPECT_EQ(electricity("2026-12-31T14:00:00Z", {.months = january}), second_half);
  EXPECT_EQ(electricity("2026-12-31T14:00:00Z", {.months = january | december}), whole);
  EXPECT_EQ(electricity("2026-02-28T14:00:00Z", {.months = march}), second_half);
  EXPECT_EQ(electricity("2028-02-28T14:00:00Z", {.months = march}), none);
  EXPECT_EQ(electricity("2028-02-29T14:00:00Z", {.months = march}), second_half);
}

TEST(BandsTest, holidays_begin_and_end_at_local_midnight) {
  const char* eve = "2026-11-23T14:00:00Z";  // the 24th is one
  const char* first_half = "2000000@30 [0..2], 2000000@90 [2..4]";
  const char* second_half = "2000000@90 [0..2], 2000000@30 [2..4]";
  EXPECT_EQ(electricity(eve, {.holidays = HolidayRule::only}), second_half);
  EXPECT_EQ(electricity(eve, {.holidays = HolidayRule::never}), first_half);
  EXPECT_EQ(electricity("2026-11-24T14:00:00Z", {.holidays = HolidayRule::only}), first_half);
  EXPECT_EQ(electricity("2026-12-31T14:00:00Z", {.holidays = HolidayRule::only}), second_half);
  EXPECT_EQ(electricity(eve, {.weekdays = 1, .holidays = HolidayRule::only}), "4000000@90 [0..4]");
}

TEST(BandsTest, energy_and_duration_bands_include_their_lower_bound_only) {
  const char* start = "2026-11-23T14:00:00Z";
  EXPECT_EQ(electricity(start, {.max_energy = Energy{1'500'000}}),
            "1500000@30 [0..2], 2500000@90 [1..4]");
  EXPECT_EQ(electricity(start, {.min_energy = Energy{kwh}, .max_energy = Energy{3 * kwh}}),
            "1000000@90 [0..1], 2000000@30 [1..3], 1000000@90 [3..4]");
  EXPECT_EQ(electricity(start, {.min_energy = Energy{4 * kwh}}), "4000000@90 [0..4]");
  EXPECT_EQ(electricity(start, {.min_energy = Energy{INT64_MAX}}), "4000000@90 [0..4]");
  EXPECT_EQ(electricity(start, {.min_duration = std::chrono::minutes(90)}),
            "1500000@90 [0..2], 2500000@30 [1..4]");
  EXPECT_EQ(electricity(start, {.max_duration = std::chrono::hours(1)}),
            "1000000@30 [0..1], 3000000@90 [1..4]");
  EXPECT_EQ(electricity(start, {.min_duration = Duration(INT64_MAX)}), "4000000@90 [0..4]");
}

TEST(BandsTest, all_restrictions_of_an_element_must_hold) {
  const Restrictions bands{.start_minute = 23 * 60, .end_minute = 1 * 60, .weekdays = 2};
  EXPECT_EQ(electricity("2026-11-23T14:00:00Z", bands),
            "2000000@90 [0..2], 1000000@30 [2..3], 1000000@90 [3..4]");
}

TEST(BandsTest, cuts_between_two_readings_are_taken_in_their_order) {
  const char* start = "2026-11-23T14:00:00Z";  // 0.25 kWh at 22:15, 0.75 kWh at 22:45
  EXPECT_EQ(electricity(start, {.start_minute = 22 * 60 + 15, .max_energy = Energy{750'000}}),
            "250000@90 [0..1], 500000@30 [0..1], 3250000@90 [0..4]");
  EXPECT_EQ(electricity(start, {.end_minute = 22 * 60 + 45, .min_energy = Energy{250'000}}),
            "250000@90 [0..1], 500000@30 [0..1], 1250000@90 [0..2], 2000000@30 [2..4]");
}

TEST(BandsTest, tiers_may_be_declared_in_any_order) {
  Tariff tariff;
  tariff.elements = {
      {{{Fee::electricity, Dimension::energy, 50'000, 1}}, {.min_energy = Energy{2 * kwh}}},
      {{{Fee::electricity, Dimension::energy, 30'000, 1}}, {.max_energy = Energy{kwh}}},
      {{{Fee::electricity, Dimension::energy, 40'000, 1}}, {}}};
  const Timestamp start = utc("2026-11-23T14:00:00Z");
  std::vector<Sample> samples(1);
  samples[0].at = start + Duration(hour);
  samples[0].energy = {3 * kwh};
  const auto bill = rate(tariff, {start, samples[0].at, samples});
  ASSERT_TRUE(bill);
  ASSERT_EQ(bill->lines.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(bill->lines[i].quantity, kwh) << i;
  EXPECT_EQ(bill->total.minor, 30 + 40 + 50);
}

TEST(BandsTest, a_band_without_energy_has_no_line_when_another_has_energy) {
  Tariff tariff;
  tariff.elements = {{{{Fee::electricity, Dimension::energy, 30'000, 1}},
                      {.min_duration = std::chrono::hours(1), .max_duration = Duration(2 * hour)}},
                     {{{Fee::electricity, Dimension::energy, 90'000, 1}}, {}}};
  const Timestamp start = utc("2026-11-23T14:00:00Z");
  std::vector<Sample> samples(4);
  for (int i = 0; i < 4; ++i) {
    samples[static_cast<std::size_t>(i)].at = start + Duration(i * hour);
    samples[static_cast<std::size_t>(i)].energy = {i < 2 ? 0 : kwh};
  }
  const auto bill = rate(tariff, {start, samples[3].at, samples});
  ASSERT_TRUE(bill);
  ASSERT_EQ(bill->lines.size(), 1u);
  EXPECT_EQ(bill->lines[0].price_e5, 30'000);
  EXPECT_EQ(bill->lines[0].first_sample, 1);
  EXPECT_EQ(bill->lines[0].last_sample, 2);
}

TEST(BandsTest, a_jump_between_two_readings_of_one_moment_is_cut_by_energy) {
  Tariff tariff;
  tariff.elements = {
      {{{Fee::electricity, Dimension::energy, 30'000, 1}}, {.max_energy = Energy{kwh}}},
      {{{Fee::electricity, Dimension::energy, 90'000, 1}}, {}}};
  const Timestamp start = utc("2026-11-23T14:00:00Z");
  std::vector<Sample> samples(3);
  samples[0].at = start;
  samples[1].at = samples[2].at = start + Duration(hour);
  samples[2].energy = {3 * kwh};
  const auto bill = rate(tariff, {start, samples[2].at, samples});
  ASSERT_TRUE(bill);
  ASSERT_EQ(bill->lines.size(), 2u);
  EXPECT_EQ(bill->lines[0].quantity, kwh);
  EXPECT_EQ(bill->lines[1].quantity, 2 * kwh);
  EXPECT_EQ(bill->total.minor, 30 + 180);
}

TEST(BandsTest, what_no_element_prices_is_free) {
  Tariff tariff;  // the first hour is free
  tariff.elements = {
      {{{Fee::service, Dimension::time, 20'000, 1}}, {.min_duration = std::chrono::hours(1)}}};
  const Timestamp start = utc("2026-11-23T14:00:00Z");
  const auto half = rate(tariff, {start, start + std::chrono::minutes(30), {}});
  ASSERT_TRUE(half);
  EXPECT_EQ(half->total.minor, 0);
  EXPECT_TRUE(half->lines.empty());
  EXPECT_EQ(rate(tariff, {start, start + std::chrono::hours(3), {}})->total.minor, 40);
}

}  // namespace
}  // namespace voltyard::billing
