#include "domain/alarm_book.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Timestamp noon{1'795'435'200'000};  // 2026-11-23T12:00:00Z

class AlarmBookTest : public testing::Test {
 protected:
  Event event(std::string_view kind, Details details) {
    Event made;
    made.at = now_;
    made.kind = kind;
    made.operator_id = owner_;
    made.location_id = location_;
    made.station_id = station_;
    made.details = std::move(details);
    return made;
  }
  std::optional<AlarmChange> happens(const Event& event) {
    auto change = book_.consider(event, AlarmId::make(now_, random_));
    if (change) book_.apply(*change);
    book_.seen(event);
    return change;
  }
  std::vector<std::string> due() {
    std::vector<std::string> told;
    for (const auto& change : book_.due(now_, 100, random_)) {
      told.push_back(std::string(to_string(change.news)) + " " + change.alarm.kind);
      book_.apply(change);
    }
    return told;
  }

  SeededRandom random_{1};
  Timestamp now_ = noon;
  OperatorId owner_ = OperatorId::make(noon, random_);
  LocationId location_ = LocationId::make(noon, random_);
  StationId station_ = StationId::make(noon, random_);
  AlarmBook book_{AlarmPolicy{}};
};

TEST_F(AlarmBookTest, smoke_is_urgent_and_cuts_the_shed) {
  const auto raised = happens(event(event::station_alarm, {{"signal", "smoke"}}));
  ASSERT_TRUE(raised);
  EXPECT_EQ(raised->news, AlarmNews::raised);
  EXPECT_EQ(raised->alarm.kind, "signal.smoke");
  EXPECT_EQ(raised->alarm.level, AlarmLevel::urgent);
  EXPECT_EQ(raised->action, Action::cut_shed);
}

TEST_F(AlarmBookTest, two_shifts_without_a_patrol_are_two_alarms_and_each_ends_by_itself) {
  const auto omitted = [&](std::string shift, std::string over) {
    return happens(event(event::duty_omitted,
                         {{"what", "not_taken_over"}, {"shift_id", shift}, {"over", over}}));
  };
  EXPECT_EQ(omitted("day", "")->alarm.level, AlarmLevel::important);
  EXPECT_EQ(omitted("night", "")->news, AlarmNews::raised);
  EXPECT_EQ(omitted("day", "1")->news, AlarmNews::cleared);
  EXPECT_EQ(book_.open(), 1u);
}

TEST_F(AlarmBookTest, what_the_desk_noticed_is_an_ordinary_alarm_until_it_says_that_it_is_over) {
  for (const auto kind : {event::work_overdue, event::sim_expiring}) {
    const auto raised = happens(event(kind, {{"work_order_id", "1"}}));
    ASSERT_TRUE(raised) << kind;
    EXPECT_EQ(raised->alarm.kind, kind);
    EXPECT_EQ(raised->alarm.level, AlarmLevel::ordinary);
    EXPECT_EQ(happens(event(kind, {{"work_order_id", "1"}, {"over", "1"}}))->news,
              AlarmNews::cleared);
    EXPECT_TRUE(may_alarm(event(kind, {})));
  }
}

TEST_F(AlarmBookTest, a_bulk_job_that_stops_by_itself_is_an_alarm_until_somebody_decides) {
  const auto becomes = [&](std::string job, std::string state) {
    return happens(event(event::bulk_changed, {{"job_id", job}, {"name", job}, {"state", state}}));
  };
  EXPECT_FALSE(becomes("night", "running"));
  EXPECT_FALSE(becomes("night", "done")) << "a job that went well rings nobody";
  const auto stopped = becomes("night", "stopped");
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->news, AlarmNews::raised);
  EXPECT_EQ(stopped->alarm.kind, "bulk.stopped");
  EXPECT_EQ(stopped->alarm.level, AlarmLevel::important);
  EXPECT_TRUE(may_alarm(event(event::bulk_changed, {})));
  EXPECT_EQ(becomes("day", "stopped")->news, AlarmNews::raised) << "another job, another alarm";
  EXPECT_EQ(becomes("night", "running")->news, AlarmNews::cleared);
  EXPECT_EQ(becomes("day", "cancelling")->news, AlarmNews::cleared);
  EXPECT_EQ(book_.open(), 0u);
}

TEST_F(AlarmBookTest, the_same_cause_again_is_the_same_alarm) {
  happens(event(event::station_alarm, {{"signal", "door_open"}}));
  now_ = now_ + seconds(30);
  EXPECT_FALSE(happens(event(event::station_alarm, {{"signal", "door_open"}})));
  now_ = now_ + minutes(2);
  const auto again = happens(event(event::station_alarm, {{"signal", "door_open"}}));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->news, AlarmNews::repeated);
  EXPECT_EQ(again->alarm.count, 2u);
  EXPECT_EQ(again->alarm.raised_at, noon);
  EXPECT_EQ(book_.open(), 1u);
}

TEST_F(AlarmBookTest, smoke_again_demands_the_cut_again_however_soon) {
  happens(event(event::station_alarm, {{"signal", "smoke"}}));
  const auto again = happens(event(event::station_alarm, {{"signal", "smoke"}}));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->action, Action::cut_shed);
}

TEST_F(AlarmBookTest, a_signal_that_ends_clears_its_alarm) {
  happens(event(event::station_alarm, {{"signal", "water"}, {"trigger", "1"}}));
  const auto over = happens(event(event::station_alarm, {{"signal", "water"}, {"trigger", "0"}}));
  ASSERT_TRUE(over);
  EXPECT_EQ(over->news, AlarmNews::cleared);
  EXPECT_EQ(over->alarm.cleared_by, "");
  EXPECT_EQ(book_.open(), 0u);
}

TEST_F(AlarmBookTest, the_end_of_every_charge_is_no_alarm) {
  EXPECT_FALSE(happens(event(event::protection, {{"rule", "full"}, {"action", "stop_slot"}})));
  EXPECT_FALSE(happens(event(event::protection, {{"rule", "unplugged"}, {"action", "stop_slot"}})));
}

TEST_F(AlarmBookTest, what_the_second_opinion_has_stopped_is_told_and_not_stopped_again) {
  const auto raised =
      happens(event(event::protection, {{"rule", "overload"}, {"action", "stop_slot"}}));
  ASSERT_TRUE(raised);
  EXPECT_EQ(raised->alarm.level, AlarmLevel::important);
  EXPECT_EQ(raised->action, Action::notify);
}

TEST_F(AlarmBookTest, a_station_that_comes_back_in_time_is_no_alarm) {
  happens(event(event::station_disconnected, {}));
  now_ = now_ + minutes(9);
  EXPECT_EQ(due(), std::vector<std::string>{});
  happens(event(event::station_connected, {}));
  now_ = now_ + hours(1);
  EXPECT_EQ(due(), std::vector<std::string>{});
}

TEST_F(AlarmBookTest, a_station_that_stays_away_is_told_once_and_cleared_when_it_is_back) {
  happens(event(event::station_disconnected, {}));
  now_ = now_ + minutes(10);
  EXPECT_EQ(due(), std::vector<std::string>{"alarm.raised station.offline"});
  EXPECT_EQ(due(), std::vector<std::string>{});
  const auto back = happens(event(event::station_connected, {}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->news, AlarmNews::cleared);
}

TEST_F(AlarmBookTest, what_nobody_acknowledges_is_escalated_three_times) {
  happens(event(event::station_alarm, {{"signal", "smoke"}}));
  std::vector<std::string> told;
  for (int minute = 1; minute <= 10; ++minute) {
    now_ = now_ + minutes(1);
    for (auto& each : due()) told.push_back(each);
  }
  EXPECT_EQ(told, std::vector<std::string>(3, "alarm.escalated signal.smoke"));
}

TEST_F(AlarmBookTest, what_somebody_looks_after_is_not_escalated) {
  const auto id = happens(event(event::station_alarm, {{"signal", "smoke"}}))->alarm.id;
  const auto mine = book_.acknowledge(owner_, id, "duty", now_);
  ASSERT_TRUE(mine.has_value());
  book_.apply(*mine);
  now_ = now_ + hours(1);
  EXPECT_EQ(due(), std::vector<std::string>{});
  const auto twice = book_.acknowledge(owner_, id, "other", now_);
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().kind, ErrorKind::conflict);
}

TEST_F(AlarmBookTest, another_operator_cannot_touch_it) {
  const auto id = happens(event(event::station_alarm, {{"signal", "smoke"}}))->alarm.id;
  const auto stranger = OperatorId::make(noon, random_);
  EXPECT_EQ(book_.acknowledge(stranger, id, "x", now_).error().kind, ErrorKind::not_found);
  EXPECT_EQ(book_.clear(stranger, id, "x", "", now_).error().kind, ErrorKind::not_found);
}

TEST_F(AlarmBookTest, above_the_limit_alarms_are_counted_and_not_kept) {
  AlarmPolicy policy;
  policy.most_open = 1;
  book_ = AlarmBook(policy);
  happens(event(event::station_alarm, {{"signal", "smoke"}}));
  EXPECT_FALSE(happens(event(event::station_alarm, {{"signal", "water"}})));
  EXPECT_EQ(book_.open(), 1u);
  EXPECT_EQ(book_.untold(), 1u);
}

TEST_F(AlarmBookTest, a_fault_is_over_with_the_next_status) {
  EXPECT_FALSE(happens(event(event::evse_status, {{"status", "Charging"}})));
  EXPECT_EQ(happens(event(event::evse_status, {{"status", "Faulted"}}))->alarm.kind,
            "evse.faulted");
  EXPECT_EQ(happens(event(event::evse_status, {{"status", "Available"}}))->news,
            AlarmNews::cleared);
}

}  // namespace
}  // namespace voltyard::domain
