// What is not counted reading by reading: the start fee, the idle fee once the vehicle is full, and
// the limits of a whole bill.
#include "billing/session_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;

// 0.60 元/kWh electricity, 0.10 元/h while it charges, 0.50 元/h once it is full.
Tariff with_idle_fee() {
  Tariff tariff;
  tariff.elements = {{{{Fee::electricity, Dimension::energy, 60'000, 1},
                       {Fee::service, Dimension::time, 10'000, 1},
                       {Fee::service, Dimension::parking_time, 50'000, 1}},
                      {}}};
  return tariff;
}

// One kWh in two hours, then two hours at 0 W.
std::vector<Sample> four_hours() {
  return {reading(evening, 0, 0), reading(evening, 2 * hour, kwh), reading(evening, 4 * hour, kwh)};
}

RatingInput ended(std::span<const Sample> samples) {
  return {evening, evening + Duration(4 * hour), samples};
}

TEST(LimitsTest, time_counts_until_full_and_parking_from_there) {
  const auto samples = four_hours();
  RatingInput input = ended(samples);
  EXPECT_EQ(text(rate(with_idle_fee(), input)),  // nobody says when it became full
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 14400000 ms @ 10000 = 40 [0..2]\n"
            "total 100");
  input.full_at = evening + Duration(2 * hour);
  EXPECT_EQ(text(rate(with_idle_fee(), input)),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 7200000 ms @ 10000 = 20 [0..1]\n"
            "service PARKING_TIME 7200000 ms @ 50000 = 100 [1..2]\n"
            "total 180");
  input.full_at = evening + Duration(3 * hour);  // between two readings
  EXPECT_EQ(text(rate(with_idle_fee(), input)),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 10800000 ms @ 10000 = 30 [0..2]\n"
            "service PARKING_TIME 3600000 ms @ 50000 = 50 [1..2]\n"
            "total 140");
}

TEST(LimitsTest, the_grace_after_full_costs_neither) {
  const auto samples = four_hours();
  RatingInput input = ended(samples);
  input.full_at = evening + Duration(2 * hour);
  Tariff tariff = with_idle_fee();
  tariff.parking_grace = std::chrono::minutes(30);
  EXPECT_EQ(text(rate(tariff, input)),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 7200000 ms @ 10000 = 20 [0..1]\n"
            "service PARKING_TIME 5400000 ms @ 50000 = 75 [1..2]\n"
            "total 155");
  tariff.parking_grace = std::chrono::hours(2);
  EXPECT_EQ(total(rate(tariff, input)), 80);
  tariff.parking_grace = std::chrono::hours(24 * 366);
  EXPECT_EQ(total(rate(tariff, input)), 80);
}

TEST(LimitsTest, full_at_the_ends_of_a_session) {
  const auto samples = four_hours();
  RatingInput input = ended(samples);
  input.full_at = evening;
  EXPECT_EQ(total(rate(with_idle_fee(), input)), 60 + 200);
  input.full_at = *input.end;
  EXPECT_EQ(total(rate(with_idle_fee(), input)), 100);
  input.full_at = *input.end + Duration(1);
  EXPECT_EQ(total(rate(with_idle_fee(), input)), 100);
  input.full_at = evening - Duration(1);
  EXPECT_EQ(text(rate(with_idle_fee(), input)),
            "/full_at: the vehicle was full before the session or after the year 9999");
  input.full_at = Timestamp{INT64_MAX};
  EXPECT_EQ(text(rate(with_idle_fee(), input)),
            "/full_at: the vehicle was full before the session or after the year 9999");
}

TEST(LimitsTest, idle_fees_have_bands_and_steps_like_any_other) {
  Tariff tariff;  // occupying a slot costs only from 08:00 to 23:00, begun half hours
  tariff.elements = {{{{Fee::service, Dimension::parking_time, 60'000, 1800}},
                      {.start_minute = 8 * 60, .end_minute = 23 * 60}}};
  const auto samples = four_hours();
  RatingInput input = ended(samples);
  input.full_at = evening + Duration(20 * minute);
  EXPECT_EQ(text(rate(tariff, input)),
            "service PARKING_TIME 3600000 ms @ 60000 = 60 [0..1]\n"
            "total 60");
}

TEST(LimitsTest, the_start_decides_which_flat_price_holds_per_fee) {
  Tariff tariff;
  tariff.elements = {
      {{{Fee::service, Dimension::flat, 50'000, 1}}, {.start_minute = 0, .end_minute = 22 * 60}},
      {{{Fee::service, Dimension::flat, 20'000, 1}, {Fee::electricity, Dimension::flat, 1'000, 1}},
       {.weekdays = 1}},
      {{{Fee::service, Dimension::flat, 90'000, 1}}, {}}};
  const auto flat = [&](std::string_view start) {
    const Timestamp at = utc(start);
    return text(rate(tariff, {at, at + std::chrono::hours(8), {}}));
  };
  EXPECT_EQ(flat("2026-11-23T13:59:59.999Z"),
            "electricity FLAT 1 session @ 1000 = 1 [-1..-1]\n"
            "service FLAT 1 session @ 50000 = 50 [-1..-1]\ntotal 51");
  EXPECT_EQ(flat("2026-11-23T14:00:00Z"),
            "electricity FLAT 1 session @ 1000 = 1 [-1..-1]\n"
            "service FLAT 1 session @ 20000 = 20 [-1..-1]\ntotal 21");
  EXPECT_EQ(flat("2026-11-24T14:00:00Z"), "service FLAT 1 session @ 90000 = 90 [-1..-1]\ntotal 90");
  tariff.elements.pop_back();
  EXPECT_EQ(flat("2026-11-24T14:00:00Z"), "total 0");
}

TEST(LimitsTest, a_minimum_is_a_service_fee_and_certain_from_the_start) {
  Tariff tariff = with_idle_fee();
  tariff.min_price = Money{150};
  const auto samples = four_hours();
  const auto bill = rate(tariff, ended(samples));
  EXPECT_EQ(text(bill),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 14400000 ms @ 10000 = 40 [0..2]\n"
            "service minimum = 50\n"
            "total 150");
  EXPECT_EQ(bill->subtotal(Fee::service).minor, 90);
  EXPECT_EQ(text_key(bill->lines[2]), "bill.service.minimum");
  EXPECT_EQ(bill->lines[2].from, evening);
  EXPECT_EQ(bill->lines[2].to, evening + Duration(4 * hour));
  EXPECT_EQ(total(rate(tariff, {evening, std::nullopt, {}})), 150);
  tariff.min_price = Money{100};  // reached: no line
  EXPECT_EQ(rate(tariff, ended(samples))->lines.size(), 2u);
}

TEST(LimitsTest, a_maximum_takes_from_the_service_fee_first) {
  Tariff tariff = with_idle_fee();
  const auto samples = four_hours();
  tariff.max_price = Money{70};
  EXPECT_EQ(text(rate(tariff, ended(samples))),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 14400000 ms @ 10000 = 40 [0..2]\n"
            "service maximum = -30\n"
            "total 70");
  tariff.max_price = Money{25};
  const auto bill = rate(tariff, ended(samples));
  EXPECT_EQ(text(bill),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 14400000 ms @ 10000 = 40 [0..2]\n"
            "service maximum = -40\n"
            "electricity maximum = -35\n"
            "total 25");
  EXPECT_EQ(bill->subtotal(Fee::electricity).minor, 25);
  EXPECT_EQ(bill->subtotal(Fee::service).minor, 0);
  EXPECT_EQ(text_key(bill->lines[3]), "bill.electricity.maximum");
  tariff.max_price = Money{100};
  EXPECT_EQ(rate(tariff, ended(samples))->lines.size(), 2u);
}

TEST(LimitsTest, nobody_pays_more_than_agreed_and_the_line_says_whose_loss_it_is) {
  Tariff tariff = with_idle_fee();
  const auto samples = four_hours();
  RatingInput input = ended(samples);
  input.agreed = Money{50};
  const auto bill = rate(tariff, input);
  EXPECT_EQ(text(bill),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 14400000 ms @ 10000 = 40 [0..2]\n"
            "service beyond_agreed = -40\n"
            "electricity beyond_agreed = -10\n"
            "total 50");
  EXPECT_EQ(text_key(bill->lines[2]), "bill.service.beyond_agreed");
  tariff.max_price = Money{80};  // the tariff's own limit comes first: that is no loss
  EXPECT_EQ(text(rate(tariff, input)),
            "electricity ENERGY 1000000 mwh @ 60000 = 60 [0..2]\n"
            "service TIME 14400000 ms @ 10000 = 40 [0..2]\n"
            "service maximum = -20\n"
            "service beyond_agreed = -20\n"
            "electricity beyond_agreed = -10\n"
            "total 50");
  input.agreed = Money{0};
  EXPECT_EQ(total(rate(tariff, input)), 0);
  input.agreed = Money{80};
  EXPECT_EQ(total(rate(tariff, input)), 80);
  input.agreed = Money{-1};
  EXPECT_EQ(text(rate(tariff, input)), "/agreed: nobody agrees to less than nothing");
}

}  // namespace
}  // namespace voltyard::billing
