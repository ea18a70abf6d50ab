#include "desk/work_order.hpp"

#include <array>

namespace voltyard::desk {
namespace {

using domain::AlarmLevel;

Error not_now(const WorkOrder& order) {
  return conflict("the order is " + std::string(to_string(order.state)));
}

}  // namespace

std::string_view to_string(WorkOrigin origin) {
  constexpr std::array<std::string_view, 3> words{"alarm", "patrol", "person"};
  return words[static_cast<std::size_t>(origin)];
}

std::string_view to_string(WorkState state) {
  constexpr std::array<std::string_view, 4> words{"open", "assigned", "done", "checked"};
  return words[static_cast<std::size_t>(state)];
}

Duration time_for(AlarmLevel level) {
  switch (level) {
    case AlarmLevel::urgent: return std::chrono::hours(24);
    case AlarmLevel::important: return std::chrono::hours(3 * 24);
    case AlarmLevel::ordinary:
    case AlarmLevel::information: break;
  }
  return std::chrono::hours(7 * 24);
}

bool opens_work(const domain::AlarmChange& change) {
  const auto& alarm = change.alarm;
  return change.news == domain::AlarmNews::escalated && alarm.step == 1 &&
         !alarm.kind.starts_with("work.") && !alarm.kind.starts_with("duty.");
}

Result<WorkOrder> assign(WorkOrder order, std::string assignee, std::optional<Timestamp> due_at) {
  if (!order.waits()) return not_now(order);
  order.state = WorkState::assigned;
  order.assignee = std::move(assignee);
  if (due_at && *due_at != order.due_at) {
    order.due_at = *due_at;
    order.overdue_told = false;
  }
  return order;
}

Result<WorkOrder> finish(WorkOrder order, std::string who, std::string note, Timestamp now) {
  if (!order.waits()) return not_now(order);
  order.state = WorkState::done;
  order.done_at = now;
  order.done_by = std::move(who);
  order.note = std::move(note);
  return order;
}

Result<WorkOrder> check(WorkOrder order, std::string who, Timestamp now) {
  if (order.state != WorkState::done) return not_now(order);
  if (order.done_by == who) return conflict("a second person must check it");
  order.state = WorkState::checked;
  order.checked_at = now;
  order.checked_by = std::move(who);
  return order;
}

Result<WorkOrder> send_back(WorkOrder order, std::string reason) {
  if (order.state != WorkState::done) return not_now(order);
  order.state = order.assignee.empty() ? WorkState::open : WorkState::assigned;
  order.done_at = {};
  order.done_by.clear();
  order.note = std::move(reason);
  return order;
}

}  // namespace voltyard::desk
