// One charge as a DNY pile's firmware knows it: what was ordered, what has flowed, and when it is
// over by the pile's own rules. Pure; the pile brings time and readings. One thread.
#pragma once

#include "simulator/notice.hpp"

#include "wire/dny/order_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/start_stop.hpp"

#include <optional>

namespace voltyard::simulator::dny {

namespace wire = voltyard::wire::dny;

// The rules in the pile's memory (83, 84, 85).
struct Rules {
  wire::FloatRules floating;
  wire::GuardRules guard;
  wire::Limits limits{36'000, 20'000, 2'700, 1'000};
};

class PortCharge {
 public:
  // `start` is the order as it came (82), or nullopt for a charge begun without the server.
  PortCharge(std::uint8_t port, const wire::OrderId& order, wire::CardId card,
             const std::optional<wire::StartStop>& start, const Reading& begin, Timestamp now);

  // Takes a reading; a cause when the charge is over by the rules.
  std::optional<StopCause> judge(const Reading& reading, const Rules& rules, Timestamp now);
  // The latest moment at which judge() must look again for the time that was bought or is allowed.
  Timestamp time_is_up(const Rules& rules) const;

  // A later order about the same charge (8A).
  void change(wire::ChangeMode mode, std::uint16_t quantity);

  bool is_floating() const { return floating_since_.has_value(); }
  const wire::OrderId& order() const { return order_; }
  std::uint16_t duration_s(Timestamp now) const;
  std::uint16_t energy_10wh() const;

  // Of what was judged last; a report begins a new interval.
  wire::PortPower report(const Reading& reading, Timestamp now);
  wire::Settlement settle(const Reading& last, StopCause cause, Timestamp now);

 private:
  bool has_floated(std::uint16_t power_dw, const Rules& rules, Timestamp now);
  void meter(const Reading& reading);
  void count(const Reading& reading, const Rules& rules, Timestamp now);

  std::uint8_t port_;
  wire::OrderId order_;
  wire::CardId card_;
  wire::StartKind kind_;
  wire::StartStop start_;       // all zero without an order: until full, by the pile's own limits
  bool time_counts_ = false;    // a quantity of seconds ends it
  bool energy_counts_ = false;  // a quantity of energy ends it
  bool full_stops_ = true;

  Timestamp begun_;
  Energy register_begin_;
  Energy energy_;
  std::uint16_t max_dw_ = 0;
  std::uint16_t early_max_dw_ = 0;
  std::uint16_t interval_max_dw_ = 0;
  std::uint16_t interval_min_dw_ = 0;
  std::uint64_t interval_sum_dw_ = 0;
  std::uint32_t interval_readings_ = 0;
  Energy interval_begin_;
  std::optional<Timestamp> low_since_;
  std::optional<Timestamp> floating_since_;
  std::optional<Timestamp> nothing_since_;
};

wire::StopReason reason_of(StopCause cause);

}  // namespace voltyard::simulator::dny
