// A station's line: when it connected and from where, and what it can be sent over it.
#include "api/actions.hpp"
#include "api/paging.hpp"
#include "api/station_json.hpp"

#include "csms/orderable.hpp"

namespace voltyard::api {

const Schema connection_event_schema{
    "ConnectionEvent",
    "The line began, ended, or the station started anew",
    {{"at", "time?"},
     {"kind", "connected|disconnected|booted"},
     {"remote", "string?", "The address it came from; behind 4G its carrier's"},
     {"protocol", "string?"},
     {"reason", "string?", "Why the line ended"}}};
const Schema connection_page_schema{"ConnectionPage",
                                    "Newest first; as far back as events are kept",
                                    {{"connections", "integer", "All there have ever been"},
                                     {"items", "[ConnectionEvent]"},
                                     {"next_cursor", "string?", "Always null"}}};
const Schema orderable_schema{
    "Orderable",
    "A request of the station's protocol",
    {{"action", "string"}, {"example", "any", "A payload to begin with"}}};
const Schema orderable_page_schema{
    "OrderablePage",
    "What people need most comes first",
    {{"protocol", "string", "Empty: it has never been connected"}, {"items", "[Orderable]"}}};

namespace {

namespace kind = domain::event;

// Errors: not_found (of another operator, too), unavailable.
Task<Result<domain::StationState>> state_of(Context& context, const Call& call, StationId id) {
  const auto snapshot = context.services.directory.current();
  const auto station = snapshot->stations.find(id);
  if (station == snapshot->stations.end() ||
      station->second->operator_id != call.caller.operator_id) {
    co_return not_found("there is no such station");
  }
  const auto record = co_await context.services.store.load_station(id);
  if (!record) co_return record.error();
  co_return *record ? (*record)->station.state : station->second->state;
}

void write_connection(JsonWriter& out, const domain::Event& event) {
  const auto word = std::string_view(event.kind).substr(event.kind.find('.') + 1);
  out.object().time("at", event.at).text("kind", word);
  for (const auto* name : {"remote", "protocol", "reason"}) {
    out.text_or_null(name, domain::detail_of(event.details, name));
  }
  out.end();
}

}  // namespace

Answer list_connections(Context& context, const Call& call) {
  const auto id = path_id<StationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto state = co_await state_of(context, call, *id);
  if (!state) co_return http::problem_response(state.error());
  storage::EventFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.station_id = *id;
  for (const auto word :
       {kind::station_connected, kind::station_disconnected, kind::station_booted}) {
    filter.kinds.emplace_back(word);
  }
  filter.newest_first = true;
  filter.limit = *limit;
  const auto events = co_await context.services.store.list_events(filter);
  if (!events) co_return http::problem_response(events.error());
  JsonWriter out;
  out.object().count("connections", static_cast<std::int64_t>(state->connection_epoch));
  out.list("items");
  for (const auto& event : *events) write_connection(out, event);
  co_return finish_page(out, context, call, std::nullopt);
}

Answer list_orderable(Context& context, const Call& call) {
  const auto id = path_id<StationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto state = co_await state_of(context, call, *id);
  if (!state) co_return http::problem_response(state.error());
  JsonWriter out;
  out.object().text("protocol", state->protocol).list("items");
  for (const auto& one : csms::orderable(state->protocol)) {
    out.object().text("action", one.action).raw("example", one.example).end();
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
