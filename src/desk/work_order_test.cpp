#include "desk/work_order.hpp"

#include <gtest/gtest.h>

namespace voltyard::desk {
namespace {

using domain::AlarmLevel;
using domain::AlarmNews;
using std::chrono::hours;

constexpr Timestamp noon{1'764'216'000'000};

TEST(WorkOrder, is_assigned_done_and_checked_by_somebody_else) {
  WorkOrder order;
  EXPECT_FALSE(check(order, "li", noon)) << "nothing was done";
  order = *assign(order, "wang", noon + hours(2));
  EXPECT_EQ(order.state, WorkState::assigned);
  EXPECT_EQ(order.due_at, noon + hours(2));
  order = *finish(order, "wang", "the lamp is new", noon + hours(1));
  EXPECT_EQ(order.state, WorkState::done);
  EXPECT_FALSE(order.waits());
  EXPECT_TRUE(order.is_open());
  EXPECT_FALSE(finish(order, "wang", "again", noon));
  EXPECT_FALSE(assign(order, "li", std::nullopt));
  EXPECT_EQ(check(order, "wang", noon).error().message, "a second person must check it");
  order = *check(order, "li", noon + hours(3));
  EXPECT_EQ(order.state, WorkState::checked);
  EXPECT_EQ(order.checked_by, "li");
  EXPECT_FALSE(order.is_open());
  EXPECT_EQ(send_back(order, "no").error().message, "the order is checked");
}

TEST(WorkOrder, that_is_sent_back_waits_again_with_the_reason) {
  WorkOrder order;
  order = *finish(order, "wang", "done", noon);
  const auto again = *send_back(order, "it is still dark");
  EXPECT_EQ(again.state, WorkState::open);
  EXPECT_EQ(again.note, "it is still dark");
  EXPECT_TRUE(again.done_by.empty());
  const auto assigned = *finish(*assign(again, "wang", std::nullopt), "wang", "now", noon);
  EXPECT_EQ(send_back(assigned, "no")->state, WorkState::assigned);
}

TEST(WorkOrder, with_a_new_deadline_may_be_overdue_again) {
  WorkOrder order;
  order.due_at = noon;
  order.overdue_told = true;
  EXPECT_TRUE(assign(order, "li", std::nullopt)->overdue_told);
  EXPECT_TRUE(assign(order, "li", noon)->overdue_told);
  EXPECT_FALSE(assign(order, "li", noon + hours(1))->overdue_told);
}

TEST(WorkOrder, is_opened_by_an_alarm_that_nobody_answered) {
  domain::AlarmChange change;
  change.alarm.kind = "evse.faulted";
  change.alarm.step = 1;
  EXPECT_FALSE(opens_work(change)) << "it was only raised";
  change.news = AlarmNews::escalated;
  EXPECT_TRUE(opens_work(change));
  change.alarm.step = 2;
  EXPECT_FALSE(opens_work(change)) << "there is one already";
  change.alarm.step = 1;
  change.alarm.kind = "work.overdue";
  EXPECT_FALSE(opens_work(change));
  change.alarm.kind = "duty.no_patrol";
  EXPECT_FALSE(opens_work(change));
}

TEST(WorkOrder, has_the_less_time_the_more_it_matters) {
  EXPECT_EQ(time_for(AlarmLevel::urgent), hours(24));
  EXPECT_EQ(time_for(AlarmLevel::important), hours(72));
  EXPECT_EQ(time_for(AlarmLevel::information), hours(168));
}

}  // namespace
}  // namespace voltyard::desk
