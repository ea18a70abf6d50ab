// Stickers of piles: which there are, new ones, old ones that stay good, lost ones.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/rider_json.hpp"

#include "csms/labels.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t most_labels = 10'000;  // of one answer: a large location

const domain::Station* own_station(const csms::Snapshot& snapshot, const Caller& caller,
                                   StationId id) {
  const auto found = snapshot.stations.find(id);
  const bool own =
      found != snapshot.stations.end() && found->second->operator_id == caller.operator_id;
  return own ? found->second : nullptr;
}

http::Response list_response(const Context& context, const csms::Snapshot& snapshot,
                             LocationId location, int status) {
  struct Row {
    std::string_view pile;
    const domain::Label* label;
  };
  std::vector<Row> rows;
  for (const auto& label : snapshot.rows.labels) {
    const auto station = snapshot.stations.find(label.station_id);
    if (station == snapshot.stations.end() || station->second->location_id != location) continue;
    if (rows.size() < most_labels) rows.push_back({station->second->name, &label});
  }
  std::ranges::stable_sort(rows, {}, &Row::pile);
  JsonWriter out;
  out.object().list("items");
  for (const auto& [pile, label] : rows) {
    out.object().text("code", label->code);
    out.text("check_code", csms::check_code(context.services.server_key, label->code));
    out.id("station_id", label->station_id).text("station_name", pile);
    out.time("created_at", label->created_at).end();
  }
  out.end().end();
  return http::json_response(status, out.take());
}

Task<http::Response> store(Context& context, const Call& call, domain::Label label) {
  storage::Commit commit;
  commit.events.push_back(change_event(context, call.caller, "label", label.code));
  commit.changes.emplace_back(std::move(label));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

}  // namespace

Answer list_labels(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto location = own_location(*snapshot, call);
  if (!location) co_return http::problem_response(location.error());
  co_return list_response(context, *snapshot, (*location)->id, 200);
}

Answer make_labels(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto location = own_location(*snapshot, call);
  if (!location) co_return http::problem_response(location.error());
  std::vector<const domain::Station*> stations;
  for (const auto& station : snapshot->rows.stations) {
    if (station.location_id == (*location)->id) stations.push_back(&station);
  }
  const auto made = csms::missing_labels(*snapshot, stations, context.services.clock.now(),
                                         context.services.random);
  if (!made.empty()) {
    storage::Commit commit;
    for (const auto& label : made) commit.changes.emplace_back(label);
    commit.events.push_back(
        change_event(context, call.caller, "labels", to_string((*location)->id)));
    const auto changed = co_await context.services.directory.change(std::move(commit));
    if (!changed) co_return http::problem_response(changed.error());
  }
  const auto after = context.services.directory.current();
  co_return list_response(context, *after, (*location)->id, 201);
}

Answer put_label(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto station_id = input->optional_id<StationId>("station_id");
  if (!station_id) input->fail("station_id", "is missing");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto snapshot = context.services.directory.current();
  const auto* station = own_station(*snapshot, call.caller, *station_id);
  if (station == nullptr) {
    co_return http::problem_response(invalid("there is no such station", "/station_id"));
  }
  domain::Label label;
  label.code = std::string(call.request.parameter("code"));
  if (!domain::is_label_code(label.code)) {
    co_return http::problem_response(invalid("must be 4 to 20 digits or capital letters", "/code"));
  }
  label.operator_id = call.caller.operator_id;
  label.station_id = station->id;
  label.created_at = context.services.clock.now();
  co_return co_await store(context, call, std::move(label));
}

Answer remove_label(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto found = snapshot->labels_by_code.find(call.request.parameter("code"));
  if (found == snapshot->labels_by_code.end() ||
      found->second->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such label"));
  }
  auto label = *found->second;
  label.removed = true;
  co_return co_await store(context, call, std::move(label));
}

}  // namespace voltyard::api
