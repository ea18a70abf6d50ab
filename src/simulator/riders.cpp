#include "simulator/riders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace voltyard::simulator {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t hour_ms = 3'600'000;

// 1970-01-01 was a Thursday.
bool is_weekend(std::int64_t day) { return (day + 3) % 7 >= 5; }

double normal(Random& random, double mean, double deviation) {
  const double radius = std::sqrt(-2 * std::log(1 - random.unit()));
  return mean + deviation * radius * std::cos(2 * std::numbers::pi * random.unit());
}

// Every day of a slot has its own stream, so that a yard can be entered on any
// day.
SeededRandom stream(std::uint64_t seed, std::uint64_t slot, std::int64_t day) {
  return SeededRandom(seed * 1'000'003 + slot * 7'919 + static_cast<std::uint64_t>(day));
}

VehicleShape draw_vehicle(Random& random, double longest_hours) {
  const double kwh = std::clamp(normal(random, 0.75, 0.3), 0.3, 1.5);
  const double hours = std::clamp(normal(random, 5, 1.3), 3.0, std::max(3.0, longest_hours));
  return make_vehicle({std::llround(kwh * 1'000'000)}, std::min(hours, 8.0), random);
}

}  // namespace

SlotVisits::SlotVisits(const Neighbourhood& neighbourhood, std::uint64_t slot)
    : neighbourhood_(neighbourhood), slot_(slot) {}

VehicleShape SlotVisits::draw_car(Random& random) const {
  const double kwh = std::clamp(normal(random, 22, 8), 6.0, 50.0);
  const Energy wanted{std::llround(kwh * 1'000'000)};
  return neighbourhood_.vehicles == Vehicles::cars ? make_car(wanted, random)
                                                   : make_dc_car(wanted, random);
}

void SlotVisits::plan_day(std::int64_t day) {
  if (day_ != day - 1) busy_until_ms_ = INT64_MIN;
  day_ = day;
  midday_.reset();
  evening_.reset();
  auto random = stream(neighbourhood_.seed, slot_, day);
  const bool weekend = is_weekend(day);
  const auto visit = [&](double plug_hour, double stay_hours) -> std::optional<Visit> {
    // Nobody leaves his car at a fast charger for the night.
    if (neighbourhood_.vehicles == Vehicles::dc_cars) stay_hours = 0.4 + 0.8 * random.unit();
    const auto midnight = day * day_ms - neighbourhood_.utc_offset.count();
    const auto plug = midnight + std::llround(plug_hour * double(hour_ms));
    const auto unplug = plug + std::llround(stay_hours * double(hour_ms));
    const auto rider = static_cast<std::uint32_t>(random.below(neighbourhood_.riders));
    const auto vehicle = is_bike_yard() ? draw_vehicle(random, stay_hours) : draw_car(random);
    if (plug <= busy_until_ms_) return std::nullopt;
    busy_until_ms_ = unplug;
    return Visit{{plug}, {unplug}, vehicle, rider};
  };

  if (random.unit() < (weekend ? 0.46 : 0.38) * neighbourhood_.demand) {
    const double plug_hour = std::clamp(normal(random, 11.5, 1.8), 8.5, 15.0);
    midday_ = visit(plug_hour, 1.5 + 3 * random.unit());
  }
  if (random.unit() < (weekend ? 0.70 : 0.87) * neighbourhood_.demand) {
    const double plug_hour = std::clamp(normal(random, weekend ? 19.3 : 20, 1.4), 16.5, 23.5);
    const bool early = random.unit() < 0.2;  // pulls the plug in the evening, charged or not
    const double morning = 24 + std::clamp(normal(random, weekend ? 8.3 : 7.2, 0.7), 5.5, 8.4);
    evening_ = visit(plug_hour, early ? 0.4 + 3.5 * random.unit() : morning - plug_hour);
  }
}

Visit SlotVisits::rush_visit(Timestamp after) const {
  auto random = stream(neighbourhood_.seed, slot_, after.ms);
  const auto plug = after + Duration(random.below(60'000));
  const double hours = std::chrono::duration<double, std::ratio<3600>>(neighbourhood_.rush).count();
  const auto wanted = Energy{std::llround(std::min(2.4, 0.15 * hours) * 1'000'000)};
  const auto vehicle = vehicle_now(wanted, hours, random);
  const auto rider = static_cast<std::uint32_t>(slot_ % neighbourhood_.riders);
  return {plug, plug + neighbourhood_.rush, vehicle, rider};
}

VehicleShape SlotVisits::vehicle_now(Energy wanted, double hours, Random& random) const {
  return is_bike_yard() ? make_vehicle(wanted, hours, random) : draw_car(random);
}

Visit SlotVisits::next(Timestamp after) {
  if (neighbourhood_.rush.count() > 0) return rush_visit(after);
  // Yesterday's plug may still be in: planning starts there.
  const auto local = after.ms + neighbourhood_.utc_offset.count();
  const std::int64_t first = local / day_ms - 1;
  if (day_ < first) plan_day(first);
  while (true) {
    for (auto* visit : {&midday_, &evening_}) {
      if (*visit && (*visit)->unplug_at > after) {
        const Visit found = **visit;
        visit->reset();
        return found;
      }
    }
    plan_day(day_ + 1);
  }
}

bool waits_for_phone(const Visit& visit, const Neighbourhood& neighbourhood) {
  if (neighbourhood.by_phone <= 0) return false;
  return stream(neighbourhood.seed, visit.rider, visit.plug_at.ms).unit() < neighbourhood.by_phone;
}

std::string rider_card(std::string_view prefix, std::uint32_t rider) {
  return fmt::format("{}{:06}", prefix, rider + 1);
}

}  // namespace voltyard::simulator
