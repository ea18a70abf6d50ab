// What a host says of itself. A host carries up to 50 piles over its one connection; their frames
// keep their own physical ids. Nothing here is answered but the time (12, with a TimeAnswer), which
// is asked for every three minutes until it is. A pile with a modem of its own says the same.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"
#include "wire/dny/identity.hpp"
#include "wire/dny/quantities.hpp"

namespace voltyard::wire::dny {

// Every 30 minutes.
struct HostHeartbeat {
  static constexpr auto command = command::host_heartbeat;
  std::uint16_t firmware = 0;
  std::uint8_t clock_chip = 0;  // 0: none, then unix_s is 0
  std::uint32_t unix_s = 0;
  std::uint8_t signal = 0;  // 0..31, 99 is none; some modules add 100 and count to 97
  std::uint8_t module = 0;
  std::array<std::uint8_t, 20> iccid{};  // ASCII
  std::optional<std::uint8_t> device_type;
  std::optional<std::uint16_t> frequency;            // LoRa
  std::optional<std::array<std::uint8_t, 15>> imei;  // ASCII
  std::optional<std::array<std::uint8_t, 24>> module_version;

  bool operator==(const HostHeartbeat&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.firmware, self.clock_chip, self.unix_s, self.signal, self.module, self.iccid,
           self.device_type, self.frequency, self.imei, self.module_version);
  }
};

// A modem's signal in percent of its best; nullopt: none, or a number nobody has published.
std::optional<int> signal_percent(std::uint8_t raw);

// Every 30 minutes. Only a residual-current host has a breaker: of the others breaker_closed, and
// everything from alarm_relay_closed on, mean nothing.
struct HostState {
  static constexpr auto command = command::host_state;
  std::uint8_t breaker_closed = 0;
  Temperature temperature;
  std::uint16_t voltage_dv = 0;
  std::uint16_t current_10ma = 0;
  std::uint32_t energy_10wh = 0;
  std::uint16_t meter_current_10ma = 0;
  std::uint32_t meter_energy_10wh = 0;
  std::uint8_t smoke = 0;  // 1: alarm
  std::optional<std::uint8_t> alarm_relay_closed;
  std::optional<std::uint8_t> leakage_ma;
  std::optional<Temperature> live_wire;
  std::optional<Temperature> neutral_wire;
  std::optional<std::uint8_t> locked_out;
  std::optional<std::uint8_t> breaker_style;

  bool operator==(const HostState&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.breaker_closed, self.temperature, self.voltage_dv, self.current_10ma,
           self.energy_10wh, self.meter_current_10ma, self.meter_energy_10wh, self.smoke,
           self.alarm_relay_closed, self.leakage_ma, self.live_wire, self.neutral_wire,
           self.locked_out, self.breaker_style);
  }
};

// The oldest firmware among the host's piles of one type, and which pile has it.
struct HostedType {
  static constexpr std::size_t wire_size = 8;
  std::uint8_t device_type = 0;
  std::uint8_t reserved = 0;
  std::uint16_t lowest_firmware = 0;
  std::uint32_t physical_id = 0;

  bool operator==(const HostedType&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.device_type, self.reserved, self.lowest_firmware, self.physical_id);
  }
};

struct HostedFirmware {
  static constexpr auto command = command::hosted_firmware;
  BoundedList<HostedType, 30> types;  // as many as a packet holds

  bool operator==(const HostedFirmware&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields.counted(self.types);
  }
};

}  // namespace voltyard::wire::dny
