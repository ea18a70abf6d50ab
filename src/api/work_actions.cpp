#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/duty_json.hpp"
#include "api/json_input.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"

namespace voltyard::api {
namespace {

using desk::WorkOrder;
using desk::WorkOrderId;

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_text = 1'000;

http::Response order_response(int status, const Result<WorkOrder>& order) {
  if (!order) return http::problem_response(order.error());
  JsonWriter out;
  write_work_order(out, *order);
  return http::json_response(status, out.take());
}

Result<WorkOrder> read_order(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  const auto location = input->optional_id<LocationId>("location_id");
  if (!location) input->fail("location_id", "is needed");
  const auto station = input->optional_id<StationId>("station_id");
  const auto alarm = input->optional_id<domain::AlarmId>("alarm_id");
  const auto level =
      domain::parse_alarm_level(input->optional_text("level", 20).value_or("ordinary"));
  if (!level) input->fail("level", "is not a level");
  auto text = input->text("text", 1, longest_text);
  const auto due_at = input->optional_time("due_at");
  if (const auto fine = input->finish(); !fine) return fine.error();
  const auto snapshot = context.services.directory.current();
  const auto place = snapshot->locations.find(*location);
  if (place == snapshot->locations.end() || place->second->operator_id != call.caller.operator_id ||
      !call.caller.sees(*location)) {
    return not_found("there is no such location");
  }
  if (station) {
    const auto found = snapshot->stations.find(*station);
    if (found == snapshot->stations.end() || found->second->location_id != *location) {
      return invalid("is no pile of this location", "/station_id");
    }
  }
  auto order = context.services.work.draft(call.caller.operator_id, desk::WorkOrigin::person,
                                           *level, std::move(text));
  order.location_id = *location;
  order.station_id = station.value_or(StationId{});
  order.alarm_id = alarm.value_or(domain::AlarmId{});
  order.opened_by = person_of(call.caller);
  if (due_at) order.due_at = *due_at;
  return order;
}

}  // namespace

Answer list_work_orders(Context& context, const Call& call) {
  storage::WorkOrderFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  filter.only_open = call.request.query_value("open") == "true";
  filter.within = call.caller.locations;
  filter.limit = *limit + 1;
  if (*position) filter.before = WorkOrderId::parse(**position).value_or(WorkOrderId{});
  auto orders = co_await context.services.store.list_work_orders(filter);
  if (!orders) co_return http::problem_response(orders.error());
  const bool more = orders->size() == filter.limit;
  if (more) orders->pop_back();
  JsonWriter out;
  out.object().list("items");
  for (const auto& order : *orders) write_work_order(out, order);
  const auto last = more ? std::optional(to_string(orders->back().id)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

Answer get_work_order(Context& context, const Call& call) {
  co_return order_response(200, co_await own_work_order(context, call));
}

Answer open_work_order(Context& context, const Call& call) {
  auto order = read_order(context, call);
  if (!order) co_return http::problem_response(order.error());
  if (!order->alarm_id.is_nil()) {
    const auto alarm = co_await context.services.store.find_alarm(order->alarm_id);
    if (!alarm) co_return http::problem_response(alarm.error());
    if (!*alarm || (*alarm)->operator_id != call.caller.operator_id ||
        !call.caller.sees((*alarm)->location_id)) {
      co_return http::problem_response(invalid("there is no such alarm", "/alarm_id"));
    }
  }
  co_return order_response(201, co_await context.services.work.start(std::move(*order)));
}

Answer assign_work_order(Context& context, const Call& call) {
  const auto order = co_await own_work_order(context, call);
  if (!order) co_return http::problem_response(order.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto assignee = input->text("assignee", 1, longest_name);
  const auto due_at = input->optional_time("due_at");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  csms::WorkDesk::Change change;
  change.kind = desk::log::work_assigned;
  change.who = person_of(call.caller);
  change.text = assignee;
  change.step = [&](WorkOrder row, Timestamp) {
    return desk::assign(std::move(row), assignee, due_at);
  };
  co_return order_response(200, co_await context.services.work.change(
                                    call.caller.operator_id, order->id, std::move(change)));
}

Answer finish_work_order(Context& context, const Call& call) {
  const auto order = co_await own_work_order(context, call);
  if (!order) co_return http::problem_response(order.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto note = input->text("note", 1, longest_text);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto who = person_of(call.caller);
  csms::WorkDesk::Change change{desk::log::work_done, who, note, {}};
  change.step = [&](WorkOrder row, Timestamp now) {
    return desk::finish(std::move(row), who, note, now);
  };
  co_return order_response(200, co_await context.services.work.change(
                                    call.caller.operator_id, order->id, std::move(change)));
}

Answer check_work_order(Context& context, const Call& call) {
  const auto order = co_await own_work_order(context, call);
  if (!order) co_return http::problem_response(order.error());
  const auto who = person_of(call.caller);
  csms::WorkDesk::Change change{desk::log::work_checked, who, {}, {}};
  change.step = [&](WorkOrder row, Timestamp now) { return desk::check(std::move(row), who, now); };
  co_return order_response(200, co_await context.services.work.change(
                                    call.caller.operator_id, order->id, std::move(change)));
}

Answer send_back_work_order(Context& context, const Call& call) {
  const auto order = co_await own_work_order(context, call);
  if (!order) co_return http::problem_response(order.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto reason = input->text("reason", 1, longest_text);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  csms::WorkDesk::Change change{desk::log::work_sent_back, person_of(call.caller), reason, {}};
  change.step = [&](WorkOrder row, Timestamp) { return desk::send_back(std::move(row), reason); };
  co_return order_response(200, co_await context.services.work.change(
                                    call.caller.operator_id, order->id, std::move(change)));
}

}  // namespace voltyard::api
