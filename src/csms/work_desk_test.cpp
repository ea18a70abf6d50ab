// Work orders that nobody may lose.
#include "csms/work_desk.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using desk::WorkState;
using std::chrono::hours;

class WorkDeskTest : public YardTest {
 protected:
  WorkDeskTest() { open(); }

  void open() {
    desk_ =
        std::make_unique<WorkDesk>(WorkDesk::Parts{io_.get_executor(), store_, clock_, random_});
    EXPECT_TRUE(await(desk_->open()).has_value());
  }
  desk::WorkOrder made(std::string text) {
    auto order = desk_->draft(operator_id_, desk::WorkOrigin::person, domain::AlarmLevel::ordinary,
                              std::move(text));
    order.location_id = location_id_;
    order.opened_by = "li";
    return *await(desk_->start(std::move(order)));
  }
  Result<desk::WorkOrder> assign(desk::WorkOrderId id, std::optional<Timestamp> due_at = {}) {
    WorkDesk::Change change{desk::log::work_assigned, "li", "wang", {}};
    change.step = [due_at](desk::WorkOrder row, Timestamp) {
      return desk::assign(std::move(row), "wang", due_at);
    };
    return await(desk_->change(operator_id_, id, std::move(change)));
  }
  Result<desk::WorkOrder> finish(desk::WorkOrderId id) {
    WorkDesk::Change change{desk::log::work_done, "wang", "a new lamp", {}};
    change.step = [](desk::WorkOrder row, Timestamp now) {
      return desk::finish(std::move(row), "wang", "a new lamp", now);
    };
    return await(desk_->change(operator_id_, id, std::move(change)));
  }
  Result<desk::WorkOrder> check(desk::WorkOrderId id, std::string who) {
    WorkDesk::Change change{desk::log::work_checked, who, {}, {}};
    change.step = [who](desk::WorkOrder row, Timestamp now) {
      return desk::check(std::move(row), who, now);
    };
    return await(desk_->change(operator_id_, id, std::move(change)));
  }
  std::vector<std::string> log() {
    std::vector<std::string> lines;
    for (const auto& entry : *await(store_.list_log({}))) {
      lines.push_back(entry.kind + " " + entry.who + ": " + entry.text);
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
  }
  std::vector<std::string> overdue() {
    desk_->tick();
    drain();
    std::vector<std::string> said;
    for (const auto& event : events(domain::event::work_overdue)) {
      said.emplace_back(domain::detail_of(event.details, "over") == "1" ? "over" : "overdue");
    }
    return said;
  }

  std::unique_ptr<WorkDesk> desk_;
};

TEST_F(WorkDeskTest, every_step_is_stored_and_in_the_log) {
  const auto id = made("the lamp is dark").id;
  ASSERT_TRUE(assign(id));
  ASSERT_TRUE(finish(id));
  EXPECT_EQ(check(id, "wang").error().kind, ErrorKind::conflict);
  EXPECT_EQ(await(store_.find_work_order(id))->value().state, WorkState::done);
  ASSERT_TRUE(check(id, "li"));
  EXPECT_EQ(await(store_.find_work_order(id))->value().state, WorkState::checked);
  EXPECT_EQ(log(),
            (std::vector<std::string>{"work.opened li: the lamp is dark", "work.assigned li: wang",
                                      "work.done wang: a new lamp", "work.checked li: "}));
  EXPECT_EQ(check(id, "li").error().kind, ErrorKind::not_found) << "it is closed";
}

TEST_F(WorkDeskTest, what_is_open_is_there_after_a_restart_and_only_for_its_owner) {
  const auto id = made("the lamp is dark").id;
  open();
  EXPECT_EQ(desk_->open_orders(), 1u);
  WorkDesk::Change change{desk::log::work_checked, "x", {}, {}};
  change.step = [](desk::WorkOrder row, Timestamp) { return row; };
  const auto stranger = OperatorId::make(noon, random_);
  EXPECT_EQ(await(desk_->change(stranger, id, change)).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(assign(id));
}

TEST_F(WorkDeskTest, an_overdue_order_is_told_once_and_over_when_it_is_done) {
  const auto id = made("the lamp is dark").id;
  EXPECT_EQ(overdue(), std::vector<std::string>{});
  clock_.advance(hours(7 * 24));
  EXPECT_EQ(overdue(), std::vector<std::string>{"overdue"});
  open();
  EXPECT_EQ(overdue(), std::vector<std::string>{"overdue"}) << "told before the restart";
  ASSERT_TRUE(finish(id));
  EXPECT_EQ(overdue(), (std::vector<std::string>{"overdue", "over"}));
}

TEST_F(WorkDeskTest, an_order_that_is_put_off_may_be_overdue_again) {
  const auto id = made("the lamp is dark").id;
  clock_.advance(hours(7 * 24));
  overdue();
  ASSERT_TRUE(assign(id, clock_.now() + hours(1)));
  EXPECT_EQ(overdue(), (std::vector<std::string>{"overdue", "over"}));
  clock_.advance(hours(1));
  EXPECT_EQ(overdue(), (std::vector<std::string>{"overdue", "over", "overdue"}));
}

TEST_F(WorkDeskTest, an_alarm_opens_one_order_until_that_is_checked) {
  domain::AlarmChange change;
  change.alarm.id = domain::AlarmId::make(noon, random_);
  change.alarm.operator_id = operator_id_;
  change.alarm.kind = "evse.faulted";
  change.alarm.step = 1;
  change.news = domain::AlarmNews::escalated;
  const auto order = desk_->wanted_by(change);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->text, "evse.faulted");
  EXPECT_EQ(order->alarm_id, change.alarm.id);
  ASSERT_TRUE(await(desk_->start(*order)));
  EXPECT_FALSE(desk_->wanted_by(change));
  open();
  EXPECT_FALSE(desk_->wanted_by(change)) << "nor after a restart";
}

TEST_F(WorkDeskTest, what_could_not_be_stored_has_not_happened) {
  const auto id = made("the lamp is dark").id;
  clock_.advance(hours(7 * 24));
  store_.break_disk("full");
  EXPECT_EQ(finish(id).error().kind, ErrorKind::unavailable);
  desk_->tick();
  drain();
  store_.mend_disk();
  EXPECT_EQ(overdue(), std::vector<std::string>{"overdue"});
  EXPECT_TRUE(finish(id));
}

}  // namespace
}  // namespace voltyard::csms
