#include "api/actions.hpp"
#include "api/alarm_json.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"

#include "domain/signals.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using domain::Alarm;
using domain::AlarmId;

constexpr Duration around = std::chrono::minutes(10);

http::Response alarm_response(const Result<Alarm>& alarm) {
  if (!alarm) return http::problem_response(alarm.error());
  JsonWriter out;
  write_alarm(out, *alarm);
  return http::json_response(200, out.take());
}

Task<Result<Alarm>> find_own(Context& context, const Call& call) {
  const auto id = path_id<AlarmId>(call);
  if (!id) co_return id.error();
  auto alarm = co_await context.services.store.find_alarm(*id);
  if (!alarm) co_return alarm.error();
  if (!*alarm || (*alarm)->operator_id != call.caller.operator_id) {
    co_return not_found("there is no such alarm");
  }
  co_return std::move(**alarm);
}

Task<Result<std::vector<domain::Sample>>> readings_around(Context& context, const Alarm& alarm) {
  if (alarm.session_id.is_nil()) co_return std::vector<domain::Sample>{};
  auto samples = co_await context.services.store.load_curve(alarm.session_id);
  if (!samples) co_return samples.error();
  std::erase_if(*samples, [&](const domain::Sample& sample) {
    return sample.at < alarm.raised_at - around || sample.at > alarm.last_at + around;
  });
  co_return std::move(*samples);
}

}  // namespace

Answer list_alarms(Context& context, const Call& call) {
  storage::AlarmFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto location = query_id<LocationId>(call.request, "location_id");
  if (!location) co_return http::problem_response(location.error());
  const auto station = query_id<StationId>(call.request, "station_id");
  if (!station) co_return http::problem_response(station.error());
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  filter.location_id = *location;
  filter.within = call.caller.locations;
  filter.station_id = *station;
  filter.only_open = call.request.query_value("open") == "true";
  filter.limit = *limit + 1;
  if (*position) filter.before = AlarmId::parse(**position).value_or(AlarmId{});
  auto alarms = co_await context.services.store.list_alarms(filter);
  if (!alarms) co_return http::problem_response(alarms.error());
  const bool more = alarms->size() == filter.limit;
  if (more) alarms->pop_back();
  JsonWriter out;
  out.object().list("items");
  for (const auto& alarm : *alarms) write_alarm(out, alarm);
  const auto last = more ? std::optional(to_string(alarms->back().id)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

Answer get_alarm(Context& context, const Call& call) {
  const auto alarm = co_await find_own(context, call);
  if (!alarm) co_return http::problem_response(alarm.error());
  const auto samples = co_await readings_around(context, *alarm);
  if (!samples) co_return http::problem_response(samples.error());
  JsonWriter out;
  write_alarm_detail(out, *alarm, *samples);
  co_return http::json_response(200, out.take());
}

Answer acknowledge_alarm(Context& context, const Call& call) {
  const auto id = path_id<AlarmId>(call);
  if (!id) co_return http::problem_response(id.error());
  co_return alarm_response(co_await context.services.alarms.acknowledge(
      call.caller.operator_id, *id, person_of(call.caller)));
}

Answer clear_alarm(Context& context, const Call& call) {
  const auto alarm = co_await find_own(context, call);
  if (!alarm) co_return http::problem_response(alarm.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto note = input->text("note", 1, 500);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  co_return alarm_response(co_await context.services.alarms.clear(
      call.caller.operator_id, alarm->id, person_of(call.caller), std::move(note)));
}

// The event is stored before it is answered; alarms follow the stored events.
Answer report_signal(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto location_id = input->optional_id<LocationId>("location_id");
  const auto station_id = input->optional_id<StationId>("station_id");
  const auto detector = input->text("detector", 1, 100);
  const auto signal = domain::parse_signal(input->text("signal", 1, 40));
  const bool over = input->flag("over", false);
  if (!location_id) input->fail("location_id", "is needed");
  if (!signal) input->fail("signal", "is not a signal");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto snapshot = context.services.directory.current();
  const auto location = snapshot->locations.find(*location_id);
  if (location == snapshot->locations.end() ||
      location->second->operator_id != call.caller.operator_id || !call.caller.sees(*location_id)) {
    co_return http::problem_response(not_found("there is no such location"));
  }
  domain::Event event;
  if (station_id) {
    const auto station = snapshot->stations.find(*station_id);
    if (station == snapshot->stations.end() || station->second->location_id != *location_id) {
      co_return http::problem_response(invalid("is no pile of this location", "/station_id"));
    }
    event.station_id = *station_id;
  }
  event.at = context.services.clock.now();
  event.kind = domain::event::station_alarm;
  event.operator_id = call.caller.operator_id;
  event.location_id = *location_id;
  const std::string word(to_string(*signal));
  event.details = {{"kind", word},
                   {"signal", word},
                   {"detector", detector},
                   {"key", call.caller.name},
                   {"trigger", over ? "0" : "1"}};
  storage::Commit commit;
  commit.events.push_back(std::move(event));
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return http::problem_response(unavailable("the signal could not be stored; send it again"));
  }
  http::Response stored;
  stored.status = 204;
  co_return stored;
}

namespace {

// What is true of the cut: of its piles as the board has them, of its breakers as they answered.
Task<Status> write_progress(JsonWriter& out, const Services& services, const domain::Cut& cut) {
  const auto breakers = co_await services.notices.breakers(cut);
  if (!breakers) co_return breakers.error();
  write_cut(out, cut, services.emergency.progress(cut, services.board), *breakers);
  co_return Status{};
}

Answer cut_response(Context& context, int status, Result<domain::Cut> cut) {
  if (!cut) co_return http::problem_response(cut.error());
  JsonWriter out;
  const auto written = co_await write_progress(out, context.services, *cut);
  if (!written) co_return http::problem_response(written.error());
  co_return http::json_response(status, out.take());
}

constexpr std::size_t cuts_listed = 200;

}  // namespace

Answer list_cuts(Context& context, const Call& call) {
  const auto cuts = co_await context.services.store.list_cuts(call.caller.operator_id, cuts_listed);
  if (!cuts) co_return http::problem_response(cuts.error());
  JsonWriter out;
  out.object().list("items");
  for (const auto& cut : *cuts) {
    if (!call.caller.sees(cut.location_id)) continue;
    const auto written = co_await write_progress(out, context.services, cut);
    if (!written) co_return http::problem_response(written.error());
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

Answer get_cut(Context& context, const Call& call) {
  const auto id = path_id<domain::CutId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto cuts = co_await context.services.store.list_cuts(call.caller.operator_id, cuts_listed);
  if (!cuts) co_return http::problem_response(cuts.error());
  const auto found =
      std::find_if(cuts->begin(), cuts->end(), [&](const auto& cut) { return cut.id == *id; });
  if (found == cuts->end()) co_return http::problem_response(not_found("there is no such cut"));
  co_return co_await cut_response(context, 200, *found);
}

Answer order_cut(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto location_id = input->optional_id<LocationId>("location_id");
  if (!location_id) input->fail("location_id", "is needed");
  csms::CutScope scope;
  scope.zone_id = input->optional_id<ZoneId>("zone_id");
  scope.station_id = input->optional_id<StationId>("station_id");
  auto reason = input->text("reason", 1, 200);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (!call.caller.sees(*location_id)) {
    co_return http::problem_response(not_found("there is no such location"));
  }
  scope.location_id = *location_id;
  auto cut = co_await context.services.emergency.cut(call.caller.operator_id, scope,
                                                     person_of(call.caller), reason);
  co_return co_await cut_response(context, 201, std::move(cut));
}

Answer release_cut(Context& context, const Call& call) {
  const auto id = path_id<domain::CutId>(call);
  if (!id) co_return http::problem_response(id.error());
  auto released = co_await context.services.emergency.release(call.caller.operator_id, *id,
                                                              person_of(call.caller));
  co_return co_await cut_response(context, 200, std::move(released));
}

}  // namespace voltyard::api
