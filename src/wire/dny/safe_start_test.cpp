#include "wire/dny/safe_start.hpp"

#include "wire/dny/frame.hpp"
#include "wire/dny/vectors_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::dny {
namespace {

constexpr OrderId some_order{{0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56,
                              0x78, 0x12, 0x34, 0x56, 0x78}};

constexpr StartOrder port_1{
    .port = 1, .order = some_order, .balance_fen = 356, .overload_power_dw = 5000};

std::string body(const StartStop& message) {
  std::string out;
  encode(message, out);
  return hex(out);
}

std::string body(const Result<SafeStart>& start) { return body(start.value().message()); }

TEST(SafeStart, bought_time_is_the_published_packet) {
  const auto start = SafeStart::until_full(port_1, 28'800).value();
  std::string packet;
  write_frame(packet, 0x04AB373B, 2, start.message());
  EXPECT_EQ(hex(packet), hex(octets(vector::start)));
}

TEST(SafeStart, four_hours_are_a_maximum_and_never_a_quantity) {
  EXPECT_EQ(body(SafeStart::until_full(port_1, 4 * 3600)),
            "00 64 01 00 00 01 01 00 00 "
            "12 34 56 78 12 34 56 78 12 34 56 78 12 34 56 78 40 38 88 13");
}

TEST(SafeStart, more_than_ten_hours_are_ten) {
  EXPECT_EQ(SafeStart::until_full(port_1, 36'001).value().message().max_duration_s, 36'000);
  EXPECT_EQ(SafeStart::until_full(port_1, 1LL << 40).value().message().max_duration_s, 36'000);
  EXPECT_EQ(SafeStart::up_to_energy(port_1, 1, 65'536).value().message().max_duration_s, 36'000);
}

TEST(SafeStart, bought_energy_says_in_38_bytes_that_full_stops_too) {
  EXPECT_EQ(body(SafeStart::up_to_energy(port_1, 150, 50'000)),
            "02 64 01 00 00 01 01 96 00 "
            "12 34 56 78 12 34 56 78 12 34 56 78 12 34 56 78 A0 8C 88 13 "
            "00 00 00 00 02 00 01 00 00");
}

TEST(SafeStart, nothing_bought_starts_nothing) {
  EXPECT_TRUE(SafeStart::until_full(port_1, 0).has_error()) << "0 is the pile's own limit";
  EXPECT_TRUE(SafeStart::until_full(port_1, -1).has_error());
  EXPECT_TRUE(SafeStart::up_to_energy(port_1, 0, 3600).has_error()) << "0 is until full";
  EXPECT_TRUE(SafeStart::up_to_energy(port_1, -5, 3600).has_error());
  EXPECT_TRUE(SafeStart::up_to_energy(port_1, 65'536, 3600).has_error())
      << "the wire wraps it to 0";
  EXPECT_TRUE(SafeStart::up_to_energy(port_1, 100, 0).has_error());
}

TEST(SafeStart, whatever_is_asked_for_the_rule_holds) {
  for (const std::int64_t time : {1LL, 59LL, 35'999LL, 36'000LL, 65'535LL, 65'536LL, 101'536LL}) {
    EXPECT_TRUE(is_safe(SafeStart::until_full(port_1, time).value().message())) << time;
    for (const std::int64_t energy : {1LL, 255LL, 256LL, 65'535LL}) {
      EXPECT_TRUE(is_safe(SafeStart::up_to_energy(port_1, energy, time).value().message()));
    }
  }
}

StartStop changed(auto change) {
  StartStop message = SafeStart::until_full(port_1, 3600).value().message();
  change(message);
  return message;
}

TEST(SafeStart, what_keeps_a_full_battery_on_the_mains_is_not_safe) {
  EXPECT_TRUE(is_safe(changed([](auto&) {})));
  EXPECT_TRUE(is_safe(changed([](auto& m) {
    m.action = ChargeAction::stop;
    m.quantity = 9;
  })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.quantity = 14'400; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.max_duration_s = 0; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.max_duration_s = 36'001; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.long_charge = 1; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.ignore_unplug = 1; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.extra_float_s = 60; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.full_power_w = 15; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.short_check = 0; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) { m.action = ChargeAction{2}; })));
  EXPECT_FALSE(is_safe(changed([](auto& m) {
    m.rate_mode = RateMode::energy;
    m.quantity = 100;
  })));
  EXPECT_FALSE(is_safe(changed([](auto& m) {
    m.quantity = 14'400;  // a time does away with the maximum time even so
    m.force_full_stop = 1;
  })));
}

TEST(StopOf, names_port_and_order) {
  EXPECT_EQ(body(stop_of(11, some_order)),
            "00 00 00 00 00 0B 00 00 00 "
            "12 34 56 78 12 34 56 78 12 34 56 78 12 34 56 78 00 00 00 00");
}

}  // namespace
}  // namespace voltyard::wire::dny
