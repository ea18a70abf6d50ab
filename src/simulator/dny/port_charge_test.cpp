#include "simulator/dny/port_charge.hpp"

#include <gtest/gtest.h>

namespace voltyard::simulator::dny {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Timestamp zero{1'795'428'000'000};

// Plays a charge whose power is told, a look a minute; what it ended by and when.
class Played {
 public:
  explicit Played(std::optional<wire::StartStop> start)
      : charge_(0, {}, {}, start, Reading{zero, {1'000'000}, {}, 0, 0}, zero) {}

  std::optional<StopCause> play(Duration duration, double watts) {
    const auto end = now_ + duration;
    while (now_ < end) {
      const auto step = std::min<Duration>(minutes(1), end - now_);
      now_ = now_ + step;
      meter_wh_ += watts * std::chrono::duration<double, std::ratio<3600>>(step).count();
      Reading reading;
      reading.at = now_;
      reading.meter = {1'000'000 + static_cast<std::int64_t>(meter_wh_ * 1'000)};
      reading.power = {static_cast<std::int64_t>(watts * 1'000)};
      if (const auto over = charge_.judge(reading, rules, now_)) return over;
    }
    return std::nullopt;
  }
  Duration elapsed() const { return now_ - zero; }
  PortCharge& charge() { return charge_; }

  Rules rules;

 private:
  PortCharge charge_;
  Timestamp now_ = zero;
  double meter_wh_ = 0;
};

wire::StartStop until_full(std::uint16_t max_duration_s = 36'000) {
  wire::StartStop start;
  start.action = wire::ChargeAction::start;
  start.max_duration_s = max_duration_s;
  return start;
}

TEST(PortCharge, full_is_half_an_hour_below_a_fifth_and_an_hour_afloat) {
  Played played(until_full());
  EXPECT_EQ(played.play(hours(1), 200), std::nullopt);
  EXPECT_EQ(played.play(minutes(30), 30), std::nullopt);
  EXPECT_FALSE(played.charge().is_floating());
  EXPECT_EQ(played.play(minutes(2), 30), std::nullopt);
  EXPECT_TRUE(played.charge().is_floating());
  EXPECT_EQ(played.play(hours(2), 30), StopCause::full);
  EXPECT_EQ(played.elapsed(), hours(1) + minutes(1) + minutes(30) + hours(1));
}

TEST(PortCharge, after_three_hours_floating_is_seen_after_five_minutes) {
  Played played(until_full());
  EXPECT_EQ(played.play(hours(3), 200), std::nullopt);
  EXPECT_EQ(played.play(hours(2), 30), StopCause::full);
  EXPECT_EQ(played.elapsed(), hours(3) + minutes(1) + minutes(5) + hours(1));
}

TEST(PortCharge, power_that_rises_again_is_not_afloat) {
  Played played(until_full());
  played.play(hours(1), 200);
  played.play(minutes(40), 30);
  EXPECT_TRUE(played.charge().is_floating());
  played.play(minutes(1), 100);
  EXPECT_FALSE(played.charge().is_floating());
}

TEST(PortCharge, ends_with_the_ordered_time_and_with_the_piles_own) {
  Played ordered(until_full(3'600));
  EXPECT_EQ(ordered.play(hours(20), 200), StopCause::time_limit);
  EXPECT_EQ(ordered.elapsed(), hours(1));
  Played own(until_full(0));
  EXPECT_EQ(own.play(hours(20), 200), StopCause::time_limit);
  EXPECT_EQ(own.elapsed(), hours(10));
  Played offline(std::nullopt);
  EXPECT_EQ(offline.play(hours(20), 200), StopCause::time_limit);
}

// What SafeStart never sends: this is why.
TEST(PortCharge, bought_time_goes_on_when_full_and_past_the_maximum) {
  auto start = until_full(3'600);
  start.quantity = 50'000;
  Played played(start);
  played.play(hours(1), 200);
  EXPECT_EQ(played.play(hours(15), 30), StopCause::time_bought);
  EXPECT_EQ(played.elapsed(), seconds(50'040)) << "at the look after it";
}

TEST(PortCharge, bought_energy_stops_at_it_and_at_full_only_when_it_was_said) {
  auto start = until_full();
  start.rate_mode = wire::RateMode::energy;
  start.quantity = 48;  // 0.48 kWh
  Played bought(start);
  EXPECT_EQ(bought.play(hours(5), 240), StopCause::energy_bought);
  EXPECT_EQ(bought.elapsed(), minutes(120));
  Played afloat(start);
  afloat.play(hours(1), 200);
  EXPECT_EQ(afloat.play(hours(5), 20), std::nullopt);
  start.force_full_stop = std::uint8_t{1};
  Played forced(start);
  forced.play(hours(1), 200);
  EXPECT_EQ(forced.play(hours(5), 20), StopCause::full);
}

TEST(PortCharge, overload_of_the_order_and_of_the_pile) {
  auto start = until_full();
  start.overload_power_dw = 5'000;
  Played ordered(start);
  EXPECT_EQ(ordered.play(minutes(5), 500), std::nullopt);
  EXPECT_EQ(ordered.play(minutes(5), 501), StopCause::overload);
  Played own(until_full());
  own.rules.limits.overload_power_dw = 11'000;
  EXPECT_EQ(own.play(minutes(5), 1'101), StopCause::overload);
}

TEST(PortCharge, nothing_flows_for_five_minutes_is_unplugged_and_less_than_30_w_is_no_charge) {
  Played out(until_full());
  out.play(hours(1), 200);
  EXPECT_EQ(out.play(hours(1), 0.5), StopCause::no_current);
  EXPECT_EQ(out.elapsed(), hours(1) + minutes(1) + minutes(5));
  Played toy(until_full());
  EXPECT_EQ(toy.play(hours(1), 25), StopCause::no_load);
  EXPECT_EQ(toy.elapsed(), minutes(30));
}

TEST(PortCharge, settles_what_it_counted) {
  Played played(until_full());
  played.play(minutes(30), 200);
  played.play(minutes(30), 300);
  const Reading last{zero, {1'250'000}, {}, 0, 0};
  const auto settled = played.charge().settle(last, StopCause::unplugged, zero + hours(1));
  EXPECT_EQ(settled.energy_10wh, 25);
  EXPECT_EQ(settled.duration_s, 3'600);
  EXPECT_EQ(settled.max_power_dw, 3'000);
  EXPECT_EQ(settled.second_max_power_dw, 2'000) << "of the first five minutes";
  EXPECT_EQ(settled.stop_reason, wire::StopReason::unplugged);
}

}  // namespace
}  // namespace voltyard::simulator::dny
