// Alarms in, messages out: stored before they are sent, in order, again until they are taken.
#include "csms/notice_desk.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = domain::Delivery::Kind;

const domain::Delivery deaf{Kind::again, "nobody answers", {}};
const domain::Delivery unknown{Kind::refused, "no such robot", {}};

class NoticeDeskTest : public YardTest {
 protected:
  NoticeDeskTest() {
    station_ = add_station("CP-1");
    open();
  }

  void open() {
    desk_ = std::make_unique<NoticeDesk>(NoticeDesk::Parts{io_.get_executor(), store_, *directory_,
                                                           clock_, random_, messages_, duty_});
    EXPECT_TRUE(await(desk_->open()).has_value());
  }

  domain::ChannelId add_channel(std::string name) {
    domain::NoticeChannel channel;
    channel.id = domain::ChannelId::make(clock_.now(), random_);
    channel.operator_id = operator_id_;
    channel.name = std::move(name);
    put(channel);
    return channel.id;
  }
  void put(const domain::NoticeChannel& channel) {
    storage::Commit commit;
    commit.changes.push_back(channel);
    EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  }

  // As the alarm desk does: alarm and notices in one commit, then sent.
  void happens(domain::AlarmNews news) {
    domain::AlarmChange change;
    change.news = news;
    change.alarm = alarm_;
    auto notices = desk_->plan(change);
    storage::Commit commit;
    commit.changes.push_back(change.alarm);
    for (const auto& notice : notices) commit.changes.emplace_back(notice);
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
    desk_->send(std::move(notices));
    drain();
  }
  void raise(std::string kind, domain::AlarmLevel level = domain::AlarmLevel::urgent) {
    alarm_ = {};
    alarm_.id = domain::AlarmId::make(clock_.now(), random_);
    alarm_.operator_id = operator_id_;
    alarm_.location_id = location_id_;
    alarm_.station_id = station_;
    alarm_.evse_id = evse(station_, 2).id;
    alarm_.kind = std::move(kind);
    alarm_.level = level;
    happens(domain::AlarmNews::raised);
  }
  void later(Duration by) {
    clock_.advance(by);
    desk_->tick();
    drain();
  }

  // "channel kind news" of what was sent since the last look.
  std::vector<std::string> sent() {
    std::vector<std::string> texts;
    for (const auto& [channel, telling] : std::exchange(messages_.sent, {})) {
      texts.push_back(channel.name + " " + (telling.alarm ? telling.alarm->kind : "-") + " " +
                      telling.notice.news);
    }
    return texts;
  }
  std::vector<std::string> stored() {
    std::vector<std::string> texts;
    for (const auto& notice : *await(store_.list_notices({}))) {
      texts.push_back(notice.news + " " + std::string(to_string(notice.state)) + " x" +
                      std::to_string(notice.attempts) + " " + notice.outcome);
    }
    return texts;
  }
  using Texts = std::vector<std::string>;

  StationId station_;
  domain::Alarm alarm_;
  ScriptedMessages messages_;
  WorkDesk work_{{io_.get_executor(), store_, clock_, random_}};
  DutyDesk duty_{{io_.get_executor(), store_, *directory_, clock_, random_, work_}};
  std::unique_ptr<NoticeDesk> desk_;
};

TEST_F(NoticeDeskTest, an_alarm_is_told_at_once_to_every_channel_with_the_names_people_know) {
  add_channel("群");
  add_channel("电话");
  raise("signal.smoke");
  ASSERT_EQ(messages_.sent.size(), 2u);
  const auto& telling = messages_.sent[0].second;
  EXPECT_EQ(telling.station, "CP-1");
  EXPECT_EQ(telling.slot, "2");
  EXPECT_EQ(telling.location, directory_->current()->locations.at(location_id_)->name);
  EXPECT_EQ(sent(), (Texts{"群 signal.smoke alarm.raised", "电话 signal.smoke alarm.raised"}));
  EXPECT_EQ(stored(), (Texts{"alarm.raised delivered x1 200", "alarm.raised delivered x1 200"}));
  EXPECT_EQ(desk_->waiting(), 0u);
}

TEST_F(NoticeDeskTest, those_on_duty_are_called_and_otherwise_whom_the_channel_names) {
  domain::NoticeChannel channel;
  channel.id = domain::ChannelId::make(clock_.now(), random_);
  channel.operator_id = operator_id_;
  channel.phones = {"1"};
  channel.calls_duty = true;
  put(channel);
  raise("signal.smoke");
  desk::Shift shift;
  shift.operator_id = operator_id_;
  shift.location_id = location_id_;
  shift.person = "wang";
  shift.phone = "2";
  shift.begins_at = clock_.now();
  shift.ends_at = clock_.now() + hours(8);
  ASSERT_TRUE(await(duty_.plan(shift, "li")));
  raise("signal.heat");
  ASSERT_EQ(messages_.sent.size(), 2u);
  EXPECT_EQ(messages_.sent[0].first.phones, Texts{"1"});
  EXPECT_EQ(messages_.sent[1].first.phones, Texts{"2"});
}

TEST_F(NoticeDeskTest, a_channel_that_does_not_answer_is_told_again_and_in_order) {
  add_channel("群");
  messages_.answers = {deaf, deaf};
  raise("signal.smoke");
  EXPECT_EQ(sent(), Texts{"群 signal.smoke alarm.raised"});
  happens(domain::AlarmNews::cleared);
  EXPECT_EQ(sent(), Texts{});  // the end does not overtake the beginning
  later(seconds(1));
  EXPECT_EQ(sent(), Texts{});
  later(seconds(1));
  EXPECT_EQ(sent(), Texts{"群 signal.smoke alarm.raised"});
  later(seconds(10));
  EXPECT_EQ(sent(), (Texts{"群 signal.smoke alarm.raised", "群 signal.smoke alarm.cleared"}));
  EXPECT_EQ(stored(), (Texts{"alarm.cleared delivered x1 200", "alarm.raised delivered x3 200"}));
}

TEST_F(NoticeDeskTest, a_deaf_channel_holds_up_no_other) {
  add_channel("deaf");
  add_channel("good");
  messages_.answers = {deaf};
  raise("signal.smoke");
  EXPECT_EQ(sent(), (Texts{"deaf signal.smoke alarm.raised", "good signal.smoke alarm.raised"}));
  EXPECT_EQ(desk_->waiting(), 1u);
}

TEST_F(NoticeDeskTest, fire_does_not_wait_behind_what_a_channel_has_not_taken) {
  add_channel("群");
  messages_.answers = {deaf};
  raise("station.offline", domain::AlarmLevel::ordinary);
  raise("evse.faulted", domain::AlarmLevel::ordinary);
  EXPECT_EQ(sent(), Texts{"群 station.offline alarm.raised"});
  raise("signal.smoke");
  EXPECT_EQ(sent(), Texts{"群 signal.smoke alarm.raised"});
  later(seconds(2));
  EXPECT_EQ(sent(), (Texts{"群 station.offline alarm.raised", "群 evse.faulted alarm.raised"}));
}

TEST_F(NoticeDeskTest, sixty_piles_that_lose_power_do_not_silence_a_robot) {
  domain::NoticeChannel robot;
  robot.id = domain::ChannelId::make(clock_.now(), random_);
  robot.operator_id = operator_id_;
  robot.kind = domain::ChannelKind::wecom;
  put(robot);
  for (int i = 0; i < 60; ++i) raise("signal.power_lost", domain::AlarmLevel::ordinary);
  EXPECT_EQ(sent().size(), 18u);
  raise("signal.smoke");
  EXPECT_EQ(sent().size(), 1u) << "fire has room";
  for (int second = 0; second < 59; ++second) later(seconds(1));
  EXPECT_EQ(sent().size(), 0u);
  for (int second = 0; second < 20; ++second) later(seconds(1));
  EXPECT_EQ(sent().size(), 18u);
}

TEST_F(NoticeDeskTest, who_refuses_for_good_is_not_asked_again) {
  add_channel("群");
  messages_.answers = {unknown};
  raise("signal.smoke");
  later(minutes(60));
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(stored(), Texts{"alarm.raised given_up x1 no such robot"});
  EXPECT_EQ(desk_->given_up(), 1u);
}

TEST_F(NoticeDeskTest, what_was_stored_and_not_sent_is_sent_after_a_restart) {
  add_channel("群");
  messages_.answers = {deaf};
  raise("signal.smoke");
  sent();
  restart();
  open();
  later(seconds(2));
  EXPECT_EQ(sent(), Texts{"群 signal.smoke alarm.raised"});
  EXPECT_EQ(stored(), Texts{"alarm.raised delivered x2 200"});
}

TEST_F(NoticeDeskTest, a_channel_that_was_removed_is_not_told_what_waits) {
  const auto id = add_channel("群");
  messages_.answers = {deaf};
  raise("signal.smoke");
  sent();
  domain::NoticeChannel gone;
  gone.id = id;
  gone.operator_id = operator_id_;
  gone.removed = true;
  put(gone);
  later(seconds(2));
  EXPECT_EQ(sent(), Texts{});
  EXPECT_EQ(stored(), Texts{"alarm.raised given_up x2 the channel was removed"});
}

TEST_F(NoticeDeskTest, a_breaker_is_told_every_minute_until_the_cut_is_over) {
  domain::NoticeChannel breaker;
  breaker.id = domain::ChannelId::make(clock_.now(), random_);
  breaker.operator_id = operator_id_;
  breaker.location_id = location_id_;
  breaker.kind = domain::ChannelKind::breaker;
  breaker.name = "QF1";
  put(breaker);
  raise("signal.smoke");
  EXPECT_EQ(sent(), Texts{});  // not by an alarm: by a cut
  messages_.answers.assign(10'000, deaf);
  alarm_.kind = domain::event::cut_ordered;
  alarm_.station_id = {};
  happens(domain::AlarmNews::raised);
  for (int i = 0; i < 2 * 24 * 60; ++i) later(minutes(1));  // two days
  EXPECT_EQ(sent().size(), 1u + 2 * 24 * 60);
  EXPECT_EQ(desk_->waiting(), 1u);
  alarm_.state = domain::AlarmState::cleared;
  happens(domain::AlarmNews::cleared);
  later(minutes(1));
  EXPECT_EQ(sent(), Texts{});
  EXPECT_EQ(desk_->waiting(), 0u);
  const auto notices = *await(store_.list_notices({}));
  EXPECT_EQ(notices[0].outcome, "the cut is over");
}

TEST_F(NoticeDeskTest, a_trial_reaches_only_its_channel_and_one_at_a_time) {
  const auto id = add_channel("群");
  add_channel("other");
  messages_.answers = {deaf};
  const auto trial = await(desk_->try_out(operator_id_, id));
  ASSERT_TRUE(trial) << trial.error().message;
  drain();
  EXPECT_EQ(sent(), Texts{"群 - trial"});
  EXPECT_EQ(await(desk_->try_out(operator_id_, id)).error().kind, ErrorKind::conflict);
  later(seconds(2));
  EXPECT_EQ(sent(), Texts{"群 - trial"});
  EXPECT_TRUE(await(desk_->try_out(operator_id_, id)));
  const auto stranger = OperatorId::make(clock_.now(), random_);
  EXPECT_EQ(await(desk_->try_out(stranger, id)).error().kind, ErrorKind::not_found);
}

TEST_F(NoticeDeskTest, what_could_not_be_stored_as_told_is_told_once_more) {
  add_channel("群");
  messages_.answers = {deaf};
  raise("signal.smoke");
  sent();
  store_.break_disk("full");
  later(seconds(2));
  EXPECT_EQ(sent().size(), 1u);
  store_.mend_disk();
  EXPECT_EQ(desk_->waiting(), 1u);
  later(seconds(10));
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(desk_->waiting(), 0u);
}

}  // namespace
}  // namespace voltyard::csms
