// The rules a pile keeps in its own memory. Each is set (83-86, answered with a ResultAnswer) and
// read back (90-93, asked with an empty message) in the same layout, so that what was asked for and
// what is there compare with ==. Initial values are the vendor's.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"

namespace voltyard::wire::dny {

// 83 / 90: when a charge counts as unplugged, full and floating.
struct FloatRules {
  std::uint16_t unplug_power_dw = 3;  // the text names no unit; 0.1 W is its general rule
  std::uint16_t unplug_after_s = 10;
  std::uint8_t float_percent = 20;  // of the charging power
  std::uint16_t float_after_s = 1800;
  std::uint16_t float_time_s = 3600;
  std::uint16_t heartbeat_s = 180;

  bool operator==(const FloatRules&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.unplug_power_dw, self.unplug_after_s, self.float_percent, self.float_after_s,
           self.float_time_s, self.heartbeat_s);
  }
};

// 84 / 91. Firmware from mid-2021 on has the dynamic overload and the temperature cut-offs switched
// off: setting them is no protection.
struct GuardRules {
  std::uint16_t dynamic_overload_dw = 800;
  std::uint16_t dynamic_overload_after_s = 30;
  std::uint16_t dynamic_overload_from_s = 1800;
  std::uint8_t unplug_noise_power_dw = 10;
  std::uint16_t unplug_noise_after_s = 300;
  std::uint16_t second_float_from_s = 10800;
  std::uint16_t second_float_after_s = 300;
  std::uint16_t min_power_dw = 300;
  std::uint16_t min_power_until_s = 1800;
  std::uint16_t second_max_until_s = 300;                // span of Settlement::second_max_power_dw
  std::optional<std::uint8_t> environment_alarm_c = 80;  // degrees as they are, nothing added
  std::optional<std::uint8_t> port_alarm_c = 80;
  std::optional<std::uint8_t> plug_sensor_off = 0;
  std::optional<std::uint8_t> qr_lamp_off = 1;

  bool operator==(const GuardRules&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.dynamic_overload_dw, self.dynamic_overload_after_s, self.dynamic_overload_from_s,
           self.unplug_noise_power_dw, self.unplug_noise_after_s, self.second_float_from_s,
           self.second_float_after_s, self.min_power_dw, self.min_power_until_s,
           self.second_max_until_s, self.environment_alarm_c, self.port_alarm_c,
           self.plug_sensor_off, self.qr_lamp_off);
  }
};

// 85 / 92. Four bytes, or eight with the voltages. Refused (1) above 2000 W on double and multi-way
// piles, 3500 W on large ones.
struct Limits {
  std::uint16_t max_duration_s = 36000;
  std::uint16_t overload_power_dw = 0;            // of one port; there is none for the whole pile
  std::optional<std::uint16_t> over_voltage_dv;   // 2700
  std::optional<std::uint16_t> under_voltage_dv;  // 1000

  bool operator==(const Limits&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.max_duration_s, self.overload_power_dw, self.over_voltage_dv,
           self.under_voltage_dv);
  }
};

// 86 / 93: how the pile opens the cards of its operator. The keys are secrets.
struct CardKeys {
  std::uint8_t sector = 0;
  std::array<std::uint8_t, 6> user_key{};
  std::array<std::uint8_t, 6> new_card_key{};

  bool operator==(const CardKeys&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.sector, self.user_key, self.new_card_key);
  }
};

}  // namespace voltyard::wire::dny
