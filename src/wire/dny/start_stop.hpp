// Starting, stopping and changing a charge. These structs say anything the protocol can say, also
// what burns sheds: to start a charge use safe_start.hpp.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"
#include "wire/dny/identity.hpp"
#include "wire/dny/words.hpp"

namespace voltyard::wire::dny {

enum class ChargeAction : std::uint8_t { stop = 0, start = 1 };

// 29 bytes, or 38 with the options that newer firmware knows.
struct StartStop {
  static constexpr auto command = command::start_stop;
  RateMode rate_mode{};
  std::uint32_t balance_fen_or_expiry = 0;  // spoken to the rider, nothing else
  std::uint8_t port = 0;
  ChargeAction action{};
  // Seconds, or 0.01 kWh in energy mode. 0 charges until full. Otherwise full does not stop the
  // charge, and as a time it also switches max_duration_s off.
  std::uint16_t quantity = 0;
  OrderId order;                        // a stop must name the order that runs
  std::uint16_t max_duration_s = 0;     // 0: the pile's own limit
  std::uint16_t overload_power_dw = 0;  // 0: the pile's own limit
  std::optional<std::uint8_t> qr_lamp_off;
  std::optional<std::uint8_t> long_charge;      // 1: stays on after floating
  std::optional<std::uint16_t> extra_float_s;   // 0xFFFF: no floating at all
  std::optional<std::uint8_t> short_check;      // 2: checked as usual; 0 and 1: not
  std::optional<std::uint8_t> ignore_unplug;    // 1: a pulled plug does not stop
  std::optional<std::uint8_t> force_full_stop;  // 1: full stops in spite of a quantity
  std::optional<std::uint8_t> full_power_w;     // whole watts, unlike the rest; 0: off
  std::optional<std::uint8_t> full_power_max_min;

  bool operator==(const StartStop&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.rate_mode, self.balance_fen_or_expiry, self.port, self.action, self.quantity,
           self.order, self.max_duration_s, self.overload_power_dw, self.qr_lamp_off,
           self.long_charge, self.extra_float_s, self.short_check, self.ignore_unplug,
           self.force_full_stop, self.full_power_w, self.full_power_max_min);
  }
};

struct StartStopAnswer {
  static constexpr auto command = command::start_stop;
  StartResult result{};
  std::optional<OrderId> order;
  std::optional<std::uint8_t> port;
  std::optional<std::uint16_t> waiting_ports;  // a bit for each, with several_waiting

  bool operator==(const StartStopAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.result, self.order, self.port, self.waiting_ports);
  }
};

enum class ChangeMode : std::uint8_t {
  time = 0,  // full does not stop
  time_until_full = 1,
  energy_until_full = 2,
};

struct ChangeCharge {
  static constexpr auto command = command::change_charge;
  ChangeMode mode{};
  std::uint8_t port = 0;
  std::uint16_t quantity = 0;  // seconds or 0.01 kWh of the whole charge; below the present: stops

  bool operator==(const ChangeCharge&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.mode, self.port, self.quantity);
  }
};

struct ChangeChargeAnswer {
  static constexpr auto command = command::change_charge;
  ChangeResult result{};

  bool operator==(const ChangeChargeAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.result);
  }
};

// Stops a cabinet's charge without opening its door.
struct CabinetStop {
  static constexpr auto command = command::cabinet_stop;
  std::uint8_t port = 0;
  OrderId order;

  bool operator==(const CabinetStop&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.port, self.order);
  }
};

struct CabinetStopAnswer {
  static constexpr auto command = command::cabinet_stop;
  std::uint8_t result = 0;
  std::optional<OrderId> order;

  bool operator==(const CabinetStopAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.result, self.order);
  }
};

}  // namespace voltyard::wire::dny
