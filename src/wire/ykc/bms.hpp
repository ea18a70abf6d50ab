// What vehicle and pile told each other by GB/T 27930: 0x15 to 0x25. A report keeps its body as it
// came, because piles stretch these bodies; a view reads the fields of the text from it.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

// Units by the last word: dv 0.1 V, cv 0.01 V, dah 0.1 Ah, dkwh 0.1 kWh.
struct BatteryIdentity {
  std::array<std::uint8_t, 3> protocol{};  // V1.1: 01 01 00
  std::uint8_t chemistry = 0;  // 1 lead, 2 NiMH, 3 LFP, 4 LMO, 5 LCO, 6 NMC, 7 polymer, 8 LTO, FF
  std::uint16_t capacity_dah = 0;
  std::uint16_t voltage_dv = 0;
  Text<4> maker;
  std::uint32_t pack_number = 0;
  std::uint8_t made_year_since_1985 = 0;
  std::uint8_t made_month = 0;
  std::uint8_t made_day = 0;
  Number<3> charges;
  std::uint8_t owned = 0;  // 0 leased, 1 the vehicle's own
  std::uint8_t reserve = 0;
  Text<17> vin;
  std::array<std::uint8_t, 8> software{};

  static auto fields(auto& m) {
    return std::tie(m.protocol, m.chemistry, m.capacity_dah, m.voltage_dv, m.maker, m.pack_number,
                    m.made_year_since_1985, m.made_month, m.made_day, m.charges, m.owned, m.reserve,
                    m.vin, m.software);
  }
  bool operator==(const BatteryIdentity&) const = default;
};

struct ChargeLimits {
  std::uint16_t cell_voltage_max_cv = 0;
  OffsetCurrent battery_current_max;
  std::uint16_t nominal_energy_dkwh = 0;
  std::uint16_t battery_voltage_max_dv = 0;
  Temperature battery_temperature_max;
  std::uint16_t soc_permille = 0;
  std::uint16_t battery_voltage_dv = 0;
  std::uint16_t pile_voltage_max_dv = 0;
  std::uint16_t pile_voltage_min_dv = 0;
  OffsetCurrent pile_current_max;
  OffsetCurrent pile_current_min;

  static auto fields(auto& m) {
    return std::tie(m.cell_voltage_max_cv, m.battery_current_max, m.nominal_energy_dkwh,
                    m.battery_voltage_max_dv, m.battery_temperature_max, m.soc_permille,
                    m.battery_voltage_dv, m.pile_voltage_max_dv, m.pile_voltage_min_dv,
                    m.pile_current_max, m.pile_current_min);
  }
  bool operator==(const ChargeLimits&) const = default;
};

struct ChargeStatistics {
  std::uint8_t soc_percent = 0;
  std::uint16_t cell_voltage_min_cv = 0;
  std::uint16_t cell_voltage_max_cv = 0;
  Temperature battery_min;
  Temperature battery_max;
  std::uint16_t charged_min = 0;
  std::uint16_t energy_dkwh = 0;
  std::uint32_t charger_number = 0;

  static auto fields(auto& m) {
    return std::tie(m.soc_percent, m.cell_voltage_min_cv, m.cell_voltage_max_cv, m.battery_min,
                    m.battery_max, m.charged_min, m.energy_dkwh, m.charger_number);
  }
  bool operator==(const ChargeStatistics&) const = default;
};

// Which message did not come in time, two bits each.
struct TimeoutFlags {
  std::array<std::uint8_t, 8> flags{};

  static auto fields(auto& m) { return std::tie(m.flags); }
  bool operator==(const TimeoutFlags&) const = default;
};

// Why one side ended the charge, two bits each; the lists of the two sides differ.
struct AbortFlags {
  std::uint8_t reasons = 0;
  std::uint16_t faults = 0;
  std::uint8_t errors = 0;

  static auto fields(auto& m) { return std::tie(m.reasons, m.faults, m.errors); }
  bool operator==(const AbortFlags&) const = default;
};

struct ChargeDemand {
  std::uint16_t wanted_voltage_dv = 0;
  OffsetCurrent wanted_current;
  std::uint8_t mode = 0;  // 1 constant voltage, 2 constant current
  std::uint16_t measured_voltage_dv = 0;
  OffsetCurrent measured_current;
  std::uint16_t highest_cell = 0;  // 12 bits of 0.01 V, then 4 bits of its group
  std::uint8_t soc_percent = 0;
  std::uint16_t remaining_min = 0;
  std::uint16_t pile_voltage_dv = 0;
  OffsetCurrent pile_current;
  std::uint16_t charged_min = 0;

  static auto fields(auto& m) {
    return std::tie(m.wanted_voltage_dv, m.wanted_current, m.mode, m.measured_voltage_dv,
                    m.measured_current, m.highest_cell, m.soc_percent, m.remaining_min,
                    m.pile_voltage_dv, m.pile_current, m.charged_min);
  }
  bool operator==(const ChargeDemand&) const = default;

  int highest_cell_cv() const { return highest_cell & 0x0FFF; }
};

struct BatteryState {
  std::uint8_t highest_cell_less_1 = 0;
  Temperature battery_max;
  std::uint8_t hottest_point_less_1 = 0;
  Temperature battery_min;
  std::uint8_t coldest_point_less_1 = 0;
  std::uint16_t flags = 0;  // two bits each; the seventh: 0 the battery forbids charging

  static auto fields(auto& m) {
    return std::tie(m.highest_cell_less_1, m.battery_max, m.hottest_point_less_1, m.battery_min,
                    m.coldest_point_less_1, m.flags);
  }
  bool operator==(const BatteryState&) const = default;
};

// The `index`th pair of bits, from the lowest on; 0 is well, 1 is not, 2 cannot be trusted.
constexpr int two_bits(unsigned flags, unsigned index) {
  return static_cast<int>(flags >> (2 * index) & 3u);
}

template <std::uint8_t Type, class View>
struct BmsReport {
  static constexpr std::uint8_t type = Type;
  OrderNumber order;
  PileCode pile;
  Gun gun;
  Raw body;

  static auto fields(auto& m) { return std::tie(m.order, m.pile, m.gun, m.body); }
  bool operator==(const BmsReport&) const = default;

  Result<View> view() const;  // error: the body is shorter than the text's
  void set(const View& view);
};

using BmsHandshake = BmsReport<0x15, BatteryIdentity>;
using BmsParameters = BmsReport<0x17, ChargeLimits>;
using BmsEnd = BmsReport<0x19, ChargeStatistics>;
using BmsTimeouts = BmsReport<0x1B, TimeoutFlags>;
using BmsAbort = BmsReport<0x1D, AbortFlags>;
using ChargerAbort = BmsReport<0x21, AbortFlags>;
using BmsDemand = BmsReport<0x23, ChargeDemand>;
using BmsState = BmsReport<0x25, BatteryState>;

}  // namespace voltyard::wire::ykc
