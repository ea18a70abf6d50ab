#include "csms/emergency.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <unordered_map>

namespace voltyard::csms {
namespace {

constexpr std::size_t most_cuts_listed = 1'000;
constexpr std::size_t most_sessions_behind = 10'000;  // of a site

bool is_same_part(const domain::Cut& cut, const CutScope& scope) {
  return cut.location_id == scope.location_id && cut.zone_id == scope.zone_id &&
         cut.station_id == scope.station_id;
}

Status check(const Snapshot& snapshot, OperatorId owner, const CutScope& scope) {
  const auto location = snapshot.locations.find(scope.location_id);
  if (location == snapshot.locations.end() || location->second->operator_id != owner) {
    return not_found("there is no such location");
  }
  if (scope.station_id) {
    const auto station = snapshot.stations.find(*scope.station_id);
    if (station == snapshot.stations.end() || station->second->location_id != scope.location_id) {
      return invalid("is no pile of this location", "/station_id");
    }
  }
  if (!scope.zone_id) return {};
  const auto& zones = snapshot.rows.zones;
  const bool known = std::any_of(zones.begin(), zones.end(), [&](const domain::Zone& zone) {
    return zone.id == *scope.zone_id && zone.location_id == scope.location_id;
  });
  if (!known) return invalid("is no zone of this location", "/zone_id");
  return {};
}

}  // namespace

Task<Result<domain::Cut>> Emergency::cut(OperatorId owner, CutScope scope, std::string who,
                                         std::string reason) {
  const auto& parts = yard_.parts();
  const auto snapshot = parts.directory.current();
  if (const auto good = check(*snapshot, owner, scope); !good) co_return good.error();
  for (const auto& standing : snapshot->rows.cuts) {
    if (is_same_part(standing, scope)) co_return standing;
  }
  domain::Cut cut;
  cut.ordered_at = parts.clock.now();
  cut.id = domain::CutId::make(cut.ordered_at, parts.random);
  cut.operator_id = owner;
  cut.location_id = scope.location_id;
  cut.zone_id = scope.zone_id;
  cut.station_id = scope.station_id;
  cut.ordered_by = std::move(who);
  cut.reason = std::move(reason);
  co_return co_await put(std::move(cut), domain::event::cut_ordered);
}

Task<Result<domain::Cut>> Emergency::release(OperatorId owner, domain::CutId id, std::string who) {
  const auto rows = co_await yard_.parts().store.list_cuts(owner, most_cuts_listed);
  if (!rows) co_return rows.error();
  const auto found =
      std::find_if(rows->begin(), rows->end(), [&](const auto& cut) { return cut.id == id; });
  if (found == rows->end()) co_return not_found("there is no such cut");
  auto next = domain::release(*found, std::move(who), yard_.parts().clock.now());
  if (!next) co_return next.error();
  const auto kind = next->stands() ? domain::event::cut_release_asked : domain::event::cut_released;
  co_return co_await put(std::move(*next), kind);
}

// Stored first: from then on every shard holds it, whatever becomes of this process.
Task<Result<domain::Cut>> Emergency::put(domain::Cut cut, std::string_view kind) {
  const auto& parts = yard_.parts();
  domain::Event event;
  event.at = parts.clock.now();
  event.kind = kind;
  event.operator_id = cut.operator_id;
  event.location_id = cut.location_id;
  if (cut.station_id) event.station_id = *cut.station_id;
  event.details = {{"cut_id", to_string(cut.id)}, {"reason", cut.reason}};
  if (cut.zone_id) event.details.emplace_back("zone_id", to_string(*cut.zone_id));
  const auto& who = !cut.stands()                  ? cut.released_by
                    : cut.release_asked_by.empty() ? cut.ordered_by
                                                   : cut.release_asked_by;
  event.details.emplace_back("who", who);
  desk::LogEntry entry;
  entry.at = event.at;
  entry.operator_id = cut.operator_id;
  entry.location_id = cut.location_id;
  entry.kind = kind;
  entry.who = who;
  entry.subject = to_string(cut.id);
  entry.text = cut.reason;
  storage::Commit commit;
  commit.changes.push_back(cut);
  commit.changes.emplace_back(std::move(entry));
  commit.events.push_back(std::move(event));
  spdlog::warn("{} by {}: {}", kind, who, cut.reason);
  const auto changed = co_await parts.directory.change(std::move(commit));
  if (!changed) co_return changed.error();
  co_return cut;
}

Task<void> Emergency::act(domain::AlarmChange change) {
  const auto& alarm = change.alarm;
  if (change.action != domain::Action::cut_shed) {
    co_await stop_sessions(alarm, change.action == domain::Action::stop_pile);
    co_return;
  }
  const auto snapshot = yard_.parts().directory.current();
  CutScope scope{alarm.location_id, std::nullopt, std::nullopt};
  const auto station = snapshot->stations.find(alarm.station_id);
  if (station != snapshot->stations.end()) {
    scope.zone_id = domain::shed_of(*station->second, snapshot->rows.zones);
  }
  const auto cut = co_await this->cut(alarm.operator_id, scope, "voltyard", alarm.kind);
  if (!cut) spdlog::error("the cut for {} failed: {}", alarm.kind, cut.error().message);
}

Task<void> Emergency::stop_sessions(domain::Alarm alarm, bool whole_station) {
  storage::SessionFilter filter;
  filter.operator_id = alarm.operator_id;
  filter.station_id = alarm.station_id;
  if (!whole_station) filter.evse_id = alarm.evse_id;
  if (filter.station_id.is_nil() || (!whole_station && filter.evse_id.is_nil())) co_return;
  filter.state = domain::SessionState::active;
  auto sessions = co_await yard_.parts().store.list_sessions(filter);
  const auto record = co_await yard_.parts().store.load_station(alarm.station_id);
  const bool is_host = record && *record && (*record)->evses.empty();
  if (is_host) sessions = co_await sessions_behind((*record)->station);
  if (!sessions) {
    spdlog::error("{}: the sessions to stop cannot be read", alarm.kind);
    co_return;
  }
  for (const auto& session : *sessions) {
    const Order order{alarm.operator_id, "voltyard: " + alarm.kind, Duration(0)};
    const auto stopped = co_await commands_.stop(order, session.id);
    if (!stopped) spdlog::error("{}: not stopped: {}", alarm.kind, stopped.error().message);
  }
}

// A host has no slots: what stops a pile stops the piles behind it. They share its SIM card; of one
// whose card is not known they are those of its zone, and all of its site when it was placed in
// none.
Task<Result<std::vector<domain::Session>>> Emergency::sessions_behind(domain::Station host) {
  storage::SessionFilter filter;
  filter.operator_id = host.operator_id;
  filter.location_id = host.location_id;
  filter.state = domain::SessionState::active;
  filter.limit = most_sessions_behind;
  auto sessions = co_await yard_.parts().store.list_sessions(filter);
  if (!sessions) co_return sessions.error();
  const auto snapshot = yard_.parts().directory.current();
  domain::Cut around;
  around.location_id = host.location_id;
  around.zone_id = host.zone_id;
  std::unordered_map<StationId, bool> behind;
  for (const auto& session : *sessions) {
    if (behind.contains(session.station_id)) continue;
    const auto pile = co_await yard_.parts().store.load_station(session.station_id);
    if (!pile) co_return pile.error();
    if (!*pile) continue;
    const auto& station = (*pile)->station;
    behind[session.station_id] = host.state.iccid.empty()
                                     ? domain::covers(around, station, snapshot->rows.zones)
                                     : station.state.iccid == host.state.iccid;
  }
  std::erase_if(*sessions, [&](const auto& session) { return !behind[session.station_id]; });
  co_return std::move(*sessions);
}

CutProgress Emergency::progress(const domain::Cut& cut, const LiveBoard& board) const {
  const auto snapshot = yard_.parts().directory.current();
  struct Seen {
    bool online = true;
    bool charging = false;
  };
  std::unordered_map<StationId, Seen> seen;
  for (const auto& station : snapshot->rows.stations) {
    if (!domain::covers(cut, station, snapshot->rows.zones)) continue;
    const auto state = board.stations().find(station.id);
    seen[station.id].online = state != board.stations().end() && state->second.online;
  }
  for (const auto& [id, slot] : board.slots()) {
    const auto found = seen.find(slot.station_id);
    if (found == seen.end()) continue;
    const bool charging = slot.session || slot.status == domain::EvseStatus::Charging;
    found->second.charging = found->second.charging || charging;
  }
  CutProgress progress;
  progress.stations = seen.size();
  for (const auto& [id, station] : seen) {
    if (!station.online) {
      ++progress.silent;
    } else if (station.charging) {
      ++progress.charging;
    } else {
      ++progress.off;
    }
  }
  return progress;
}

}  // namespace voltyard::csms
