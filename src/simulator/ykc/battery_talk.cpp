#include "simulator/ykc/battery_talk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace voltyard::simulator::ykc {
namespace {

constexpr std::uint8_t iron_phosphate = 3;
constexpr int cells = 110;  // in a row: 3.0 to 3.73 V each
constexpr std::int64_t pile_most_da = 2'500;
constexpr std::int64_t pile_most_dv = 7'500;
constexpr std::int64_t pile_least_dv = 2'000;
constexpr std::int64_t battery_most_dv = 4'200;
constexpr std::uint8_t constant_current = 2;

std::uint16_t u16(std::int64_t value) {
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(value, 0, 0xFFFF));
}

// A current that flows into the battery has a negative sign there.
wire::OffsetCurrent into_battery(std::int64_t current_ma) {
  const auto da = std::clamp<std::int64_t>(current_ma / 100, 0, 4'000);
  return *wire::OffsetCurrent::of(static_cast<int>(-da));
}

wire::Temperature celsius(std::int64_t degrees) {
  return *wire::Temperature::of(static_cast<int>(std::clamp<std::int64_t>(degrees, -50, 205)));
}

// Warmer the more flows.
std::int64_t battery_celsius(const Reading& reading) { return 24 + reading.current_ma / 12'000; }

std::uint8_t soc_percent(const Reading& reading) {
  return static_cast<std::uint8_t>(reading.soc_permille.value_or(0) / 10);
}

std::uint16_t cell_cv(const Reading& reading) { return u16(reading.voltage_mv / 10 / cells); }

}  // namespace

wire::Text<17> vin_of(std::uint32_t rider) {
  return *wire::Text<17>::of(fmt::format("LVYSIM000{:08}", rider % 100'000'000));
}

wire::BatteryIdentity identity_of(const VehicleShape& car, wire::Text<17> vin) {
  wire::BatteryIdentity said;
  said.protocol = {1, 1, 0};
  said.chemistry = iron_phosphate;
  said.voltage_dv = 3'700;
  said.capacity_dah = u16(std::llround(car.battery_kwh * 1'000 / 370 * 10));
  said.maker = *wire::Text<4>::of("SIM");
  said.made_year_since_1985 = 2024 - 1985;
  said.made_month = said.made_day = 1;
  said.owned = 1;
  said.vin = vin;
  return said;
}

wire::ChargeLimits limits_of(const VehicleShape& car, const Reading& reading) {
  wire::ChargeLimits said;
  said.cell_voltage_max_cv = u16(battery_most_dv * 10 / cells);
  said.battery_current_max = into_battery(pile_most_da * 100);
  said.nominal_energy_dkwh = u16(std::llround(car.battery_kwh * 10));
  said.battery_voltage_max_dv = u16(battery_most_dv);
  said.battery_temperature_max = celsius(55);
  said.soc_permille = u16(reading.soc_permille.value_or(0));
  said.battery_voltage_dv = u16(reading.voltage_mv / 100);
  said.pile_voltage_max_dv = u16(pile_most_dv);
  said.pile_voltage_min_dv = u16(pile_least_dv);
  said.pile_current_max = into_battery(pile_most_da * 100);
  said.pile_current_min = into_battery(0);
  return said;
}

wire::ChargeDemand demand_of(const Reading& reading, std::uint16_t charged_min,
                             std::uint16_t minutes_left) {
  wire::ChargeDemand said;
  said.wanted_voltage_dv = u16(battery_most_dv);
  said.wanted_current = said.measured_current = said.pile_current =
      into_battery(reading.current_ma);
  said.mode = constant_current;
  said.measured_voltage_dv = said.pile_voltage_dv = u16(reading.voltage_mv / 100);
  said.highest_cell = static_cast<std::uint16_t>(cell_cv(reading) & 0x0FFF);
  said.soc_percent = soc_percent(reading);
  said.remaining_min = minutes_left;
  said.charged_min = charged_min;
  return said;
}

wire::Temperature battery_max_of(const Reading& reading) {
  return celsius(battery_celsius(reading) + 2);
}

wire::BatteryState battery_state_of(const Reading& reading) {
  constexpr std::uint16_t may_charge = 1U << 12;  // the seventh pair
  wire::BatteryState said;
  said.battery_max = battery_max_of(reading);
  said.battery_min = celsius(battery_celsius(reading));
  said.flags = may_charge;
  return said;
}

wire::ChargeStatistics statistics_of(const Reading& reading, std::uint16_t charged_min,
                                     wire::EnergyE4 energy) {
  wire::ChargeStatistics said;
  said.soc_percent = soc_percent(reading);
  said.cell_voltage_max_cv = said.cell_voltage_min_cv = cell_cv(reading);
  said.battery_max = battery_max_of(reading);
  said.battery_min = celsius(battery_celsius(reading));
  said.charged_min = charged_min;
  said.energy_dkwh = u16(energy.e4 / 1'000);
  return said;
}

bool is_ended_by_vehicle(StopCause cause) { return cause == StopCause::full; }

// Two bits each, from below: it has what it wanted; of the pile also by hand; a fault.
wire::AbortFlags abort_of(StopCause cause) {
  constexpr std::uint8_t reached = 0b0000'0001;
  constexpr std::uint8_t by_hand = 0b0000'0100;
  constexpr std::uint8_t fault = 0b0001'0000;
  wire::AbortFlags said;
  switch (cause) {
    case StopCause::full:
    case StopCause::balance_spent:
    case StopCause::energy_bought:
    case StopCause::time_bought:
    case StopCause::time_limit: said.reasons = reached; break;
    case StopCause::unplugged:
    case StopCause::remote:
    case StopCause::unlock: said.reasons = by_hand; break;
    case StopCause::deauthorized:
    case StopCause::power_loss:
    case StopCause::soft_reset:
    case StopCause::hard_reset:
    case StopCause::overload:
    case StopCause::no_load:
    case StopCause::no_current: said.reasons = fault; break;
  }
  return said;
}

std::uint16_t minutes_to_full(const VehicleShape& car, const Reading& reading) {
  if (!reading.soc_permille || reading.power.mw <= 0) return 0;
  const double missing_wh = car.battery_kwh * (1'000 - *reading.soc_permille);
  return u16(std::llround(missing_wh * 60 * 1'000 / static_cast<double>(reading.power.mw)));
}

}  // namespace voltyard::simulator::ykc
