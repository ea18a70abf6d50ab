#include "csms/work_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace voltyard::csms {
namespace {

constexpr std::size_t page = 1'000;

desk::LogEntry entry_of(const desk::WorkOrder& order, std::string_view kind, Timestamp now) {
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = order.operator_id;
  entry.location_id = order.location_id;
  entry.kind = kind;
  entry.subject = to_string(order.id);
  return entry;
}

}  // namespace

Task<Status> WorkDesk::open() {
  storage::WorkOrderFilter filter;
  filter.only_open = true;
  filter.limit = page;
  while (true) {
    const auto orders = co_await parts_.store.list_work_orders(filter);
    if (!orders) co_return orders.error();
    for (const auto& order : *orders) opened(order);
    if (orders->size() < page) co_return Status{};
    filter.before = orders->back().id;
  }
}

desk::WorkOrder WorkDesk::draft(OperatorId owner, desk::WorkOrigin origin, domain::AlarmLevel level,
                                std::string text) {
  desk::WorkOrder order;
  order.opened_at = parts_.clock.now();
  order.id = desk::WorkOrderId::make(order.opened_at, parts_.random);
  order.operator_id = owner;
  order.origin = origin;
  order.level = level;
  order.text = std::move(text);
  order.due_at = order.opened_at + desk::time_for(level);
  return order;
}

void WorkDesk::put(const desk::WorkOrder& order, storage::Commit& commit) const {
  auto entry = entry_of(order, desk::log::work_opened, order.opened_at);
  entry.who = order.opened_by;
  entry.text = order.text;
  commit.changes.emplace_back(order);
  commit.changes.emplace_back(std::move(entry));
}

void WorkDesk::opened(const desk::WorkOrder& order) {
  open_.insert_or_assign(order.id, order);
  if (!order.alarm_id.is_nil()) of_alarms_.insert(order.alarm_id);
}

std::optional<desk::WorkOrder> WorkDesk::wanted_by(const domain::AlarmChange& change) {
  const auto& alarm = change.alarm;
  if (!desk::opens_work(change) || of_alarms_.contains(alarm.id) || open_.size() >= most_open) {
    return std::nullopt;
  }
  auto order = draft(alarm.operator_id, desk::WorkOrigin::alarm, alarm.level, alarm.kind);
  order.location_id = alarm.location_id;
  order.station_id = alarm.station_id;
  order.alarm_id = alarm.id;
  return order;
}

Task<Result<desk::WorkOrder>> WorkDesk::start(desk::WorkOrder order,
                                              std::optional<storage::PhotoRow> photo) {
  if (open_.size() >= most_open) co_return conflict("there are as many orders as there may be");
  order.has_photo = photo.has_value();
  storage::Commit commit;
  put(order, commit);
  if (photo) commit.changes.emplace_back(std::move(*photo));
  const auto stored = co_await parts_.store.commit(commit);
  if (stored != storage::CommitOutcome::committed) {
    co_return unavailable("the order could not be stored");
  }
  opened(order);
  co_return order;
}

domain::Event WorkDesk::overdue_event(const desk::WorkOrder& order, bool over) const {
  domain::Event event;
  event.at = parts_.clock.now();
  event.kind = domain::event::work_overdue;
  event.operator_id = order.operator_id;
  event.location_id = order.location_id;
  event.station_id = order.station_id;
  event.details = {{"work_order_id", to_string(order.id)}, {"text", order.text}};
  if (!order.assignee.empty()) event.details.emplace_back("person", order.assignee);
  if (over) event.details.emplace_back("over", "1");
  return event;
}

Task<Status> WorkDesk::store(const desk::WorkOrder& order, storage::Commit commit) {
  commit.changes.emplace_back(order);
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the change could not be stored");
  }
  if (order.is_open()) {
    open_.insert_or_assign(order.id, order);
  } else {
    open_.erase(order.id);
    of_alarms_.erase(order.alarm_id);
  }
  co_return Status{};
}

Task<Result<desk::WorkOrder>> WorkDesk::change(OperatorId owner, desk::WorkOrderId id,
                                               Change change) {
  const auto turn = co_await turn_.take();
  const auto found = open_.find(id);
  if (found == open_.end() || found->second.operator_id != owner) {
    co_return not_found("there is no such open order");
  }
  const auto now = parts_.clock.now();
  const auto before = found->second;
  const auto after = change.step(before, now);
  if (!after) co_return after.error();
  auto entry = entry_of(*after, change.kind, now);
  entry.who = std::move(change.who);
  entry.text = std::move(change.text);
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  if (before.overdue_told && before.waits() && (!after->waits() || !after->overdue_told)) {
    commit.events.push_back(overdue_event(before, true));
  }
  const auto stored = co_await store(*after, std::move(commit));
  if (!stored) co_return stored.error();
  co_return *after;
}

void WorkDesk::tick() {
  if (telling_) return;
  telling_ = true;
  boost::asio::co_spawn(parts_.executor, tell_overdue(), boost::asio::detached);
}

Task<void> WorkDesk::tell_overdue() {
  const auto turn = co_await turn_.take();
  const auto now = parts_.clock.now();
  std::vector<desk::WorkOrder> overdue;
  for (const auto& [id, order] : open_) {
    if (order.waits() && !order.overdue_told && now >= order.due_at) overdue.push_back(order);
  }
  for (auto& order : overdue) {
    order.overdue_told = true;
    storage::Commit commit;
    commit.events.push_back(overdue_event(order, false));
    const auto stored = co_await store(order, std::move(commit));
    if (!stored) break;  // the next tick tries again
  }
  telling_ = false;
}

}  // namespace voltyard::csms
