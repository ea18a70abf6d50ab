// How many slots stand in each group of a yard. A group is a fire partition: at most
// max_slots_per_group vehicles stand in it. Whoever adds slots asks here first. Pure.
#pragma once

#include "domain/location.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::domain {

class SlotGroups {
 public:
  void add(const Zone& zone);

  // The group that a zone is or lies in.
  std::optional<ZoneId> group_of(std::optional<ZoneId> zone_id) const;

  // Slots of one station, counted where it stands; a station outside of groups counts nowhere.
  void count(std::optional<ZoneId> zone_id, std::size_t slots);

  struct Overfull {
    ZoneId group;
    std::string name;
    std::size_t slots = 0;
  };
  std::vector<Overfull> overfull() const;
  // Only the group that the zone is or lies in.
  std::optional<Overfull> overfull_at(std::optional<ZoneId> zone_id) const;

 private:
  std::map<ZoneId, Zone> zones_;
  std::map<ZoneId, std::size_t> slots_;
};

// "A组 would have 36 slots; at most 30 may stand together"
std::string sentence_of(const SlotGroups::Overfull& overfull);

}  // namespace voltyard::domain
