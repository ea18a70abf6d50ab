#include "domain/host_watch.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

using Signs = std::vector<HostSign>;

HostReading hottest(std::int16_t dc) {
  HostReading reading;
  reading.hottest_dc = dc;
  return reading;
}

HostReading leaking(std::int32_t ma) {
  HostReading reading;
  reading.leakage_ma = ma;
  return reading;
}

TEST(HostWatch, what_is_not_measured_is_no_signal) {
  HostWatch watch;
  EXPECT_EQ(observe(watch, {}, {}), Signs{});
}

TEST(HostWatch, smoke_and_an_open_breaker_are_said_with_every_reading_and_their_end_once) {
  HostWatch watch;
  HostReading reading;
  reading.smoke = true;
  reading.breaker_closed = false;
  const Signs both{{Signal::smoke, false, 1, 1}, {Signal::power_lost, false, 1, 1}};
  EXPECT_EQ(observe(watch, {}, reading), both);
  EXPECT_EQ(observe(watch, {}, reading), both);
  reading.smoke = false;
  reading.breaker_closed = true;
  EXPECT_EQ(observe(watch, {}, reading),
            (Signs{{Signal::smoke, true, 0, 1}, {Signal::power_lost, true, 0, 1}}));
  EXPECT_EQ(observe(watch, {}, reading), Signs{});
}

TEST(HostWatch, a_host_takes_back_nothing_that_it_has_not_raised) {
  HostWatch watch;
  HostReading reading;
  reading.smoke = false;
  EXPECT_EQ(observe(watch, {}, reading), Signs{}) << "a detector of the shed may have";
}

TEST(HostWatch, heat_begins_at_its_threshold_and_ends_five_degrees_below) {
  HostWatch watch;
  EXPECT_EQ(observe(watch, {}, hottest(799)), Signs{});
  EXPECT_EQ(observe(watch, {}, hottest(800)), (Signs{{Signal::overheated, false, 800, 800}}));
  EXPECT_EQ(observe(watch, {}, hottest(751)), Signs{});
  EXPECT_EQ(observe(watch, {}, hottest(750)), (Signs{{Signal::overheated, true, 750, 800}}));
  EXPECT_EQ(observe(watch, {}, hottest(-650)), Signs{});
}

TEST(HostWatch, residual_current_begins_at_30_ma_and_ends_at_20) {
  HostWatch watch;
  EXPECT_EQ(observe(watch, {}, leaking(29)), Signs{});
  EXPECT_EQ(observe(watch, {}, leaking(255)), (Signs{{Signal::leakage, false, 255, 30}}));
  EXPECT_EQ(observe(watch, {}, leaking(21)), Signs{});
  EXPECT_EQ(observe(watch, {}, leaking(20)), (Signs{{Signal::leakage, true, 20, 30}}));
}

}  // namespace
}  // namespace voltyard::domain
