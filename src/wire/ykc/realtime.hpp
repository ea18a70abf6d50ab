// What a gun is doing now: 0x12 asks, 0x13 tells; every 15 s while charging, every 5 min otherwise,
// and whenever the state or the plug changes.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

enum class GunState : std::uint8_t { offline, fault, idle, charging };
enum class Homed : std::uint8_t { no, yes, unknown };  // does the gun hang in its holder

struct RealTimeRequest {
  static constexpr std::uint8_t type = 0x12;
  PileCode pile;
  Gun gun;

  static auto fields(auto& m) { return std::tie(m.pile, m.gun); }
  bool operator==(const RealTimeRequest&) const = default;
};

// Two idle ones in the middle of an order make the order doubtful.
struct RealTime {
  static constexpr std::uint8_t type = 0x13;
  OrderNumber order;  // zero without one
  PileCode pile;
  Gun gun;
  GunState state{};
  Homed homed{};
  std::uint8_t plugged = 0;
  std::uint16_t voltage_dv = 0;
  std::uint16_t current_da = 0;
  Temperature gun_line;
  Code<8> gun_line_code;
  std::uint8_t soc_percent = 0;
  Temperature battery_max;
  std::uint16_t charged_min = 0;
  std::uint16_t remaining_min = 0;
  EnergyE4 energy;
  EnergyE4 energy_with_loss;
  MoneyE4 amount;
  std::optional<std::uint16_t> fault_bits = 0;  // words.hpp names them

  static auto fields(auto& m) {
    return std::tie(m.order, m.pile, m.gun, m.state, m.homed, m.plugged, m.voltage_dv, m.current_da,
                    m.gun_line, m.gun_line_code, m.soc_percent, m.battery_max, m.charged_min,
                    m.remaining_min, m.energy, m.energy_with_loss, m.amount, m.fault_bits);
  }
  bool operator==(const RealTime&) const = default;

  Power power() const { return {std::int64_t{voltage_dv} * current_da * 10}; }  // 0.01 W each
};

}  // namespace voltyard::wire::ykc
