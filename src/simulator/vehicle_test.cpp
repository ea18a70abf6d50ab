#include "simulator/vehicle.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace voltyard::simulator {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr VehicleShape lead_acid{Chemistry::lead_acid, 150, 0.05, 10'000, 2'000, 8, 1};
constexpr VehicleShape lithium{Chemistry::lithium, 150, 0.05, 10'000, 2'000, 1, 1};

TEST(Vehicle, curve_has_a_slow_rise_a_fall_and_a_tail) {
  struct Case {
    double at_s;
    double lead_acid_w;
    double lithium_w;
  };
  const Case cases[] = {
      {0, 150, 150},          {5'000, 153.75, 153.75}, {10'000, 157.5, 157.5},
      {12'000, 63.00, 57.94}, {14'000, 28.23, 21.32},  {20'000, 9.01, 1},
      {36'000, 8.00, 1},
  };
  for (const auto& c : cases) {
    EXPECT_NEAR(smooth_watts(lead_acid, c.at_s), c.lead_acid_w, 0.01) << c.at_s;
    EXPECT_NEAR(smooth_watts(lithium, c.at_s), c.lithium_w, 0.01) << c.at_s;
  }
}

TEST(Vehicle, energy_is_the_integral_of_power) {
  for (const auto& shape : {lead_acid, lithium}) {
    double joules = 0;
    for (int s = 0; s < 30'000; ++s) joules += smooth_watts(shape, s + 0.5);
    EXPECT_NEAR(joules, smooth_joules(shape, 30'000), 120);
  }
}

TEST(Vehicle, energy_does_not_depend_on_how_finely_it_is_stepped) {
  Vehicle coarse(lead_acid);
  Vehicle fine(lead_acid);
  const Energy whole = coarse.draw(hours(5));
  Energy sum;
  for (int i = 0; i < 5 * 3600; ++i) sum = sum + fine.draw(seconds(1));
  EXPECT_NEAR(static_cast<double>(whole.mwh), static_cast<double>(sum.mwh), 1);
  EXPECT_EQ(coarse.power(), fine.power());
}

TEST(Vehicle, noise_stays_within_two_percent_and_moves) {
  Vehicle vehicle(lead_acid);
  double low = 2;
  double high = 0;
  for (int minute = 0; minute < 120; ++minute) {
    const double smooth = smooth_watts(lead_acid, minute * 60.0) * 1000;
    const double ratio = static_cast<double>(vehicle.power().mw) / smooth;
    low = std::min(low, ratio);
    high = std::max(high, ratio);
    vehicle.draw(minutes(1));
  }
  EXPECT_GE(low, 0.98 - 1e-6);
  EXPECT_LE(high, 1.02 + 1e-6);
  EXPECT_GT(high - low, 0.02);
}

TEST(Vehicle, made_vehicles_deliver_what_was_wanted_and_are_full_in_time) {
  SeededRandom random(7);
  for (int i = 0; i < 200; ++i) {
    const double wanted_mwh = 300'000 + 6'000 * i;
    const double planned_h = 3 + i % 6;
    Vehicle vehicle(make_vehicle({std::llround(wanted_mwh)}, planned_h, random));
    ASSERT_GE(vehicle.shape().start_w, 60);
    ASSERT_LE(vehicle.shape().start_w, 400);
    Energy drawn;
    int spent = 0;
    for (; !vehicle.is_full(); ++spent) drawn = drawn + vehicle.draw(minutes(1));
    EXPECT_LE(spent, 17 * 60) << i;
    if (vehicle.shape().constant_s > 0) {
      EXPECT_NEAR(static_cast<double>(drawn.mwh), wanted_mwh, wanted_mwh * 0.2) << i;
    }
    const auto tail_mw = vehicle.power().mw;
    const bool is_lithium = vehicle.shape().chemistry == Chemistry::lithium;
    EXPECT_LT(tail_mw, is_lithium ? 3'000 : 39'000) << i;
    EXPECT_GT(tail_mw, 400) << i;
  }
}

TEST(Vehicle, same_seed_same_charge) {
  SeededRandom first(99);
  SeededRandom second(99);
  SeededRandom third(100);
  Vehicle a(make_vehicle({700'000}, 5, first));
  Vehicle b(make_vehicle({700'000}, 5, second));
  Vehicle c(make_vehicle({700'000}, 5, third));
  const auto drawn = a.draw(hours(2));
  EXPECT_EQ(drawn, b.draw(hours(2)));
  EXPECT_NE(drawn, c.draw(hours(2)));
}

TEST(Vehicle, mains_stay_near_220_volts) {
  std::int64_t low = 1'000'000;
  std::int64_t high = 0;
  for (int i = 0; i < 8'640; ++i) {
    const auto mv = mains_mv(5, {i * 10'000});
    low = std::min(low, mv);
    high = std::max(high, mv);
  }
  EXPECT_GE(low, 215'600);
  EXPECT_LE(high, 224'400);
  EXPECT_GT(high - low, 3'000);
}

TEST(Vehicle, a_car_takes_what_it_wanted_at_up_to_seven_kilowatts) {
  SeededRandom random(3);
  for (int i = 0; i < 50; ++i) {
    Vehicle car(make_car({20'000'000}, random));
    const auto drawn = car.draw(std::chrono::hours(12));
    EXPECT_NEAR(static_cast<double>(drawn.mwh), 20e6, 2e6);
    EXPECT_LE(car.shape().start_w, 7'000);
    EXPECT_TRUE(car.is_full());
    EXPECT_FALSE(car.soc_permille().has_value());
  }
}

TEST(Vehicle, a_car_on_direct_current_is_full_within_an_hour_or_two_and_says_how_full_it_is) {
  SeededRandom random(3);
  for (int i = 0; i < 50; ++i) {
    Vehicle car(make_dc_car({20'000'000}, random));
    const auto before = *car.soc_permille();
    EXPECT_GT(before, 300);
    const auto volts_before = car.battery_mv();
    EXPECT_LE(car.power().mw, 60'000'000);
    const auto drawn = car.draw(std::chrono::minutes(20));
    EXPECT_NEAR(*car.soc_permille() - before,
                static_cast<double>(drawn.mwh) / 1e3 / car.shape().battery_kwh, 12);
    car.draw(hours(2));
    EXPECT_TRUE(car.is_full());
    EXPECT_EQ(*car.soc_permille(), 1'000);
    EXPECT_GT(car.battery_mv(), volts_before);
  }
}

}  // namespace
}  // namespace voltyard::simulator
