// Who is told of an alarm, and how long a telling is tried.
#include "domain/notice_rules.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Timestamp noon{1'795'435'200'000};

class NoticeTest : public testing::Test {
 protected:
  AlarmChange change(AlarmNews news, std::uint8_t step = 0) {
    AlarmChange made;
    made.news = news;
    made.alarm.operator_id = owner_;
    made.alarm.location_id = yard_;
    made.alarm.level = AlarmLevel::important;
    made.alarm.step = step;
    return made;
  }
  NoticeChannel channel() {
    NoticeChannel made;
    made.operator_id = owner_;
    return made;
  }

  SeededRandom random_{1};
  OperatorId owner_ = OperatorId::make(noon, random_);
  LocationId yard_ = LocationId::make(noon, random_);
};

TEST_F(NoticeTest, a_channel_hears_beginnings_escalations_and_ends_of_its_level) {
  EXPECT_TRUE(is_told(change(AlarmNews::raised), channel(), {}));
  EXPECT_TRUE(is_told(change(AlarmNews::escalated, 1), channel(), {}));
  EXPECT_TRUE(is_told(change(AlarmNews::cleared), channel(), {}));
  EXPECT_FALSE(is_told(change(AlarmNews::repeated), channel(), {}));
  EXPECT_FALSE(is_told(change(AlarmNews::acknowledged), channel(), {}));
  auto deaf = channel();
  deaf.from_level = AlarmLevel::urgent;
  EXPECT_FALSE(is_told(change(AlarmNews::raised), deaf, {}));
}

TEST_F(NoticeTest, a_channel_of_another_operator_or_location_or_a_removed_one_hears_nothing) {
  auto other = channel();
  other.operator_id = OperatorId::make(noon, random_);
  EXPECT_FALSE(is_told(change(AlarmNews::raised), other, {}));
  auto elsewhere = channel();
  elsewhere.location_id = LocationId::make(noon, random_);
  EXPECT_FALSE(is_told(change(AlarmNews::raised), elsewhere, {}));
  auto here = channel();
  here.location_id = yard_;
  EXPECT_TRUE(is_told(change(AlarmNews::raised), here, {}));
  here.removed = true;
  EXPECT_FALSE(is_told(change(AlarmNews::raised), here, {}));
}

TEST_F(NoticeTest, who_is_woken_only_by_escalation_hears_of_the_end_only_then) {
  auto second = channel();
  second.from_step = 2;
  EXPECT_FALSE(is_told(change(AlarmNews::raised), second, {}));
  EXPECT_FALSE(is_told(change(AlarmNews::escalated, 1), second, {}));
  EXPECT_TRUE(is_told(change(AlarmNews::escalated, 2), second, {}));
  EXPECT_FALSE(is_told(change(AlarmNews::cleared, 1), second, {}));
  EXPECT_TRUE(is_told(change(AlarmNews::cleared, 2), second, {}));
}

TEST_F(NoticeTest, a_breaker_is_told_only_of_a_cut_that_covers_all_that_hangs_on_it) {
  Zone shed;
  shed.id = ZoneId::make(noon, random_);
  shed.location_id = yard_;
  Zone group = shed;
  group.id = ZoneId::make(noon, random_);
  group.parent_id = shed.id;
  const std::vector zones{shed, group};
  const auto cut = [&](std::optional<ZoneId> zone) {
    auto made = change(AlarmNews::raised);
    made.alarm.kind = event::cut_ordered;
    if (zone) made.alarm.details = {{"zone_id", to_string(*zone)}};
    return made;
  };
  const auto breaker = [&](ZoneId zone) {
    auto made = channel();
    made.kind = ChannelKind::breaker;
    made.location_id = yard_;
    made.zone_id = zone;
    return made;
  };
  EXPECT_TRUE(is_told(cut({}), breaker({}), zones));
  EXPECT_TRUE(is_told(cut({}), breaker(group.id), zones));
  EXPECT_TRUE(is_told(cut(shed.id), breaker(shed.id), zones));
  EXPECT_TRUE(is_told(cut(shed.id), breaker(group.id), zones));
  EXPECT_FALSE(is_told(cut(group.id), breaker(shed.id), zones));
  EXPECT_FALSE(is_told(cut(shed.id), breaker({}), zones));
  auto of_pile = cut({});
  of_pile.alarm.station_id = StationId::make(noon, random_);
  EXPECT_FALSE(is_told(of_pile, breaker({}), zones));
  auto over = cut({});
  over.news = AlarmNews::cleared;
  EXPECT_FALSE(is_told(over, breaker({}), zones));
  EXPECT_FALSE(is_told(change(AlarmNews::raised), breaker({}), zones));
}

TEST_F(NoticeTest, a_failed_telling_is_tried_again_ever_more_seldom_until_it_is_no_news) {
  Notice notice;
  notice.created_at = noon;
  const Delivery deaf{Delivery::Kind::again, "no answer", std::nullopt};
  auto now = noon;
  std::vector<Duration> waits;
  while (notice.state == NoticeState::waiting) {
    notice = after_attempt(notice, ChannelKind::wecom, deaf, now);
    if (notice.state != NoticeState::waiting) break;
    waits.push_back(notice.due_at - now);
    now = notice.due_at;
  }
  ASSERT_GT(waits.size(), 6u);
  waits.resize(6);
  EXPECT_EQ(waits, (std::vector<Duration>{seconds(2), seconds(10), minutes(1), minutes(5),
                                          minutes(15), minutes(15)}));
  EXPECT_EQ(notice.state, NoticeState::given_up);
  EXPECT_LE(now - noon, hours(24));
  EXPECT_GT(now - noon, hours(23));
}

TEST_F(NoticeTest, an_attempt_that_came_through_or_is_refused_is_the_last) {
  Notice notice;
  notice.created_at = noon;
  const auto done =
      after_attempt(notice, ChannelKind::wecom, {Delivery::Kind::done, "200", {}}, noon);
  EXPECT_EQ(done.state, NoticeState::delivered);
  EXPECT_EQ(done.finished_at, noon);
  EXPECT_EQ(done.attempts, 1u);
  const auto refused = after_attempt(notice, ChannelKind::wecom,
                                     {Delivery::Kind::refused, "no such robot", {}}, noon);
  EXPECT_EQ(refused.state, NoticeState::given_up);
  EXPECT_EQ(refused.outcome, "no such robot");
}

TEST_F(NoticeTest, who_asks_for_patience_gets_it_up_to_an_hour) {
  Notice notice;
  notice.created_at = noon;
  const auto asked = [&](Duration wait) {
    return after_attempt(notice, ChannelKind::wecom, {Delivery::Kind::again, "429", wait}, noon)
               .due_at -
           noon;
  };
  EXPECT_EQ(asked(seconds(30)), seconds(30));
  EXPECT_EQ(asked(seconds(0)), seconds(2));
  EXPECT_EQ(asked(hours(24)), hours(1));
}

TEST_F(NoticeTest, a_breaker_is_told_of_a_cut_every_minute_and_never_given_up) {
  Notice trip;
  trip.alarm_id = AlarmId::make(noon, random_);
  trip.created_at = trip.due_at = noon;
  const Delivery patience{Delivery::Kind::again, "closed", hours(1)};
  while (trip.due_at < noon + hours(30)) {
    const auto now = trip.due_at;
    trip = after_attempt(trip, ChannelKind::breaker, patience, now);
    ASSERT_EQ(trip.state, NoticeState::waiting);
    ASSERT_EQ(trip.due_at - now, minutes(1));
  }
  Notice trial;
  trial.created_at = noon;
  const auto late = noon + hours(24);
  EXPECT_EQ(after_attempt(trial, ChannelKind::breaker, patience, late).state,
            NoticeState::given_up);
}

TEST_F(NoticeTest,
       a_robot_is_told_less_than_would_silence_it_and_its_last_words_are_the_urgent_ones) {
  for (const auto kind : {ChannelKind::wecom, ChannelKind::dingtalk}) {
    EXPECT_TRUE(has_room(kind, AlarmLevel::important, 17));
    EXPECT_FALSE(has_room(kind, AlarmLevel::important, 18));
    EXPECT_TRUE(has_room(kind, AlarmLevel::urgent, 19));
    EXPECT_FALSE(has_room(kind, AlarmLevel::urgent, 20));
  }
  EXPECT_TRUE(has_room(ChannelKind::webhook, AlarmLevel::ordinary, 1'000));
}

class NextToTell : public NoticeTest {
 protected:
  void waits(std::string news, AlarmLevel level, std::uint32_t attempts = 0, Duration due_in = {}) {
    Notice notice;
    notice.alarm_id = AlarmId::make(noon, random_);
    notice.news = std::move(news);
    notice.level = level;
    notice.attempts = attempts;
    notice.due_at = noon + due_in;
    notices_.push_back(std::move(notice));
  }
  std::string next() {
    std::vector<const Notice*> waiting;
    for (const auto& notice : notices_) waiting.push_back(&notice);
    const auto* found = next_to_tell(waiting, noon);
    return found ? found->news : "nothing";
  }

  std::vector<Notice> notices_;
};

TEST_F(NextToTell, is_the_most_urgent_and_of_those_the_oldest) {
  EXPECT_EQ(next(), "nothing");
  waits("a lamp", AlarmLevel::ordinary);
  waits("a socket", AlarmLevel::important);
  EXPECT_EQ(next(), "a socket");
  waits("smoke", AlarmLevel::urgent);
  waits("more smoke", AlarmLevel::urgent);
  EXPECT_EQ(next(), "smoke");
}

TEST_F(NextToTell, is_never_the_end_of_an_alarm_before_its_beginning) {
  waits("raised", AlarmLevel::ordinary);
  waits("cleared", AlarmLevel::urgent);
  notices_[1].alarm_id = notices_[0].alarm_id;
  EXPECT_EQ(next(), "raised");
}

TEST_F(NextToTell, waits_for_a_channel_that_rests_unless_it_is_urgent_and_new) {
  waits("refused", AlarmLevel::ordinary, 1, seconds(10));
  waits("a socket", AlarmLevel::important);
  EXPECT_EQ(next(), "nothing");
  waits("old smoke", AlarmLevel::urgent, 3);
  EXPECT_EQ(next(), "nothing");
  waits("smoke", AlarmLevel::urgent);
  EXPECT_EQ(next(), "smoke");
  notices_[0].due_at = noon;
  EXPECT_EQ(next(), "old smoke");
}

}  // namespace
}  // namespace voltyard::domain
