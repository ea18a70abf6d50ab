#include "base/time_zone.hpp"

#include <gtest/gtest.h>

namespace voltyard {
namespace {

using std::chrono::hours;

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;

// An hour east of UTC, two from ten to twenty hours after 1970 began.
TimeZone with_a_short_summer() {
  return {"Test/Zone", hours(1), {{{10 * hour}, hours(2)}, {{20 * hour}, hours(1)}}};
}

TEST(TimeZoneTest, an_offset_holds_from_its_change_on) {
  const TimeZone zone = with_a_short_summer();
  EXPECT_EQ(zone.offset_at({0}), hours(1));
  EXPECT_EQ(zone.offset_at({10 * hour - 1}), hours(1));
  EXPECT_EQ(zone.offset_at({10 * hour}), hours(2));
  EXPECT_EQ(zone.offset_at({20 * hour - 1}), hours(2));
  EXPECT_EQ(zone.offset_at({20 * hour}), hours(1));
  EXPECT_EQ(zone.offset_at({INT64_MAX}), hours(1));  // the last one stays
  EXPECT_EQ(TimeZone{}.offset_at({0}), hours(0));
}

TEST(TimeZoneTest, local_time_is_right_on_both_sides_of_1970) {
  EXPECT_EQ(to_local({0}, Duration(0)), (LocalTime{0, 0}));
  EXPECT_EQ(to_local({0}, Duration(-minute)), (LocalTime{-1, 1439}));
  EXPECT_EQ(to_local({0}, Duration(-24 * hour + 1)), (LocalTime{-1, 0}));
  EXPECT_EQ(to_local({-1}, Duration(0)), (LocalTime{-1, 1439}));
  EXPECT_EQ(to_local({24 * hour - 1}, Duration(0)), (LocalTime{0, 1439}));
  EXPECT_EQ(to_local({24 * hour - 1}, Duration(1)), (LocalTime{1, 0}));
}

TEST(TimeZoneTest, a_table_out_of_order_or_of_mad_offsets_is_not_well_formed) {
  EXPECT_TRUE(TimeZone{}.well_formed());
  TimeZone zone = with_a_short_summer();
  EXPECT_TRUE(zone.well_formed());
  zone.changes[1].at = zone.changes[0].at;
  EXPECT_FALSE(zone.well_formed());
  zone = with_a_short_summer();
  zone.changes[0].offset = hours(24);
  EXPECT_FALSE(zone.well_formed());
  zone = with_a_short_summer();
  zone.first_offset = hours(-24);
  EXPECT_FALSE(zone.well_formed());
}

}  // namespace
}  // namespace voltyard
