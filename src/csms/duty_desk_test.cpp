// Who is on duty, what shifts owe, and SIM cards that expire.
#include "csms/duty_desk.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class DutyDeskTest : public YardTest {
 protected:
  DutyDeskTest() { open(); }

  void open() {
    desk_ = std::make_unique<DutyDesk>(
        DutyDesk::Parts{io_.get_executor(), store_, *directory_, clock_, random_, work_});
    EXPECT_TRUE(await(desk_->open()).has_value());
  }
  desk::Shift shift(std::string person, std::string phone, Duration from, Duration to) {
    desk::Shift shift;
    shift.operator_id = operator_id_;
    shift.location_id = location_id_;
    shift.person = std::move(person);
    shift.phone = std::move(phone);
    shift.begins_at = noon + from;
    shift.ends_at = noon + to;
    return shift;
  }
  desk::ShiftId planned(std::string person, std::string phone, Duration from, Duration to) {
    return await(desk_->plan(shift(std::move(person), std::move(phone), from, to), "li"))->id;
  }
  std::vector<std::string> omissions() {
    tick();
    std::vector<std::string> said;
    for (const auto& event : events(domain::event::duty_omitted)) {
      const auto over = domain::detail_of(event.details, "over") == "1";
      said.push_back(std::string(domain::detail_of(event.details, "what")) + (over ? " over" : ""));
    }
    return said;
  }
  void tick() {
    desk_->tick();
    drain();
  }
  std::vector<std::string> log() {
    std::vector<std::string> lines;
    for (const auto& entry : *await(store_.list_log({}))) {
      lines.push_back(entry.kind + " " + entry.who + ": " + entry.text);
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
  }

  WorkDesk work_{{io_.get_executor(), store_, clock_, random_}};
  std::unique_ptr<DutyDesk> desk_;
};

using Texts = std::vector<std::string>;

TEST_F(DutyDeskTest, the_phones_are_those_of_who_is_on_duty) {
  EXPECT_EQ(desk_->phones(operator_id_, location_id_), Texts{});
  planned("wang", "13800000001", hours(0), hours(12));
  const auto night = planned("li", "13800000002", hours(12), hours(24));
  EXPECT_EQ(desk_->phones(operator_id_, location_id_), Texts{"13800000001"});
  clock_.advance(hours(12));
  EXPECT_EQ(desk_->phones(operator_id_, location_id_), Texts{"13800000002"});
  open();
  EXPECT_EQ(desk_->phones(operator_id_, location_id_), Texts{"13800000002"}) << "after a restart";
  ASSERT_TRUE(await(desk_->remove(operator_id_, night, "li")));
  EXPECT_EQ(desk_->phones(operator_id_, location_id_), Texts{});
}

TEST_F(DutyDeskTest, a_shift_that_nobody_takes_over_is_told_and_over_once_somebody_does) {
  const auto day = planned("wang", "", hours(0), hours(12));
  clock_.advance(minutes(14));
  EXPECT_EQ(omissions(), Texts{});
  clock_.advance(minutes(1));
  EXPECT_EQ(omissions(), Texts{"not_taken_over"});
  open();
  EXPECT_EQ(omissions(), Texts{"not_taken_over"});
  ASSERT_TRUE(await(desk_->take_over(operator_id_, day, "wang", "the key is in the box")));
  EXPECT_EQ(omissions(), (Texts{"not_taken_over", "not_taken_over over"}));
  EXPECT_EQ(log().back(), "shift.taken_over wang: wang: the key is in the box");
}

TEST_F(DutyDeskTest, a_shift_without_a_patrol_is_told_when_it_is_over) {
  const auto day = planned("wang", "", hours(0), hours(12));
  const auto night = planned("li", "", hours(12), hours(24));
  ASSERT_TRUE(await(desk_->take_over(operator_id_, day, "wang", "")));
  ASSERT_TRUE(await(desk_->record({operator_id_, location_id_, "wang", "", false})));
  clock_.advance(hours(12));
  EXPECT_EQ(omissions(), Texts{});
  ASSERT_TRUE(await(desk_->take_over(operator_id_, night, "li", "")));
  clock_.advance(hours(12));
  EXPECT_EQ(omissions(), Texts{"no_patrol"});
}

TEST_F(DutyDeskTest, what_is_found_on_a_patrol_becomes_a_work_order) {
  const auto nothing = await(desk_->record({operator_id_, location_id_, "wang", "fine", false}));
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(*nothing);
  const auto found =
      await(desk_->record({operator_id_, location_id_, "wang", "the extinguisher is gone", true}));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->origin, desk::WorkOrigin::patrol);
  EXPECT_EQ(work_.open_orders(), 1u);
  EXPECT_EQ(log(), (Texts{"patrol wang: fine", "patrol.fault wang: the extinguisher is gone",
                          "work.opened wang: the extinguisher is gone"}));
}

TEST_F(DutyDeskTest, a_shift_of_a_location_of_somebody_else_is_refused) {
  auto foreign = shift("wang", "", hours(0), hours(12));
  foreign.operator_id = OperatorId::make(noon, random_);
  EXPECT_EQ(await(desk_->plan(foreign, "x")).error().kind, ErrorKind::not_found);
  EXPECT_EQ(log(), Texts{});
}

TEST_F(DutyDeskTest, what_could_not_be_stored_is_told_later) {
  planned("wang", "", hours(0), hours(12));
  clock_.advance(hours(1));
  store_.break_disk("full");
  EXPECT_EQ(omissions(), Texts{});
  EXPECT_EQ(await(desk_->plan(shift("li", "", hours(2), hours(3)), "x")).error().kind,
            ErrorKind::unavailable);
  store_.mend_disk();
  EXPECT_EQ(omissions(), Texts{"not_taken_over"});
  EXPECT_EQ(desk_->shifts(operator_id_).size(), 1u);
}

TEST_F(DutyDeskTest, a_sim_card_is_told_thirty_days_ahead_and_over_when_it_was_renewed) {
  const auto id = add_station("CP-1");
  const auto renew = [&](Timestamp expires_at) {
    auto row = *directory_->current()->stations.at(id);
    row.sim_expires_at = expires_at;
    storage::Commit commit;
    commit.changes.emplace_back(row);
    EXPECT_TRUE(await(directory_->change(std::move(commit))));
  };
  const auto told = [&] {
    tick();
    Texts said;
    for (const auto& event : events(domain::event::sim_expiring)) {
      said.emplace_back(domain::detail_of(event.details, "over") == "1" ? "renewed" : "expiring");
    }
    return said;
  };
  EXPECT_EQ(told(), Texts{}) << "nobody has said when it expires";
  renew(noon + hours(24 * 30 + 1));
  EXPECT_EQ(told(), Texts{});
  clock_.advance(hours(2));
  EXPECT_EQ(told(), Texts{"expiring"});
  clock_.advance(hours(2));
  EXPECT_EQ(told(), Texts{"expiring"});
  renew(noon + hours(24 * 365));
  EXPECT_EQ(told(), (Texts{"expiring", "renewed"}));
}

TEST_F(DutyDeskTest, a_thousand_sim_cards_that_expire_at_once_are_told_in_parts) {
  storage::Commit commit;
  for (int i = 0; i < 1'001; ++i) {
    domain::Station row;
    row.id = StationId::make(noon, random_);
    row.operator_id = operator_id_;
    row.location_id = location_id_;
    row.identity = fmt::format("SIM-{}", i);
    row.sim_expires_at = noon;
    row.state.station_id = row.id;
    commit.changes.emplace_back(row);
  }
  ASSERT_TRUE(await(directory_->change(std::move(commit))));
  storage::EventFilter filter;
  filter.limit = 10'000;
  std::vector<std::size_t> told;
  for (int i = 0; i < 4; ++i) {
    tick();
    const auto all = *await(store_.list_events(filter));
    told.push_back(
        static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& event) {
          return event.kind == domain::event::sim_expiring;
        })));
  }
  EXPECT_EQ(told, (std::vector<std::size_t>{500, 1'000, 1'001, 1'001}));
}

TEST_F(DutyDeskTest, a_sim_card_with_an_open_alarm_is_not_told_again_after_a_restart) {
  const auto id = add_station("CP-1");
  auto row = *directory_->current()->stations.at(id);
  row.sim_expires_at = noon;
  domain::Alarm alarm;
  alarm.id = domain::AlarmId::make(noon, random_);
  alarm.operator_id = operator_id_;
  alarm.station_id = id;
  alarm.kind = domain::event::sim_expiring;
  storage::Commit commit;
  commit.changes = {row, alarm};
  ASSERT_TRUE(await(directory_->change(std::move(commit))));
  open();
  tick();
  EXPECT_EQ(events(domain::event::sim_expiring).size(), 0u);
}

}  // namespace
}  // namespace voltyard::csms
