#include "api/yard_slots.hpp"

namespace voltyard::api {

Task<Result<EvsesByStation>> load_evses(Context& context, OperatorId operator_id) {
  EvsesByStation evses;
  storage::EvseFilter filter;
  filter.operator_id = operator_id;
  while (true) {
    auto page = co_await context.services.store.list_evses(filter);
    if (!page) co_return page.error();
    for (auto& evse : *page) {
      filter.after = evse.id;
      evses[evse.station_id].emplace(evse.number, std::move(evse));
    }
    if (page->size() < filter.limit) co_return evses;
  }
}

domain::SlotGroups slot_groups(const csms::Snapshot& snapshot, OperatorId operator_id,
                               const EvsesByStation& evses) {
  domain::SlotGroups groups;
  for (const auto& zone : snapshot.rows.zones) {
    if (zone.operator_id == operator_id) groups.add(zone);
  }
  for (const auto& station : snapshot.rows.stations) {
    if (station.operator_id != operator_id) continue;
    if (const auto slots = evses.find(station.id); slots != evses.end()) {
      groups.count(station.zone_id, slots->second.size());
    }
  }
  return groups;
}

}  // namespace voltyard::api
