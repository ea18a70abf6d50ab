#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/catalog_json.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"

#include <algorithm>
#include <charconv>

namespace voltyard::api {
namespace {

using storage::OperationRow;
using storage::OperationState;

constexpr int longest_wait_s = 30;

// Kinds in the log.
constexpr std::string_view start_ordered = "order.start";
constexpr std::string_view stop_ordered = "order.stop";
constexpr std::string_view command_ordered = "order.command";

// Prefer: wait=N (RFC 7240), cut to 30 seconds.
int wait_seconds(const http::Request& request) {
  const auto prefer = request.headers.get("Prefer");
  const auto position = prefer.find("wait=");
  if (position == std::string_view::npos) return 0;
  int seconds = 0;
  std::from_chars(prefer.data() + position + 5, prefer.data() + prefer.size(), seconds);
  return std::clamp(seconds, 0, longest_wait_s);
}

http::Response operation_response(const Context& context, const OperationRow& operation) {
  const bool finished = operation.state != OperationState::sent;
  JsonWriter out;
  write_operation(out, operation, context.services.without_secrets);
  auto response = http::json_response(finished ? 200 : 202, out.take());
  response.headers.add("Location", "/v1/operations/" + to_string(operation.id));
  return response;
}

csms::Order order_of(const Call& call) {
  return {call.caller.operator_id, call.caller.name,
          std::chrono::seconds(wait_seconds(call.request))};
}

// Who ordered it of which pile: stored with the operation, or not at all. What it was sent with,
// and the answer, are the operation's.
void note(const Context& context, const Call& call, std::string_view kind, StationId id,
          Changes changes, csms::Order& order) {
  const auto snapshot = context.services.directory.current();
  const auto found = snapshot->stations.find(id);
  if (found == snapshot->stations.end()) return;
  const auto& station = *found->second;
  Changed about{kind, to_string(id), station.name, station.location_id};
  order.with_it.emplace_back(
      change_entry(context, call.caller, std::move(about), std::move(changes)));
}

http::Response answer_of(const Context& context, const Result<OperationRow>& operation) {
  return operation ? operation_response(context, *operation)
                   : http::problem_response(operation.error());
}

}  // namespace

Answer start_charge(Context& context, const Call& call) {
  const auto id = path_id<EvseId>(call);
  if (!id) co_return http::problem_response(id.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto token_uid = input->optional_text("token_uid", 255).value_or("");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto* slot = context.services.board.slot(*id);
  if (!slot || slot->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such slot"));
  }
  auto order = order_of(call);
  Changes changes;
  changes.number("slot", std::nullopt, slot->number);
  if (!token_uid.empty()) changes.text("card", "", end_of_card(token_uid));
  note(context, call, start_ordered, slot->station_id, std::move(changes), order);
  const auto operation = co_await context.services.commands.start(
      std::move(order), slot->station_id, *id, std::move(token_uid));
  co_return answer_of(context, operation);
}

Answer stop_session(Context& context, const Call& call) {
  const auto id = path_id<SessionId>(call);
  if (!id) co_return http::problem_response(id.error());
  auto order = order_of(call);
  const auto session = co_await context.services.store.find_session(*id);
  if (!session) co_return http::problem_response(session.error());
  if (*session) {
    Changes changes;
    changes.text("session", "", to_string(*id));
    note(context, call, stop_ordered, (*session)->station_id, std::move(changes), order);
  }
  const auto operation = co_await context.services.commands.stop(std::move(order), *id);
  co_return answer_of(context, operation);
}

Answer send_command(Context& context, const Call& call) {
  const auto id = path_id<StationId>(call);
  if (!id) co_return http::problem_response(id.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto action = input->text("action", 1, 64);
  auto payload = input->object_text("payload");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  auto order = order_of(call);
  Changes changes;
  changes.text("command", "", action);
  note(context, call, command_ordered, *id, std::move(changes), order);
  const auto operation = co_await context.services.commands.send(
      std::move(order), *id, std::move(action), std::move(payload));
  co_return answer_of(context, operation);
}

Answer get_operation(Context& context, const Call& call) {
  const auto id = path_id<OperationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto operation = co_await context.services.store.find_operation(*id);
  if (!operation) co_return http::problem_response(operation.error());
  if (!*operation || (*operation)->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such operation"));
  }
  JsonWriter out;
  write_operation(out, **operation, context.services.without_secrets);
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
