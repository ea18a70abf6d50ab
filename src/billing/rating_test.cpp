#include "billing/rating.hpp"

#include "billing/session_fixture.hpp"
#include "billing/shed_tariff.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;

Tariff only(Fee fee, Dimension dimension, std::int64_t price_e5, std::int32_t step_size = 1) {
  Tariff tariff;
  tariff.elements = {{{{fee, dimension, price_e5, step_size}}, {}}};
  return tariff;
}

TariffElement time_at(std::int64_t price_e5, Restrictions bands, std::int32_t step_size = 1) {
  return {{{Fee::service, Dimension::time, price_e5, step_size}}, bands};
}

// A session of that length and energy with a reading at its start and its end.
Result<Bill> rate_simple(const Tariff& tariff, std::int64_t length_ms, std::int64_t mwh) {
  const std::vector<Sample> samples = {reading(evening, 0, 0), reading(evening, length_ms, mwh)};
  return rate(tariff, {evening, evening + Duration(length_ms), samples});
}

TEST(RatingTest, newspaper_cases_are_charged_to_the_minute_not_to_the_begun_hour) {
  const Tariff tariff = only(Fee::service, Dimension::time, 25'000);  // 0.25 元/h
  EXPECT_EQ(total(rate_simple(tariff, 75 * minute, 0)), 31);          // was charged 0.50
  EXPECT_EQ(total(rate_simple(tariff, 487 * minute, 0)), 203);        // was charged 2.25
}

TEST(RatingTest, each_line_is_rounded_once_half_up) {
  struct Case {
    Dimension dimension;
    std::int64_t price_e5, length_ms, mwh, minor;
  };
  const Case cases[] = {
      {Dimension::energy, 56'000, hour, 0, 0},
      {Dimension::energy, 56'000, hour, 1 * kwh, 56},
      {Dimension::energy, 50'000, hour, 10'000, 1},  // exactly half a 分
      {Dimension::energy, 50'000, hour, 9'000, 0},   // 0.45 分
      {Dimension::energy, 50'000, hour, 30'000, 2},  // 1.5 分, up and not to even
      {Dimension::energy, 50'000, hour, 50'000, 3},  // 2.5 分
      {Dimension::energy, 51'030, hour, 83'000, 4},  // 0.083 kWh: 4.23549 分
      {Dimension::energy, 0, hour, 5 * kwh, 0},
      {Dimension::time, 10'000, 10 * hour, kwh, 100},
      {Dimension::time, 10'000, 3 * minute, 0, 1},  // exactly half a 分
      {Dimension::time, 10'000, 3 * minute - 1000, 0, 0},
      {Dimension::time, 10'000, 0, 0, 0},
      {Dimension::flat, 100'000, hour, 0, 100},
      {Dimension::flat, 499, hour, 0, 0},
      {Dimension::flat, 500, hour, 0, 1},
  };
  for (const Case& one : cases) {
    const Tariff tariff = only(Fee::service, one.dimension, one.price_e5);
    EXPECT_EQ(total(rate_simple(tariff, one.length_ms, one.mwh)), one.minor)
        << to_string(one.dimension) << " @ " << one.price_e5 << ", " << one.length_ms << " ms, "
        << one.mwh << " mWh";
  }
}

TEST(RatingTest, a_ten_hour_charge_in_the_shed_is_two_lines_that_point_at_their_readings) {
  std::vector<Sample> samples;
  for (int i = 0; i <= 600; ++i) {
    samples.push_back(reading(evening, i * minute, std::min(i, 400) * std::int64_t{2'000}));
  }
  const auto bill =
      rate(shed_tariff(TariffId{}), {evening, evening + std::chrono::hours(10), samples});
  EXPECT_EQ(text(bill),
            "electricity ENERGY 800000 mwh @ 56000 = 45 [0..600]\n"
            "service TIME 36000000 ms @ 10000 = 100 [0..600]\n"
            "total 145");
  EXPECT_EQ(bill->subtotal(Fee::electricity).minor, 45);
  EXPECT_EQ(bill->subtotal(Fee::service).minor, 100);
  EXPECT_EQ(bill->currency, "CNY");
  EXPECT_EQ(text_key(bill->lines[0]), "bill.electricity.energy");
  EXPECT_EQ(text_key(bill->lines[1]), "bill.service.time");
  EXPECT_EQ(bill->lines[1].from, evening);
  EXPECT_EQ(bill->lines[1].to, evening + std::chrono::hours(10));
}

TEST(RatingTest, sessions_with_few_or_no_readings_have_a_bill) {
  const Tariff tariff = shed_tariff(TariffId{});
  const std::vector<Sample> one = {reading(evening, hour, 250'000)};
  EXPECT_EQ(text(rate(tariff, {evening, evening + std::chrono::hours(2), one})),
            "electricity ENERGY 250000 mwh @ 56000 = 14 [0..0]\n"
            "service TIME 7200000 ms @ 10000 = 20 [0..0]\n"
            "total 34");
  EXPECT_EQ(text(rate(tariff, {evening, evening + std::chrono::hours(2), {}})),
            "electricity ENERGY 0 mwh @ 56000 = 0 [-1..-1]\n"
            "service TIME 7200000 ms @ 10000 = 20 [-1..-1]\n"
            "total 20");
  EXPECT_EQ(text(rate(tariff, {evening, std::nullopt, {}})),
            "electricity ENERGY 0 mwh @ 56000 = 0 [-1..-1]\n"
            "service TIME 0 ms @ 10000 = 0 [-1..-1]\n"
            "total 0");
  EXPECT_EQ(text(rate(tariff, {evening, std::nullopt, one})),
            "electricity ENERGY 250000 mwh @ 56000 = 14 [0..0]\n"
            "service TIME 3600000 ms @ 10000 = 10 [0..0]\n"
            "total 24");
}

TEST(RatingTest, n96_amounts_beyond_int64_are_an_error_and_never_wrap) {
  constexpr std::int64_t largest = INT64_MAX;
  const std::string too_large = "/amount: the amount does not fit 64 bits";
  const Tariff energy = only(Fee::electricity, Dimension::energy, largest);
  const Tariff time = only(Fee::service, Dimension::time, largest);
  EXPECT_EQ(text(rate_simple(energy, hour, largest - largest % 1000)), too_large);
  EXPECT_EQ(total(rate_simple(energy, hour, kwh)), 9'223'372'036'854'776);
  EXPECT_EQ(total(rate_simple(energy, hour, 1000 * kwh)), 9'223'372'036'854'775'807);  // exact fit
  EXPECT_EQ(text(rate_simple(energy, hour, 1001 * kwh)), too_large);
  EXPECT_EQ(text(rate_simple(time, 1001 * hour, 0)), too_large);
  EXPECT_EQ(total(rate_simple(only(Fee::electricity, Dimension::energy, 1), hour,
                              largest - largest % 1000)),
            9'223'372'037);
  // The step would lift the quantity itself over the edge.
  EXPECT_EQ(text(rate_simple(only(Fee::electricity, Dimension::energy, 1), hour, largest)),
            too_large);
  Tariff sum = energy;  // each line fits, their sum does not
  sum.elements[0].components.push_back({Fee::service, Dimension::energy, largest, 1});
  EXPECT_EQ(text(rate_simple(sum, hour, 1000 * kwh)), too_large);
}

TEST(RatingTest, impossible_input_is_refused) {
  const Tariff tariff = shed_tariff(TariffId{});
  const auto rated = [&](Timestamp start, std::optional<Timestamp> end,
                         const std::vector<Sample>& samples) {
    return text(rate(tariff, {start, end, samples}));
  };
  const Timestamp end = evening + std::chrono::hours(1);
  EXPECT_EQ(rated(evening, evening - Duration(1), {}), "/end: the session ends before it starts");
  EXPECT_EQ(rated(evening, end, {reading(evening, -1, 0)}),
            "/samples/0/at: a sample is out of order or outside the session");
  EXPECT_EQ(rated(evening, end, {reading(evening, hour + 1, 0)}),
            "/samples/0/at: a sample is out of order or outside the session");
  EXPECT_EQ(rated(evening, end, {reading(evening, 2, 5), reading(evening, 1, 5)}),
            "/samples/1/at: a sample is out of order or outside the session");
  EXPECT_EQ(rated(evening, end, {reading(evening, 1, 5), reading(evening, 2, 4)}),
            "/samples/1/energy: energy falls within the session");
  EXPECT_EQ(rated(evening, end, {reading(evening, 1, -1)}),
            "/samples/0/energy: energy falls within the session");
  EXPECT_EQ(rated({INT64_MIN}, Timestamp{INT64_MAX}, {}),
            "/start: the session is outside the years 1970 to 9999");
  EXPECT_EQ(rated(evening, evening + longest_rated_session + Duration(1), {}),
            "/end: the session is longer than a year");
  EXPECT_EQ(text(rate(Tariff{}, {evening, end, {}})),
            "/elements: a tariff has at least one element");
}

TEST(RatingTest, step_size_rounds_the_sum_up_once_at_the_end) {
  struct Case {
    Tariff tariff;
    std::int64_t length_ms, mwh, minor;
  };
  const Case cases[] = {
      {only(Fee::service, Dimension::time, 25'000, 3600), 75 * minute, 0, 50},
      {only(Fee::service, Dimension::time, 25'000, 3600), 60 * minute, 0, 25},
      {only(Fee::service, Dimension::time, 25'000, 3600), 1, 0, 25},
      {only(Fee::service, Dimension::time, 25'000, 3600), 0, 0, 0},  // nothing used, nothing billed
      {only(Fee::electricity, Dimension::energy, 56'000, 1000), hour, kwh + 1, 112},
      {only(Fee::electricity, Dimension::energy, 56'000, 100), hour, 250'000, 17},  // 16.8
  };
  for (const Case& one : cases) {
    EXPECT_EQ(total(rate_simple(one.tariff, one.length_ms, one.mwh)), one.minor);
  }
  const auto bill = rate_simple(only(Fee::service, Dimension::time, 25'000, 3600), 75 * minute, 0);
  EXPECT_EQ(bill->lines[0].quantity, 120 * minute);
  EXPECT_EQ(bill->lines[0].added_by_step, 45 * minute);
}

TEST(RatingTest, the_step_of_the_last_band_applies_to_the_sum_and_only_at_the_end) {
  Tariff tariff;  // 23:00 to 07:00 at half the price, begun quarters there, begun hours before
  tariff.elements = {time_at(10'000, {.start_minute = 23 * 60, .end_minute = 7 * 60}, 900),
                     time_at(20'000, {}, 3600)};
  const std::vector<Sample> samples = {reading(evening, 0, 0), reading(evening, 70 * minute, 0)};
  // 60 + 10 minutes are 70, to the next quarter 75: five minutes more at night's price.
  EXPECT_EQ(text(rate(tariff, {evening, evening + Duration(70 * minute), samples})),
            "service TIME 3600000 ms @ 20000 = 20 [0..1]\n"
            "service TIME 900000 ms @ 10000 = 3 [0..1]\n"
            "total 23");
  EXPECT_EQ(text(rate(tariff, {evening, std::nullopt, samples})),
            "service TIME 3600000 ms @ 20000 = 20 [0..1]\n"
            "service TIME 600000 ms @ 10000 = 2 [0..1]\n"
            "total 22");
}

TEST(RatingTest, a_running_session_with_one_price_shows_what_stopping_now_would_cost) {
  const Tariff tariff = only(Fee::service, Dimension::time, 25'000, 3600);
  const std::vector<Sample> samples = {reading(evening, 0, 0), reading(evening, 5 * minute, 0)};
  EXPECT_EQ(total(rate(tariff, {evening, std::nullopt, samples})), 25);

  // A band may come again: then the step would move from its first line to its last.
  Tariff evenings;
  evenings.elements = {time_at(25'000, {.start_minute = 22 * 60, .end_minute = 23 * 60}, 3600)};
  EXPECT_EQ(total(rate(evenings, {evening, std::nullopt, samples})), 2);
}

}  // namespace
}  // namespace voltyard::billing
