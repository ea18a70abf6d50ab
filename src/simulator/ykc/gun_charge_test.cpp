#include "simulator/ykc/gun_charge.hpp"

#include <gtest/gtest.h>

namespace voltyard::simulator::ykc {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// 2026-11-23T10:00:00Z, 18 h in Zhengzhou.
constexpr Timestamp evening{1'795'428'000'000};

Reading reading(Duration after, std::int64_t mwh) {
  Reading said;
  said.at = evening + after;
  said.meter = {100'000'000 + mwh};
  return said;
}

// Flat at 0.80, peak at 1.80 from 18:30 on, until midnight.
wire::TariffModel prices() {
  wire::TariffModel model;
  model.prices[1] = {{150'000}, {30'000}};
  model.prices[2] = {{50'000}, {30'000}};
  model.half_hours.fill(2);
  for (std::size_t i = 37; i < 48; ++i) model.half_hours[i] = 1;
  return model;
}

GunCharge charge(std::uint32_t balance_fen = 1'000'000) {
  GunPlace place;
  place.pile = *wire::PileCode::parse("55031412780001");
  place.gun = wire::Gun::of(1);
  place.utc_offset = hours(8);
  ChargeOrigin origin;
  origin.order = *wire::OrderNumber::parse("55031412780001012611231800000001");
  origin.balance.fen = balance_fen;
  return GunCharge(place, origin, prices(), reading(seconds(0), 0), evening);
}

TEST(GunCharge, what_has_flowed_is_shared_among_the_rates_of_the_half_hours) {
  auto running = charge();
  running.meter(reading(minutes(30), 10'000'000));
  running.meter(reading(minutes(40), 14'000'050));
  const auto record = running.record(reading(minutes(50), 18'000'199), StopCause::remote, {});
  const auto& account = record.account;
  EXPECT_EQ(account.rates[0].energy.e4, 0u);
  EXPECT_EQ(account.rates[1].price.e5, 180'000u);
  EXPECT_EQ(account.rates[1].energy.e4, 80'001u);
  EXPECT_EQ(account.rates[1].amount.e4, 144'002u) << "8.0001 kWh at 1.80";
  EXPECT_EQ(account.rates[2].energy.e4, 100'000u);
  EXPECT_EQ(account.rates[2].amount.e4, 80'000u);
  EXPECT_EQ(account.energy.e4, 180'001u);
  EXPECT_EQ(account.amount.e4, 224'002u);
  EXPECT_EQ(account.meter_start.e4.value, 1'000'000u);
  EXPECT_EQ(account.meter_end.e4.value, 1'180'001u);
  EXPECT_EQ(account.stop_code, 0x40);
  EXPECT_EQ(record.head.started_at.claimed(hours(8))->ms, evening.ms);
  EXPECT_EQ(record.head.ended_at.claimed(hours(8))->ms, (evening + minutes(50)).ms);
}

TEST(GunCharge, a_report_says_what_the_record_would) {
  auto running = charge();
  running.meter(reading(minutes(10), 2'500'000));
  wire::RealTime said;
  running.report(said, evening + minutes(10) + seconds(50));
  EXPECT_EQ(said.energy.e4, 25'000u);
  EXPECT_EQ(said.amount.e4, 20'000u);
  EXPECT_EQ(said.charged_min, 10);
  EXPECT_EQ(said.order.text(), "55031412780001012611231800000001");
}

TEST(GunCharge, a_balance_is_spent_when_the_amount_has_reached_it) {
  auto running = charge(200);
  running.meter(reading(minutes(5), 2'499'900));
  EXPECT_FALSE(running.balance_is_spent());
  running.meter(reading(minutes(6), 2'500'000));
  EXPECT_TRUE(running.balance_is_spent()) << "2.5 kWh at 0.80";
  running.set_balance({201});
  EXPECT_FALSE(running.balance_is_spent());
}

TEST(GunCharge, a_register_that_starts_again_takes_the_orders_energy_with_it) {
  auto running = charge();
  running.meter(reading(minutes(10), 5'000'000));
  auto reset = reading(minutes(20), 0);
  reset.meter = {1'000'000};
  running.meter(reset);
  EXPECT_EQ(running.energy().e4, 10'000u);
}

TEST(GunCharge, a_half_hour_is_the_walls) {
  EXPECT_EQ(GunCharge::left_of_half_hour(evening, hours(8)), minutes(30));
  EXPECT_EQ(GunCharge::left_of_half_hour(evening + minutes(29), hours(8)), minutes(1));
  EXPECT_EQ(GunCharge::left_of_half_hour(evening, minutes(345)), minutes(15)) << "Kathmandu";
}

TEST(GunCharge, a_clock_that_was_never_set_shows_the_year_2000) {
  const auto shown = wall_time({5'000}, hours(0));
  EXPECT_EQ(to_rfc3339({shown.claimed(hours(0))->ms}).substr(0, 4), "2000");
}

TEST(GunCharge, a_locked_plug_is_not_pulled_but_stopped) {
  EXPECT_EQ(stop_code_of(StopCause::unplugged, true), 0x45);
  EXPECT_EQ(stop_code_of(StopCause::unplugged, false), 0x6B);
}

}  // namespace
}  // namespace voltyard::simulator::ykc
