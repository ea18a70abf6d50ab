// Who plugs in when: the visits to one slot, one after another. Residents come
// home between 18 and 22 h and leave the plug in until morning; some pull it
// early, some charge at midday, fewer ride on weekends. Pure and seeded; one
// thread. Invariant: visits never overlap.
#pragma once

#include "simulator/vehicle.hpp"

#include <optional>
#include <string>

namespace voltyard::simulator {

struct Visit {
  Timestamp plug_at;
  Timestamp unplug_at;
  VehicleShape vehicle;
  std::uint32_t rider = 0;  // which resident: 0 .. riders - 1
};

enum class Vehicles : std::uint8_t { e_bikes, cars, dc_cars };

struct Neighbourhood {
  std::uint64_t seed = 1;
  Duration utc_offset = std::chrono::hours(8);  // where the residents' day is
  std::uint32_t riders = 1000;                  // how many residents share the yard
  double demand = 1.0;  // 1: about 40 % of the slots hold a plug, taken over a day
  Vehicles vehicles = Vehicles::e_bikes;
  double by_phone = 0;  // share of the visits that plug in and wait to be started from afar
  Duration rush{0};     // not 0: every slot is taken at once, again and again, for so long
};

class SlotVisits {
 public:
  SlotVisits(const Neighbourhood& neighbourhood, std::uint64_t slot);

  // The next visit that ends after `after`; may be under way already.
  Visit next(Timestamp after);

  // Of somebody who comes without a plan.
  VehicleShape vehicle_now(Energy wanted, double hours, Random& random) const;

 private:
  bool is_bike_yard() const { return neighbourhood_.vehicles == Vehicles::e_bikes; }
  VehicleShape draw_car(Random& random) const;
  void plan_day(std::int64_t day);
  Visit rush_visit(Timestamp after) const;

  Neighbourhood neighbourhood_;
  std::uint64_t slot_;
  std::int64_t day_ = INT64_MIN;  // the local day whose visits are planned
  std::int64_t busy_until_ms_ = INT64_MIN;
  std::optional<Visit> midday_;
  std::optional<Visit> evening_;
};

// Whether whoever plugged in has no card and starts with the telephone, or never.
bool waits_for_phone(const Visit& visit, const Neighbourhood& neighbourhood);

// The card of a resident: what the pile reads and the yard has imported.
std::string rider_card(std::string_view prefix, std::uint32_t rider);

}  // namespace voltyard::simulator
