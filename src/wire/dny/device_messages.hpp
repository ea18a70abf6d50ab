// What a pile says about itself: registration, heartbeats, time, cards, alarms. What it says about
// a charge stands in order_messages.hpp.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"
#include "wire/dny/identity.hpp"
#include "wire/dny/quantities.hpp"
#include "wire/dny/words.hpp"

namespace voltyard::wire::dny {

constexpr std::size_t max_ports = 32;      // the largest published pile has 16
constexpr std::size_t max_raw_data = 242;  // of a packet of 256 bytes

// The one-byte answer of most commands, in both directions: 0 is success.
struct ResultAnswer {
  std::uint8_t result = 0;

  bool ok() const { return result == 0; }
  bool operator==(const ResultAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.result);
  }
};

// At power-up, then every heartbeat period until it is answered.
struct Register {
  static constexpr auto command = command::register_device;
  std::uint16_t firmware = 0;  // 100 is V1.00
  std::uint8_t ports = 0;
  std::uint8_t virtual_id = 0;  // on the bus of its host; 0 without one
  std::uint8_t device_type = 0;
  std::optional<std::uint8_t> work_mode;  // bit 0: cards only; bits 1-3: hardware variants
  std::optional<std::uint16_t> power_board_firmware;
  std::optional<std::uint16_t> unexplained;  // in the published sample, named nowhere

  bool operator==(const Register&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.firmware, self.ports, self.virtual_id, self.device_type, self.work_mode,
           self.power_board_firmware, self.unexplained);
  }
};

// Every 180 s. Two without an answer and the pile goes off-line by itself.
struct Heartbeat {
  static constexpr auto command = command::heartbeat;
  std::uint16_t voltage_dv = 0;
  BoundedList<PortState, max_ports> port_states;
  std::optional<std::uint8_t> signal;  // of the radio between unit and host; 0 when wired
  std::optional<Temperature> temperature;

  bool operator==(const Heartbeat&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.voltage_dv);
    fields.counted(self.port_states);
    fields(self.signal, self.temperature);
  }
};

// Piles from before the pair of registration and heartbeat: both in one.
struct OldHeartbeat {
  static constexpr auto command = command::old_heartbeat;
  std::uint16_t firmware = 0;
  std::uint16_t voltage_dv = 0;
  BoundedList<PortState, max_ports> port_states;
  BoundedList<std::uint16_t, max_ports> powers_dw;  // one for each port, as the peaks
  BoundedList<std::uint16_t, max_ports> peak_powers_dw;
  std::uint8_t virtual_id = 0;
  std::uint8_t signal = 0;
  std::uint8_t device_type = 0;
  std::optional<Temperature> temperature;
  std::optional<std::uint8_t> work_mode;

  bool operator==(const OldHeartbeat&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.firmware, self.voltage_dv);
    fields.counted(self.port_states);
    fields.repeated(self.powers_dw, self.port_states.size());
    fields.repeated(self.peak_powers_dw, self.port_states.size());
    fields(self.virtual_id, self.signal, self.device_type, self.temperature, self.work_mode);
  }
};

// Asked by a pile (22) and by a host (12) with an empty message.
struct TimeAnswer {
  std::uint32_t unix_s = 0;

  bool operator==(const TimeAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.unix_s);
  }
};

// The answer alone starts nothing: a start command follows it.
struct Swipe {
  static constexpr auto command = command::swipe;
  CardId card;
  CardKind card_kind{};
  std::uint8_t port = 0;  // automatic_port: only the balance is asked for
  std::optional<std::uint16_t> card_balance_fen;
  std::optional<std::uint32_t> unix_s;                       // for debugging, often wrong
  std::optional<BoundedList<std::uint8_t, 32>> long_number;  // a social card's 16 bytes

  bool operator==(const Swipe&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.card, self.card_kind, self.port, self.card_balance_fen, self.unix_s);
    fields.counted(self.long_number);
  }
};

struct SwipeAnswer {
  static constexpr auto command = command::swipe;
  CardId card;
  SwipeStatus status{};
  RateMode rate_mode{};
  std::uint32_t balance_fen_or_expiry = 0;  // unix seconds in monthly mode; only spoken
  std::uint8_t port = 0;                    // as in the question

  bool operator==(const SwipeAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.card, self.status, self.rate_mode, self.balance_fen_or_expiry, self.port);
  }
};

// Never answered.
struct Alarm {
  static constexpr auto command = command::alarm;
  AlarmKind kind{};
  std::optional<std::uint8_t> port;     // or the bus address of the detector that spoke
  std::optional<std::uint8_t> trigger;  // of a detector with several inputs: a bit for each

  bool operator==(const Alarm&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.kind, self.port, self.trigger);
  }
};

// Answered with the first firmware block, or not at all.
struct UpgradeRequest {
  static constexpr auto command = command::upgrade_request;
  std::uint8_t device_type = 0;
  std::uint16_t firmware = 0;
  std::uint32_t package_type = 0;

  bool operator==(const UpgradeRequest&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.device_type, self.firmware, self.package_type);
  }
};

// Heartbeat, full-but-not-settled and door of a charging cabinet (41, 43, 44): kept, not read.
struct CabinetNotice {
  BoundedList<std::uint8_t, max_raw_data> raw;

  bool operator==(const CabinetNotice&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields.rest(self.raw);
  }
};

}  // namespace voltyard::wire::dny
