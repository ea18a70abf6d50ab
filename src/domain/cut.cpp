#include "domain/cut.hpp"

#include <algorithm>

namespace voltyard::domain {
namespace {

constexpr int deepest = 16;  // zones nest three deep; a ring in the rows must not hold us

const Zone* find(ZoneId id, std::span<const Zone> zones) {
  const auto found =
      std::find_if(zones.begin(), zones.end(), [&](const Zone& zone) { return zone.id == id; });
  return found == zones.end() ? nullptr : &*found;
}

}  // namespace

bool covers(const Cut& cut, const Station& station, std::span<const Zone> zones) {
  if (cut.location_id != station.location_id) return false;
  if (cut.station_id) return *cut.station_id == station.id;
  if (!cut.zone_id) return true;
  auto zone = station.zone_id;
  for (int depth = 0; zone && depth < deepest; ++depth) {
    if (*zone == *cut.zone_id) return true;
    const auto* row = find(*zone, zones);
    zone = row == nullptr ? std::nullopt : row->parent_id;
  }
  return false;
}

Result<Cut> release(const Cut& cut, std::string who, Timestamp now) {
  if (!cut.stands()) return conflict("released already by " + cut.released_by);
  Cut next = cut;
  if (cut.release_asked_by.empty()) {
    next.release_asked_by = std::move(who);
    next.release_asked_at = now;
    return next;
  }
  if (cut.release_asked_by == who) return conflict("a second person must release it");
  next.released_by = std::move(who);
  next.released_at = now;
  return next;
}

std::optional<ZoneId> shed_of(const Station& station, std::span<const Zone> zones) {
  auto zone = station.zone_id;
  for (int depth = 0; zone && depth < deepest; ++depth) {
    const auto* row = find(*zone, zones);
    if (row == nullptr || !row->parent_id) return zone;
    zone = row->parent_id;
  }
  return zone;
}

}  // namespace voltyard::domain
