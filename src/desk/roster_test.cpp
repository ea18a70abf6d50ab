#include "desk/roster.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace voltyard::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Timestamp morning{1'764'201'600'000};  // 2025-11-27 08:00 in Zhengzhou

class RosterTest : public ::testing::Test {
 protected:
  template <class SomeId>
  SomeId id() {
    return SomeId::make(morning, random_);
  }
  // A shift of the first location: `from` and `to` after the morning.
  Shift shift(std::string person, Duration from, Duration to) {
    Shift shift;
    shift.id = id<ShiftId>();
    shift.operator_id = owner_;
    shift.location_id = shed_;
    shift.person = std::move(person);
    shift.begins_at = morning + from;
    shift.ends_at = morning + to;
    return shift;
  }
  ShiftId planned(std::string person, Duration from, Duration to) {
    const auto row = shift(std::move(person), from, to);
    roster_.apply(row);
    return row.id;
  }
  void takes_over(ShiftId id, Duration at) {
    const auto taken = roster_.take_over(owner_, id, "login", morning + at);
    ASSERT_TRUE(taken) << taken.error().message;
    roster_.apply(*taken);
  }
  std::string awake(Duration at) { return awake_at(shed_, at); }
  std::string awake_at(LocationId location, Duration at) {
    std::string names;
    for (const auto* row : roster_.on_duty(owner_, location, morning + at)) {
      names += (names.empty() ? "" : " ") + row->person;
    }
    return names;
  }
  std::string omissions(Duration at) {
    std::string said;
    for (const auto& omission : roster_.omissions(morning + at)) {
      said += omission.shift.person + " " + std::string(omission.what) + "; ";
      roster_.apply(omission.shift);
    }
    return said;
  }

  SeededRandom random_{1};
  OperatorId owner_ = id<OperatorId>();
  OperatorId stranger_ = id<OperatorId>();
  LocationId shed_ = id<LocationId>();
  LocationId other_shed_ = id<LocationId>();
  Roster roster_;
};

TEST_F(RosterTest, those_are_woken_whose_shift_it_is) {
  planned("day", hours(0), hours(12));
  planned("night", hours(12), hours(24));
  EXPECT_EQ(awake(-minutes(1)), "");
  EXPECT_EQ(awake(hours(0)), "day");
  EXPECT_EQ(awake(hours(12)), "night");
  EXPECT_EQ(awake(hours(24)), "");
  EXPECT_EQ(awake_at(other_shed_, hours(1)), "");
  EXPECT_TRUE(roster_.on_duty(stranger_, shed_, morning + hours(1)).empty());
}

TEST_F(RosterTest, a_shift_of_all_locations_counts_everywhere) {
  auto all = shift("manager", hours(0), hours(12));
  all.location_id = {};
  roster_.apply(all);
  EXPECT_EQ(awake_at(other_shed_, hours(1)), "manager");
}

TEST_F(RosterTest, who_is_not_relieved_stays_on_duty) {
  const auto day = planned("day", hours(0), hours(12));
  const auto night = planned("night", hours(12), hours(24));
  takes_over(day, hours(0));
  EXPECT_EQ(awake(hours(12) + minutes(1)), "night day");
  takes_over(night, hours(12) + minutes(2));
  EXPECT_EQ(awake(hours(12) + minutes(3)), "night");
  EXPECT_EQ(awake(hours(25)), "night") << "nobody has relieved him";
  EXPECT_EQ(awake(hours(36)), "") << "but not for ever";
}

TEST_F(RosterTest, a_shift_is_taken_over_once_and_in_its_time) {
  const auto day = planned("day", hours(3), hours(12));
  const auto at = [&](Duration when) {
    return roster_.take_over(owner_, day, "login", morning + when);
  };
  EXPECT_EQ(at(hours(1) - minutes(1)).error().message, "it is too early for that");
  EXPECT_EQ(at(hours(12)).error().message, "the shift is over");
  EXPECT_EQ(roster_.take_over(stranger_, day, "x", morning + hours(4)).error().kind,
            ErrorKind::not_found);
  takes_over(day, hours(1));
  EXPECT_EQ(at(hours(4)).error().message, "taken over already by login");
}

TEST_F(RosterTest, an_omission_is_told_once) {
  const auto day = planned("day", hours(0), hours(12));
  EXPECT_EQ(omissions(minutes(14)), "");
  EXPECT_EQ(omissions(minutes(15)), "day not_taken_over; ");
  EXPECT_EQ(omissions(minutes(16)), "");
  takes_over(day, minutes(20));
  EXPECT_EQ(omissions(hours(11)), "");
  EXPECT_EQ(omissions(hours(12)), "day no_patrol; ");
  EXPECT_EQ(omissions(hours(13)), "");
}

TEST_F(RosterTest, a_patrol_counts_for_the_shifts_that_are_on_there) {
  const auto day = planned("day", hours(0), hours(12));
  planned("night", hours(12), hours(24));
  takes_over(day, hours(0));
  EXPECT_TRUE(roster_.patrolled(owner_, other_shed_, morning + hours(2)).empty());
  for (const auto& row : roster_.patrolled(owner_, shed_, morning + hours(2))) roster_.apply(row);
  EXPECT_EQ(omissions(hours(12)), "");
  EXPECT_EQ(omissions(hours(24)), "night no_patrol; ");
}

TEST_F(RosterTest, a_removed_shift_wakes_nobody_and_an_old_one_is_forgotten) {
  const auto day = planned("day", hours(0), hours(12));
  planned("night", hours(12), hours(24));
  roster_.apply(*roster_.remove(owner_, day));
  EXPECT_EQ(awake(hours(1)), "");
  EXPECT_FALSE(roster_.remove(owner_, day));
  roster_.forget(morning + hours(24 + 48));
  EXPECT_EQ(roster_.of(owner_).size(), 1u);
  roster_.forget(morning + hours(24 + 49));
  EXPECT_TRUE(roster_.of(owner_).empty());
}

TEST_F(RosterTest, what_cannot_be_a_shift_is_refused) {
  const auto refusal = [&](const Shift& row) {
    const auto fine = roster_.admit(row, morning);
    return fine ? "" : fine.error().field + " " + fine.error().message;
  };
  EXPECT_EQ(refusal(shift("day", hours(0), hours(24))), "");
  EXPECT_EQ(refusal(shift("", hours(0), hours(12))), "/person is needed");
  EXPECT_EQ(refusal(shift("day", hours(2), hours(2))), "/ends_at is not after the beginning");
  EXPECT_EQ(refusal(shift("day", hours(0), hours(25))), "/ends_at a shift has at most 24 hours");
  EXPECT_EQ(refusal(shift("day", hours(-9), hours(0))), "/ends_at is over already");
  EXPECT_EQ(refusal(shift("day", hours(9601), hours(9602))), "/begins_at is too far ahead");
  DutyPolicy narrow;
  narrow.most = 1;
  Roster full(narrow);
  full.apply(shift("day", hours(0), hours(12)));
  EXPECT_FALSE(full.admit(shift("night", hours(12), hours(24)), morning));
}

}  // namespace
}  // namespace voltyard::desk
