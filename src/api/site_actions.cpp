#include "api/actions.hpp"
#include "api/paging.hpp"
#include "api/site_json.hpp"

#include <unordered_map>

namespace voltyard::api {
namespace {

using csms::LiveSlot;
using domain::Location;
using domain::Station;

// What belongs to another operator does not exist.
template <class Map, class SomeId>
auto own(const Map& map, SomeId id, OperatorId operator_id) -> typename Map::mapped_type {
  const auto found = map.find(id);
  if (found == map.end() || found->second->operator_id != operator_id) return nullptr;
  return found->second;
}

std::unordered_map<LocationId, LocationCounts> count_sites(const Context& context,
                                                           const csms::Snapshot& snapshot,
                                                           OperatorId operator_id) {
  std::unordered_map<LocationId, LocationCounts> counts;
  for (const auto& station : snapshot.rows.stations) {
    if (station.operator_id == operator_id) ++counts[station.location_id].stations;
  }
  for (const auto& [id, slot] : context.services.board.slots()) {
    if (slot.operator_id == operator_id) ++counts[slot.location_id].evses;
  }
  return counts;
}

using SlotsByStation = std::unordered_map<StationId, std::vector<const LiveSlot*>>;

// The slots of the stations that `slots` names, each list by number.
void fill_slots(const csms::LiveBoard& board, SlotsByStation& slots) {
  for (const auto& [id, slot] : board.slots()) {
    const auto wanted = slots.find(slot.station_id);
    if (wanted != slots.end()) wanted->second.push_back(&slot);
  }
  for (auto& [station, list] : slots) {
    std::sort(list.begin(), list.end(),
              [](const LiveSlot* a, const LiveSlot* b) { return a->number < b->number; });
  }
}

// What the station said about itself is written by its shard, past the directory.
Task<Result<domain::StationState>> load_state(Context& context, const Station& station) {
  const auto record = co_await context.services.store.load_station(station.id);
  if (!record) co_return record.error();
  co_return *record ? (*record)->station.state : station.state;
}

StationView view_of(const Context& context, const Call& call, const Station& station,
                    const domain::StationState& state, SlotsByStation& slots) {
  const auto& states = context.services.board.stations();
  const auto live = states.find(station.id);
  return {station, state, live == states.end() ? nullptr : &live->second,
          std::move(slots[station.id]), call.caller.role != storage::Role::viewer};
}

}  // namespace

Answer list_locations(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto counts = count_sites(context, *snapshot, call.caller.operator_id);
  std::vector<const Location*> rows;
  for (const auto& row : snapshot->rows.locations) {
    if (row.operator_id == call.caller.operator_id && call.caller.sees(row.id)) {
      rows.push_back(&row);
    }
  }
  co_return page_by_id<LocationId>(
      context, call, std::move(rows), [&](JsonWriter& out, const Location& row) {
        const auto count = counts.find(row.id);
        write_location(out, *snapshot, row,
                       count == counts.end() ? LocationCounts{} : count->second,
                       context.services.clock.now());
      });
}

Answer get_location(Context& context, const Call& call) {
  const auto id = path_id<LocationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto* row = own(snapshot->locations, *id, call.caller.operator_id);
  if (!row) co_return http::problem_response(not_found("there is no such location"));
  const auto counts = count_sites(context, *snapshot, call.caller.operator_id);
  const auto count = counts.find(row->id);
  JsonWriter out;
  write_location(out, *snapshot, *row, count == counts.end() ? LocationCounts{} : count->second,
                 context.services.clock.now());
  co_return http::json_response(200, out.take());
}

Answer list_stations(Context& context, const Call& call) {
  const auto location = query_id<LocationId>(call.request, "location_id");
  if (!location) co_return http::problem_response(location.error());
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  const auto snapshot = context.services.directory.current();
  std::vector<const Station*> rows;
  for (const auto& row : snapshot->rows.stations) {
    const bool here =
        (location->is_nil() || row.location_id == *location) && call.caller.sees(row.location_id);
    if (here && row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  const auto after = *position ? StationId::parse(**position) : std::nullopt;
  keep_page(rows, after.value_or(StationId{}), *limit);
  const bool more = rows.size() > *limit;
  if (more) rows.pop_back();
  SlotsByStation slots;
  std::unordered_map<StationId, domain::StationState> states;
  for (const auto* row : rows) {
    auto state = co_await load_state(context, *row);
    if (!state) co_return http::problem_response(state.error());
    states[row->id] = std::move(*state);
    slots[row->id];
  }
  fill_slots(context.services.board, slots);
  const auto currency = currency_of(*snapshot, call.caller.operator_id);
  JsonWriter out;
  out.object().list("items");
  for (const auto* row : rows) {
    write_station(out, view_of(context, call, *row, states[row->id], slots), currency);
  }
  const auto last = more ? std::optional(to_string(rows.back()->id)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

Answer get_station(Context& context, const Call& call) {
  const auto id = path_id<StationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto* row = own(snapshot->stations, *id, call.caller.operator_id);
  if (!row) co_return http::problem_response(not_found("there is no such station"));
  const auto state = co_await load_state(context, *row);
  if (!state) co_return http::problem_response(state.error());
  SlotsByStation slots;
  slots[row->id];
  fill_slots(context.services.board, slots);
  JsonWriter out;
  write_station(out, view_of(context, call, *row, *state, slots),
                currency_of(*snapshot, call.caller.operator_id));
  co_return http::json_response(200, out.take());
}

Answer list_evses(Context& context, const Call& call) {
  const auto location = query_id<LocationId>(call.request, "location_id");
  if (!location) co_return http::problem_response(location.error());
  const auto station = query_id<StationId>(call.request, "station_id");
  if (!station) co_return http::problem_response(station.error());
  std::vector<const LiveSlot*> rows;
  for (const auto& [id, slot] : context.services.board.slots()) {
    const bool wanted = (location->is_nil() || slot.location_id == *location) &&
                        call.caller.sees(slot.location_id) &&
                        (station->is_nil() || slot.station_id == *station);
    if (wanted && slot.operator_id == call.caller.operator_id) rows.push_back(&slot);
  }
  const auto snapshot = context.services.directory.current();
  const auto currency = currency_of(*snapshot, call.caller.operator_id);
  co_return page_by_id<EvseId>(
      context, call, std::move(rows),
      [&](JsonWriter& out, const LiveSlot& slot) { write_slot(out, slot, currency); });
}

Answer get_evse(Context& context, const Call& call) {
  const auto id = path_id<EvseId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto* slot = context.services.board.slot(*id);
  if (!slot || slot->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such slot"));
  }
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  write_slot(out, *slot, currency_of(*snapshot, call.caller.operator_id));
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
