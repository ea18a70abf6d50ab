#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/duty_json.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"

namespace voltyard::api {
namespace {

using desk::ShiftId;

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_text = 1'000;
constexpr std::size_t longest_asked = 100;  // of what the log is searched for

// Errors: not_found.
Status is_own_location(Context& context, const Call& call, LocationId id) {
  const auto snapshot = context.services.directory.current();
  const auto location = snapshot->locations.find(id);
  if (location == snapshot->locations.end() ||
      location->second->operator_id != call.caller.operator_id || !call.caller.sees(id)) {
    return not_found("there is no such location");
  }
  return {};
}

// What is of all locations is for those who are not limited to some.
Status may_write_for(Context& context, const Call& call, LocationId id) {
  if (!id.is_nil()) return is_own_location(context, call, id);
  if (!call.caller.is_limited()) return {};
  return invalid("is needed of those who are limited to some locations", "/location_id");
}

Result<desk::Shift> read_shift(const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  desk::Shift shift;
  shift.operator_id = call.caller.operator_id;
  shift.location_id = input->optional_id<LocationId>("location_id").value_or(LocationId{});
  shift.person = input->text("person", 1, longest_name);
  shift.phone = input->optional_text("phone", 16).value_or("");
  if (!shift.phone.empty() && !is_phone(shift.phone)) {
    input->fail("phone", "must be digits, with + in front or not");
  }
  shift.begins_at = input->optional_time("begins_at").value_or(Timestamp{});
  shift.ends_at = input->optional_time("ends_at").value_or(Timestamp{});
  if (shift.begins_at == Timestamp{}) input->fail("begins_at", "is needed");
  if (shift.ends_at == Timestamp{}) input->fail("ends_at", "is needed");
  if (const auto fine = input->finish(); !fine) return fine.error();
  return shift;
}

http::Response shift_response(Context& context, int status, const Result<desk::Shift>& shift) {
  if (!shift) return http::problem_response(shift.error());
  JsonWriter out;
  write_shift(out, *shift, context.services.duty.is_on_duty(*shift), true);
  return http::json_response(status, out.take());
}

Result<storage::LogFilter> read_log_filter(const Context& context, const Call& call) {
  const auto& request = call.request;
  storage::LogFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto location = query_id<LocationId>(request, "location_id");
  if (!location) return location.error();
  const auto from = query_time(request, "from");
  if (!from) return from.error();
  const auto to = query_time(request, "to");
  if (!to) return to.error();
  const auto limit = page_limit(request);
  if (!limit) return limit.error();
  const auto position = page_position(context, call);
  if (!position) return position.error();
  for (const auto& [name, into] : {std::pair("who", &filter.who), std::pair("kind", &filter.kind),
                                   std::pair("subject", &filter.subject)}) {
    *into = request.query_value(name).value_or("");
    if (into->size() > longest_asked) return invalid("is too long", "/" + std::string(name));
  }
  filter.only_changes = request.query_value("changes") == "true";
  filter.location_id = *location;
  filter.within = call.caller.locations;
  filter.from = *from;
  filter.before = *to;
  filter.before_number = number_of(*position);
  filter.limit = *limit + 1;
  return filter;
}

}  // namespace

Answer list_shifts(Context& context, const Call& call) {
  const auto& duty = context.services.duty;
  const bool may_call = call.caller.role != storage::Role::viewer;
  JsonWriter out;
  out.object().list("items");
  for (const auto* shift : duty.shifts(call.caller.operator_id)) {
    // Who is on duty for all locations is on duty for the caller's, too.
    if (!shift->location_id.is_nil() && !call.caller.sees(shift->location_id)) continue;
    write_shift(out, *shift, duty.is_on_duty(*shift), may_call);
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

Answer plan_shift(Context& context, const Call& call) {
  auto shift = read_shift(call);
  if (!shift) co_return http::problem_response(shift.error());
  if (const auto may = may_write_for(context, call, shift->location_id); !may) {
    co_return http::problem_response(may.error());
  }
  const auto planned =
      co_await context.services.duty.plan(std::move(*shift), person_of(call.caller));
  co_return shift_response(context, 201, planned);
}

Answer remove_shift(Context& context, const Call& call) {
  const auto id = path_id<ShiftId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto removed =
      co_await context.services.duty.remove(call.caller.operator_id, *id, person_of(call.caller));
  if (!removed) co_return http::problem_response(removed.error());
  co_return http::json_response(204, {});
}

Answer take_over_shift(Context& context, const Call& call) {
  const auto id = path_id<ShiftId>(call);
  if (!id) co_return http::problem_response(id.error());
  std::string note;
  if (!call.request.body.empty()) {
    auto input = JsonInput::parse(call.request.body);
    if (!input) co_return http::problem_response(input.error());
    note = input->optional_text("note", longest_text).value_or("");
    if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  }
  const auto taken = co_await context.services.duty.take_over(
      call.caller.operator_id, *id, person_of(call.caller), std::move(note));
  co_return shift_response(context, 200, taken);
}

Answer record_patrol(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  csms::Patrol patrol;
  patrol.operator_id = call.caller.operator_id;
  patrol.who = person_of(call.caller);
  const auto location = input->optional_id<LocationId>("location_id");
  if (!location) input->fail("location_id", "is needed");
  patrol.fault = input->flag("fault", false);
  patrol.text = input->optional_text("text", longest_text).value_or("");
  if (patrol.fault && patrol.text.empty()) input->fail("text", "what is wrong?");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (const auto own = is_own_location(context, call, *location); !own) {
    co_return http::problem_response(own.error());
  }
  patrol.location_id = *location;
  const auto order = co_await context.services.duty.record(std::move(patrol));
  if (!order) co_return http::problem_response(order.error());
  JsonWriter out;
  out.object();
  if (*order) {
    write_work_order(out, **order, "work_order");
  } else {
    out.none("work_order");
  }
  out.end();
  co_return http::json_response(201, out.take());
}

Answer list_log(Context& context, const Call& call) {
  auto filter = read_log_filter(context, call);
  if (!filter) co_return http::problem_response(filter.error());
  auto entries = co_await context.services.store.list_log(*filter);
  if (!entries) co_return http::problem_response(entries.error());
  const bool more = entries->size() == filter->limit;
  if (more) entries->pop_back();
  const bool with_changes = call.caller.role != storage::Role::viewer;
  JsonWriter out;
  out.object().list("items");
  for (const auto& entry : *entries) write_log_entry(out, entry, with_changes);
  const auto last = more ? std::optional(std::to_string(entries->back().number)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

Answer write_log(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  desk::LogEntry entry;
  entry.operator_id = call.caller.operator_id;
  entry.kind = desk::log::note;
  entry.who = person_of(call.caller);
  const auto location = input->optional_id<LocationId>("location_id");
  entry.text = input->text("text", 1, longest_text);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  entry.location_id = location.value_or(LocationId{});
  if (const auto may = may_write_for(context, call, entry.location_id); !may) {
    co_return http::problem_response(may.error());
  }
  const auto written = co_await context.services.duty.note(std::move(entry));
  if (!written) co_return http::problem_response(written.error());
  co_return http::json_response(204, {});
}

}  // namespace voltyard::api
