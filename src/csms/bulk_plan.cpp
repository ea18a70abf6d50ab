#include "csms/bulk_plan.hpp"

#include "csms/bulk_command.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

namespace voltyard::csms {
namespace {

template <class Value>
bool fits(const std::vector<Value>& wanted, const Value& given) {
  return wanted.empty() || std::ranges::find(wanted, given) != wanted.end();
}

// The zones and everything inside them.
std::unordered_set<ZoneId> with_parts(const Snapshot& snapshot, const std::vector<ZoneId>& zones) {
  std::unordered_set<ZoneId> all(zones.begin(), zones.end());
  bool grows = !all.empty();
  while (grows) {
    grows = false;
    for (const auto& zone : snapshot.rows.zones) {
      if (zone.parent_id && all.contains(*zone.parent_id)) grows |= all.insert(zone.id).second;
    }
  }
  return all;
}

// A list of a hundred thousand is looked through once for each station.
struct Named {
  Named(const Snapshot& snapshot, const BulkSelection& selection)
      : identities(selection.identities.begin(), selection.identities.end()),
        stations(selection.stations.begin(), selection.stations.end()),
        zones(with_parts(snapshot, selection.zones)) {}

  bool fits(const domain::Station& station) const {
    if (identities.empty() && stations.empty()) return true;
    return identities.contains(station.identity) || stations.contains(station.id);
  }

  std::unordered_set<std::string> identities;
  std::unordered_set<StationId> stations;
  std::unordered_set<ZoneId> zones;
};

bool fits(const BulkSelection& selection, const Named& named, const domain::Station& station) {
  const auto& state = station.state;
  return named.fits(station) && fits(selection.locations, station.location_id) &&
         (named.zones.empty() || (station.zone_id && named.zones.contains(*station.zone_id))) &&
         fits(selection.models, state.model) && fits(selection.firmwares, state.firmware) &&
         fits(selection.protocols, state.protocol);
}

// What makes a difference for whether a station can be asked is its protocol, and of an e-bike
// pile what kind of device its identity says it is.
std::string kind_of(const domain::Station& station) {
  const auto& protocol = station.state.protocol;
  if (protocol != "dny" && protocol != "ykc") return protocol;
  return protocol + station.identity.substr(0, 2);
}

}  // namespace

bool BulkSelection::empty() const {
  return locations.empty() && zones.empty() && models.empty() && firmwares.empty() &&
         protocols.empty() && !online && identities.empty() && stations.empty();
}

BulkPlan plan_of(const BulkFleet& fleet, const BulkSelection& selection,
                 const desk::BulkCommand& command, Timestamp now, Random& random) {
  BulkPlan plan;
  const Named named(fleet.snapshot, selection);
  std::vector<std::size_t> chosen;
  std::unordered_set<std::string> found;
  for (std::size_t i = 0; i < fleet.stations.size(); ++i) {
    const auto& station = fleet.stations[i];
    if (!fleet.sees(station.location_id)) continue;
    if (named.identities.contains(station.identity)) found.insert(station.identity);
    const bool here = fits(selection, named, station) &&
                      (!selection.online || fleet.now[i].online == *selection.online);
    if (here) chosen.push_back(i);
  }
  const auto identity = [&fleet](std::size_t i) -> const std::string& {
    return fleet.stations[i].identity;
  };
  std::ranges::sort(chosen, {}, identity);
  std::map<std::string, std::string> answers;  // by kind of station
  std::set<LocationId> locations;
  for (const auto i : chosen) {
    const auto& station = fleet.stations[i];
    const auto kind = kind_of(station);
    auto known = answers.find(kind);
    if (known == answers.end()) {
      const auto order = checked_order(command, fleet.snapshot, station, now, random);
      std::string why_not;
      if (!order) why_not = order.error().message;
      known = answers.emplace(kind, std::move(why_not)).first;
    }
    plan.stations.push_back(
        {station.id, known->second, fleet.now[i].online, fleet.now[i].charging});
    locations.insert(station.location_id);
  }
  plan.locations.assign(locations.begin(), locations.end());
  std::set<std::string> unknown;
  for (const auto& named_identity : selection.identities) {
    if (!found.contains(named_identity)) unknown.insert(named_identity);
  }
  plan.unknown.assign(unknown.begin(), unknown.end());
  return plan;
}

}  // namespace voltyard::csms
