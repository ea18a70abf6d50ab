// Committed events in, stored alarms out.
#include "csms/alarm_desk.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class AlarmDeskTest : public YardTest {
 protected:
  AlarmDeskTest() {
    station_ = add_station("CP-1");
    store_.listen([this](std::span<const domain::Event> events) {
      committed_.insert(committed_.end(), events.begin(), events.end());
    });
    open();
  }
  ~AlarmDeskTest() override {
    desk_.reset();
    drain();
  }

  void open() {
    desk_.reset();
    notices_ = std::make_unique<NoticeDesk>(NoticeDesk::Parts{
        io_.get_executor(), store_, *directory_, clock_, random_, messages_, duty_});
    desk_ = std::make_unique<AlarmDesk>(
        AlarmDesk::Parts{io_.get_executor(), store_, clock_, random_, *notices_, work_},
        domain::AlarmPolicy{},
        [this](const domain::AlarmChange& change) { demanded_.push_back(change.action); });
    EXPECT_TRUE(await(desk_->open(directory_->current())).has_value());
  }
  // What a pile's alarm frame leaves behind.
  void signal(std::string word) {
    storage::Commit commit;
    domain::Event event;
    event.at = clock_.now();
    event.kind = domain::event::station_alarm;
    event.operator_id = operator_id_;
    event.location_id = location_id_;
    event.station_id = station_;
    event.details = {{"signal", std::move(word)}};
    commit.events = {event};
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  }
  void pass_on() {
    while (!committed_.empty()) {
      const auto events = std::exchange(committed_, {});
      desk_->publish(events);
      drain();
    }
  }
  std::vector<std::string> alarms() {
    std::vector<std::string> found;
    for (const auto& alarm : *await(store_.list_alarms({}))) {
      found.push_back(alarm.kind + " " + std::string(to_string(alarm.state)) + " x" +
                      std::to_string(alarm.count));
    }
    return found;
  }

  StationId station_;
  std::vector<domain::Event> committed_;
  std::vector<domain::Action> demanded_;
  ScriptedMessages messages_;
  WorkDesk work_{{io_.get_executor(), store_, clock_, random_}};
  DutyDesk duty_{{io_.get_executor(), store_, *directory_, clock_, random_, work_}};
  std::unique_ptr<NoticeDesk> notices_;
  std::unique_ptr<AlarmDesk> desk_;
};

TEST_F(AlarmDeskTest, a_signal_becomes_a_stored_alarm_an_event_and_a_demand) {
  signal("smoke");
  pass_on();
  EXPECT_EQ(alarms(), std::vector<std::string>{"signal.smoke raised x1"});
  EXPECT_EQ(events("alarm.raised").size(), 1u);
  EXPECT_EQ(demanded_, std::vector{domain::Action::cut_shed});
}

TEST_F(AlarmDeskTest, what_was_committed_before_a_crash_is_found_at_the_next_start) {
  signal("door_open");
  pass_on();
  clock_.advance(seconds(1));
  signal("smoke");  // committed; nobody was told any more
  committed_.clear();
  demanded_.clear();
  open();
  EXPECT_EQ(alarms(),
            (std::vector<std::string>{"signal.smoke raised x1", "signal.door_open raised x1"}));
  EXPECT_EQ(demanded_, std::vector{domain::Action::cut_shed});
}

TEST_F(AlarmDeskTest, a_restart_neither_repeats_nor_forgets) {
  signal("door_open");
  pass_on();
  open();
  EXPECT_EQ(alarms(), std::vector<std::string>{"signal.door_open raised x1"});
  EXPECT_EQ(desk_->open_alarms(), 1u);
}

TEST_F(AlarmDeskTest, what_cannot_be_stored_is_stored_once_the_disk_is_mended) {
  signal("smoke");
  const auto events = std::exchange(committed_, {});
  store_.break_disk("full");
  desk_->publish(events);
  drain();
  EXPECT_EQ(alarms(), std::vector<std::string>{});
  EXPECT_EQ(demanded_, std::vector<domain::Action>{});
  store_.mend_disk();
  desk_->tick();
  drain();
  EXPECT_EQ(alarms(), std::vector<std::string>{"signal.smoke raised x1"});
  EXPECT_EQ(demanded_, std::vector{domain::Action::cut_shed});
}

TEST_F(AlarmDeskTest, an_event_that_was_not_heard_is_read_from_the_store) {
  signal("smoke");
  committed_.clear();
  signal("door_open");
  pass_on();
  EXPECT_EQ(desk_->open_alarms(), 2u);
}

TEST_F(AlarmDeskTest, who_acknowledges_and_who_clears_is_kept) {
  signal("smoke");
  pass_on();
  const auto id = await(store_.list_alarms({}))->at(0).id;
  ASSERT_TRUE(await(desk_->acknowledge(operator_id_, id, "甲")).has_value());
  clock_.advance(minutes(5));
  ASSERT_TRUE(await(desk_->clear(operator_id_, id, "乙", "误报")).has_value());
  const auto alarm = **await(store_.find_alarm(id));
  EXPECT_EQ(alarm.acknowledged_by, "甲");
  EXPECT_EQ(alarm.cleared_by, "乙");
  EXPECT_EQ(alarm.note, "误报");
  EXPECT_EQ(alarm.cleared_at, clock_.now());
  EXPECT_EQ(events("alarm.cleared").size(), 1u);
  const auto log = *await(store_.list_log({}));
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].kind + " " + log[0].who + " " + log[0].text,
            "alarm.cleared 乙 signal.smoke: 误报");
  EXPECT_EQ(log[1].kind + " " + log[1].who + " " + log[1].text,
            "alarm.acknowledged 甲 signal.smoke");
}

TEST_F(AlarmDeskTest, what_nobody_acknowledges_becomes_a_work_order_once) {
  signal("smoke");
  pass_on();
  for (int minute = 1; minute <= 3; ++minute) {
    clock_.advance(minutes(1));
    desk_->tick();
    drain();
  }
  EXPECT_EQ(events("alarm.escalated").size(), 3u);
  const auto orders = *await(store_.list_work_orders({}));
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0].text, "signal.smoke");
  EXPECT_EQ(orders[0].level, domain::AlarmLevel::urgent);
  EXPECT_EQ(orders[0].station_id, station_);
  EXPECT_EQ(work_.open_orders(), 1u);
  EXPECT_EQ((*await(store_.list_log({})))[0].kind, "work.opened");
}

TEST_F(AlarmDeskTest, a_pile_that_does_not_come_back_is_told_after_ten_minutes) {
  clock_.advance(minutes(10));
  desk_->tick();
  drain();
  EXPECT_EQ(alarms(), std::vector<std::string>{"station.offline raised x1"});
}

TEST_F(AlarmDeskTest, nobody_looks_at_an_urgent_alarm_for_a_minute) {
  signal("smoke");
  pass_on();
  clock_.advance(seconds(60));
  desk_->tick();
  drain();
  EXPECT_EQ(events("alarm.escalated").size(), 1u);
}

}  // namespace
}  // namespace voltyard::csms
