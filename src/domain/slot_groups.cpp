#include "domain/slot_groups.hpp"

namespace voltyard::domain {
namespace {

constexpr int max_depth = 8;  // shed, group, circuit; a ring of parents ends, too

}  // namespace

void SlotGroups::add(const Zone& zone) { zones_[zone.id] = zone; }

std::optional<ZoneId> SlotGroups::group_of(std::optional<ZoneId> zone_id) const {
  for (int depth = 0; zone_id && depth < max_depth; ++depth) {
    const auto zone = zones_.find(*zone_id);
    if (zone == zones_.end()) return std::nullopt;
    if (zone->second.kind == ZoneKind::group) return zone_id;
    zone_id = zone->second.parent_id;
  }
  return std::nullopt;
}

void SlotGroups::count(std::optional<ZoneId> zone_id, std::size_t slots) {
  if (const auto group = group_of(zone_id)) slots_[*group] += slots;
}

std::vector<SlotGroups::Overfull> SlotGroups::overfull() const {
  std::vector<Overfull> found;
  for (const auto& [group, slots] : slots_) {
    if (slots > static_cast<std::size_t>(max_slots_per_group)) {
      found.push_back({group, zones_.at(group).name, slots});
    }
  }
  return found;
}

std::optional<SlotGroups::Overfull> SlotGroups::overfull_at(std::optional<ZoneId> zone_id) const {
  const auto group = group_of(zone_id);
  for (auto& each : overfull()) {
    if (each.group == group) return std::move(each);
  }
  return std::nullopt;
}

std::string sentence_of(const SlotGroups::Overfull& overfull) {
  return overfull.name + " would have " + std::to_string(overfull.slots) + " slots; at most " +
         std::to_string(max_slots_per_group) + " may stand together";
}

}  // namespace voltyard::domain
