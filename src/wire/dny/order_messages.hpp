// What a pile says about a charge: it runs, it ran.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"
#include "wire/dny/identity.hpp"
#include "wire/dny/quantities.hpp"
#include "wire/dny/words.hpp"

namespace voltyard::wire::dny {

// Kept in the pile's memory and sent every 30 minutes until it is answered with a ResultAnswer of
// 0: it may come hours later, twice, before the answer to the start, and for an order that is
// unknown here.
struct Settlement {
  static constexpr auto command = command::settlement;
  std::uint16_t duration_s = 0;
  std::uint16_t max_power_dw = 0;
  std::uint16_t energy_10wh = 0;
  std::uint8_t port = 0;
  StartKind start_kind{};
  CardId card;  // zero when started on-line; the code when started by one
  StopReason stop_reason{};
  OrderId order;
  std::optional<std::uint16_t> second_max_power_dw;  // of the first five minutes
  std::optional<std::uint32_t> unix_s;               // for debugging, often wrong
  std::optional<std::uint16_t> occupied_min;         // cabinets only

  bool operator==(const Settlement&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.duration_s, self.max_power_dw, self.energy_10wh, self.port, self.start_kind,
           self.card, self.stop_reason, self.order, self.second_max_power_dw, self.unix_s,
           self.occupied_min);
  }
};

// Piles of before mid-2019 confirm a running order once instead of reporting power.
struct OldOrder {
  static constexpr auto command = command::old_order;
  std::uint8_t port = 0;
  StartKind start_kind{};
  CardId card;
  std::uint16_t duration_s = 0;
  OrderId order;

  bool operator==(const OldOrder&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.port, self.start_kind, self.card, self.duration_s, self.order);
  }
};

struct OldOrderAnswer {
  static constexpr auto command = command::old_order;
  std::uint8_t port = 0;
  std::uint8_t result = 0;

  bool operator==(const OldOrderAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.port, self.result);
  }
};

// Every five minutes while charging, never answered, never repeated; may come before the answer to
// the start. Counters are of the whole order unless the name says otherwise.
struct PortPower {
  static constexpr auto command = command::port_power;
  std::uint8_t port = 0;
  PortState state{};
  std::uint16_t duration_s = 0;
  std::uint16_t energy_10wh = 0;
  StartKind start_kind{};
  std::uint16_t power_dw = 0;
  std::uint16_t interval_max_power_dw = 0;
  std::uint16_t interval_min_power_dw = 0;
  std::uint16_t interval_average_power_dw = 0;
  OrderId order;
  std::optional<std::uint16_t> interval_energy_debug;  // 1/4800 kWh; for debugging
  std::optional<std::uint16_t> peak_power_dw;
  std::optional<std::uint16_t> voltage_dv;
  std::optional<std::uint16_t> current_ma;
  std::optional<Temperature> environment;
  std::optional<Temperature> port_temperature;
  std::optional<std::uint32_t> unix_s;        // for debugging, often wrong
  std::optional<std::uint16_t> occupied_min;  // cabinets only

  bool operator==(const PortPower&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.port, self.state, self.duration_s, self.energy_10wh, self.start_kind, self.power_dw,
           self.interval_max_power_dw, self.interval_min_power_dw, self.interval_average_power_dw,
           self.order, self.interval_energy_debug, self.peak_power_dw, self.voltage_dv,
           self.current_ma, self.environment, self.port_temperature, self.unix_s,
           self.occupied_min);
  }
};

}  // namespace voltyard::wire::dny
