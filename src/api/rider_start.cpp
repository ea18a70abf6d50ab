// A resident starts a charge, sees how far that is, and stops it.
#include "api/actions.hpp"
#include "api/json_input.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/rider_rows.hpp"

#include <algorithm>
#include <charconv>

namespace voltyard::api {
namespace {

using domain::EvseStatus;
using storage::OperationRow;
using storage::OperationState;

constexpr int most_slots = 1'000;
constexpr std::size_t latest_charges = 5;  // among which a start's own is looked for

// A pile may be slow to tell of the charge or of the current: so long nothing is said against a
// start without them. A car that is not plugged in by then was never started.
constexpr auto current_within = std::chrono::minutes(10);

std::string orderer_of(const Caller& caller) { return "resident " + to_string(caller.wallet_id); }

// The operation remembers for which slot: a resident may start on several.
constexpr std::string_view for_slot = ", slot ";

bool ordered_by(const Caller& caller, const OperationRow& operation) {
  const std::string_view by = operation.requested_by;
  return by.substr(0, by.find(for_slot)) == orderer_of(caller);
}

// nullopt: it is not said.
std::optional<int> slot_ordered(const OperationRow& operation) {
  const std::string_view by = operation.requested_by;
  const auto at = by.find(for_slot);
  if (at == std::string_view::npos) return std::nullopt;
  const auto digits = by.substr(at + for_slot.size());
  int number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

http::Response start_response(int status, const RiderStart& start) {
  JsonWriter out;
  write_rider_start(out, start);
  return http::json_response(status, out.take());
}

bool is_free(const csms::LiveSlot& slot) {
  const bool ready = slot.status == EvseStatus::Available || slot.status == EvseStatus::Preparing;
  return slot.online && ready && !slot.session;
}

// Why nothing is sent (N87). An e-bike's slot sees the plug; a car may plug in afterwards.
Status may_start(const csms::LiveSlot& slot) {
  if (!slot.online) return unavailable("the pile is offline", "offline");
  if (slot.session) return conflict("the slot is charging already", "busy");
  if (slot.status == EvseStatus::Faulted) return conflict("the slot is out of order", "pile_fault");
  if (slot.status == EvseStatus::Reserved) return conflict("the slot is reserved", "busy");
  if (slot.status == EvseStatus::Available && csms::is_e_bike_slot(slot.max_power)) {
    return conflict("nothing is plugged in", "not_plugged");
  }
  const bool ready = slot.status == EvseStatus::Available || slot.status == EvseStatus::Preparing;
  if (!ready) return conflict("the slot is busy", "busy");
  return {};
}

// In the words of the tally.
std::string refused(const Error& error) {
  const auto reason = error.reason.empty() ? std::string_view("other") : error.reason;
  return std::string(tally::refused) + std::string(reason);
}

struct Reason {
  std::string_view word;  // of the pile's answer
  std::string_view reason;
};
constexpr Reason reasons[] = {{"not_plugged", "not_plugged"},  {"same_state", "busy"},
                              {"several_waiting", "busy"},     {"charging", "busy"},
                              {"fault", "pile_fault"},         {"relay", "pile_fault"},
                              {"short_circuit", "pile_fault"}, {"smoke", "pile_fault"},
                              {"no_reply", "no_answer"}};

std::string_view reason_of(const OperationRow& operation) {
  if (operation.state == OperationState::failed) return "no_answer";
  for (const auto& [word, reason] : reasons) {
    if (operation.answer.find(word) != std::string::npos) return reason;
  }
  return "refused";
}

bool accepted(const OperationRow& operation) {
  constexpr std::string_view words[] = {"Accepted", R"("result":"ok")", R"("result":"none")"};
  return std::ranges::any_of(words, [&](std::string_view word) {
    return operation.answer.find(word) != std::string::npos;
  });
}

// The charge that the start became; nullopt: none yet.
Task<Result<std::optional<domain::Session>>> charge_of_start(Context& context, const Caller& caller,
                                                             const OperationRow& operation) {
  storage::SessionFilter filter;
  filter.operator_id = caller.operator_id;
  filter.wallet_id = caller.wallet_id;
  filter.station_id = operation.station_id;
  filter.limit = latest_charges;
  const auto sessions = co_await context.services.store.list_sessions(filter);
  if (!sessions) co_return sessions.error();
  const auto slot = slot_ordered(operation);
  std::optional<domain::Session> found;
  for (const auto& session : *sessions) {
    if (session.started_at < operation.created_at) continue;
    const auto* its = context.services.board.slot(session.evse_id);
    if (slot && its != nullptr && its->number != *slot) continue;  // of another start
    found = session;                                               // the first after it
  }
  co_return found;
}

// Once, however often the page asks.
Task<void> count_failed(Context& context, const domain::Station& station, const RiderStart& start) {
  const auto now = std::chrono::steady_clock::now();
  const auto snapshot = context.services.directory.current();
  const auto location = snapshot->locations.find(station.location_id);
  if (location == snapshot->locations.end()) co_return;
  if (!context.riders.tally.is_new("start " + to_string(start.id), now)) co_return;
  co_await count_on_page(context, *location->second,
                         std::string(tally::failed) + std::string(start.reason));
}

// What somebody is told whose start came to nothing.
Task<Result<RiderStart>> failed_start(Context& context, const OperationRow& operation,
                                      RiderStart start) {
  start.step = "failed";
  const auto snapshot = context.services.directory.current();
  const auto station = snapshot->stations.find(operation.station_id);
  if (station == snapshot->stations.end()) co_return start;
  co_await count_failed(context, *station->second, start);
  const auto slots = co_await slots_of(context, *station->second);
  if (!slots) co_return slots.error();
  for (const auto& slot : *slots) {
    if (is_free(slot)) start.free_slots.push_back(slot.number);
  }
  co_return start;
}

// An e-bike's charger takes current at once; a car may choose to wait.
bool waits_in_vain(const Context& context, const domain::Session& session) {
  const auto* slot = context.services.board.slot(session.evse_id);
  return slot != nullptr && csms::is_e_bike_slot(slot->max_power) &&
         context.services.clock.now() - session.started_at > current_within;
}

Task<Result<RiderStart>> follow(Context& context, const Call& call, const OperationRow& operation) {
  RiderStart start;
  start.id = operation.id;
  auto session = co_await charge_of_start(context, call.caller, operation);
  if (!session) co_return session.error();
  if (*session) {
    start.charge_id = (*session)->id;
    const auto charge = co_await charge_of(context, std::move(**session));
    if (!charge) co_return charge.error();
    const auto& row = charge->session;
    const bool flows = row.energy > Energy{0} || row.last_power_mw > 0;
    start.step = flows || !row.open() ? "flowing" : "accepted";
    if (flows || !row.open() || !waits_in_vain(context, row)) co_return start;
    start.reason = "no_current";
    co_return co_await failed_start(context, operation, std::move(start));
  }
  start.step = "sent";
  if (operation.state == OperationState::sent) co_return start;
  start.step = "accepted";
  const bool taken = operation.state == OperationState::done && accepted(operation);
  const bool lapsed = context.services.clock.now() - operation.created_at > current_within;
  if (taken && !lapsed) co_return start;
  start.reason = taken ? "no_current" : reason_of(operation);
  co_return co_await failed_start(context, operation, std::move(start));
}

}  // namespace

Answer start_rider_charge(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto text = input->text("label", 1, 64);
  const auto number = input->integer("slot", 0, 1, most_slots);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto labelled = follow_label(context, text);
  if (!labelled) co_return http::problem_response(labelled.error());
  if (labelled->label->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("no pile has this number"));
  }
  const auto slots = co_await slots_of(context, *labelled->station);
  if (!slots) co_return http::problem_response(slots.error());
  const auto slot = std::ranges::find(*slots, number, &csms::LiveSlot::number);
  if (slot == slots->end()) {
    co_return http::problem_response(not_found("the pile has no such slot"));
  }
  if (const auto may = may_start(*slot); !may) {
    co_await count_on_page(context, *labelled->location, refused(may.error()));
    co_return http::problem_response(may.error());
  }
  const auto now = std::chrono::steady_clock::now();
  const int wait = context.riders.starts.take(to_string(call.caller.wallet_id), now);
  if (wait > 0) co_return too_often(wait, "too many starts, wait a moment");
  auto orderer = orderer_of(call.caller) + std::string(for_slot) + std::to_string(number);
  csms::Order order{call.caller.operator_id, std::move(orderer), Duration(0)};
  const auto operation = co_await context.services.commands.start(
      std::move(order), labelled->station->id, slot->id, rider_uid(call.caller.wallet_id));
  if (!operation) {
    co_await count_on_page(context, *labelled->location, refused(operation.error()));
    co_return http::problem_response(operation.error());
  }
  co_await count_on_page(context, *labelled->location, std::string(tally::start));
  const auto start = co_await follow(context, call, *operation);
  if (!start) co_return http::problem_response(start.error());
  co_return start_response(201, *start);
}

Answer get_rider_start(Context& context, const Call& call) {
  const auto id = path_id<OperationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto operation = co_await context.services.store.find_operation(*id);
  if (!operation) co_return http::problem_response(operation.error());
  if (!*operation || (*operation)->operator_id != call.caller.operator_id ||
      !ordered_by(call.caller, **operation)) {
    co_return http::problem_response(not_found("there is no such start"));
  }
  const auto start = co_await follow(context, call, **operation);
  if (!start) co_return http::problem_response(start.error());
  co_return start_response(200, *start);
}

Answer stop_rider_charge(Context& context, const Call& call) {
  const auto session = co_await own_session(context, call);
  if (!session) co_return http::problem_response(session.error());
  csms::Order order{call.caller.operator_id, orderer_of(call.caller), Duration(0)};
  const auto operation = co_await context.services.commands.stop(std::move(order), session->id);
  if (!operation) co_return http::problem_response(operation.error());
  co_return http::json_response(202, "{}");
}

}  // namespace voltyard::api
