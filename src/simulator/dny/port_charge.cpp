#include "simulator/dny/port_charge.hpp"

#include <algorithm>

namespace voltyard::simulator::dny {
namespace {

using std::chrono::seconds;

constexpr std::int64_t most_16 = 0xFFFF;
constexpr std::uint16_t no_floating = 0xFFFF;

std::uint16_t capped(std::int64_t value) {
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(value, 0, most_16));
}

std::uint16_t tenths_of_watts(const Reading& reading) { return capped(reading.power.mw / 100); }

std::uint32_t unix_s(Timestamp at) { return static_cast<std::uint32_t>(at.ms / 1'000); }

}  // namespace

wire::StopReason reason_of(StopCause cause) {
  using Reason = wire::StopReason;
  switch (cause) {
    case StopCause::unplugged:
    case StopCause::no_current: return Reason::unplugged;
    case StopCause::full: return Reason::full;
    case StopCause::remote:
    case StopCause::deauthorized: return Reason::server_stop;
    case StopCause::power_loss: return Reason::under_voltage;
    case StopCause::soft_reset:
    case StopCause::hard_reset: return Reason::server_forced_stop;
    case StopCause::unlock: return Reason::external_stop;
    case StopCause::overload: return Reason::overload;
    case StopCause::time_limit: return Reason::max_time;
    case StopCause::time_bought: return Reason::preset_time;
    case StopCause::energy_bought:
    case StopCause::balance_spent: return Reason::preset_energy;
    case StopCause::no_load: return Reason::power_too_small;
  }
  return Reason::server_stop;
}

PortCharge::PortCharge(std::uint8_t port, const wire::OrderId& order, wire::CardId card,
                       const std::optional<wire::StartStop>& start, const Reading& begin,
                       Timestamp now)
    : port_(port),
      order_(order),
      card_(card),
      kind_(start ? wire::StartKind::online : wire::StartKind::offline_card),
      start_(start.value_or(wire::StartStop{})),
      begun_(now),
      register_begin_(begin.meter) {
  if (start_.quantity == 0) return;
  energy_counts_ = start_.rate_mode == wire::RateMode::energy;
  time_counts_ = !energy_counts_;
  full_stops_ = start_.force_full_stop.value_or(0) == 1;
}

void PortCharge::change(wire::ChangeMode mode, std::uint16_t quantity) {
  start_.quantity = quantity;
  energy_counts_ = mode == wire::ChangeMode::energy_until_full;
  time_counts_ = !energy_counts_;
  full_stops_ = mode != wire::ChangeMode::time;
}

std::uint16_t PortCharge::duration_s(Timestamp now) const {
  return capped((now - begun_).count() / 1'000);
}

std::uint16_t PortCharge::energy_10wh() const { return capped(energy_.mwh / 10'000); }

Timestamp PortCharge::time_is_up(const Rules& rules) const {
  if (time_counts_) return begun_ + seconds(start_.quantity);
  const auto own = rules.limits.max_duration_s;
  return begun_ + seconds(start_.max_duration_s != 0 ? start_.max_duration_s : own);
}

void PortCharge::meter(const Reading& reading) {
  // A register that starts again takes the order's energy with it.
  if (reading.meter.mwh < register_begin_.mwh) register_begin_ = interval_begin_ = {};
  energy_ = {reading.meter.mwh - register_begin_.mwh};
}

void PortCharge::count(const Reading& reading, const Rules& rules, Timestamp now) {
  meter(reading);
  const auto power = tenths_of_watts(reading);
  max_dw_ = std::max(max_dw_, power);
  if (now - begun_ <= seconds(rules.guard.second_max_until_s)) {
    early_max_dw_ = std::max(early_max_dw_, power);
  }
  interval_max_dw_ = std::max(interval_max_dw_, power);
  interval_min_dw_ = interval_readings_ == 0 ? power : std::min(interval_min_dw_, power);
  interval_sum_dw_ += power;
  ++interval_readings_;
}

// Low for a while, then afloat for a while: full.
bool PortCharge::has_floated(std::uint16_t power_dw, const Rules& rules, Timestamp now) {
  const auto& floating = rules.floating;
  const bool low = std::int64_t{power_dw} * 100 < std::int64_t{floating.float_percent} * max_dw_ ||
                   power_dw < start_.full_power_w.value_or(0) * 10;
  if (!low) {
    low_since_.reset();
    floating_since_.reset();
    return false;
  }
  if (!low_since_) low_since_ = now;
  const bool late = now - begun_ >= seconds(rules.guard.second_float_from_s);
  const auto judged = late ? rules.guard.second_float_after_s : floating.float_after_s;
  if (!floating_since_ && now - *low_since_ >= seconds(judged)) floating_since_ = now;
  if (!floating_since_ || start_.long_charge.value_or(0) == 1) return false;
  const auto extra = start_.extra_float_s.value_or(0);
  const auto time = extra == no_floating ? seconds(0) : seconds(floating.float_time_s + extra);
  return now - *floating_since_ >= time;
}

std::optional<StopCause> PortCharge::judge(const Reading& reading, const Rules& rules,
                                           Timestamp now) {
  count(reading, rules, now);
  const auto power = tenths_of_watts(reading);
  const auto overload =
      start_.overload_power_dw != 0 ? start_.overload_power_dw : rules.limits.overload_power_dw;
  if (overload != 0 && power > overload) return StopCause::overload;
  if (time_is_up(rules) <= now)
    return time_counts_ ? StopCause::time_bought : StopCause::time_limit;
  if (energy_counts_ && energy_10wh() >= start_.quantity) return StopCause::energy_bought;
  const bool floated = has_floated(power, rules, now);
  if (full_stops_ && floated) return StopCause::full;

  const auto& guard = rules.guard;
  const auto least = std::max(guard.unplug_noise_power_dw, std::uint8_t{1});
  if (power >= least)
    nothing_since_.reset();
  else if (!nothing_since_)
    nothing_since_ = now;
  const bool ignored = start_.ignore_unplug.value_or(0) == 1;
  if (nothing_since_ && !ignored && now - *nothing_since_ >= seconds(guard.unplug_noise_after_s)) {
    return StopCause::no_current;
  }
  const bool checked = now - begun_ >= seconds(guard.min_power_until_s);
  if (checked && max_dw_ < guard.min_power_dw) return StopCause::no_load;
  return std::nullopt;
}

wire::PortPower PortCharge::report(const Reading& reading, Timestamp now) {
  wire::PortPower said;
  said.port = port_;
  said.state = is_floating() ? wire::PortState::floating : wire::PortState::charging;
  said.duration_s = duration_s(now);
  said.energy_10wh = energy_10wh();
  said.start_kind = kind_;
  said.power_dw = tenths_of_watts(reading);
  said.interval_max_power_dw = interval_max_dw_;
  said.interval_min_power_dw = interval_min_dw_;
  const auto readings = std::max<std::uint32_t>(interval_readings_, 1);
  said.interval_average_power_dw = capped(static_cast<std::int64_t>(interval_sum_dw_ / readings));
  said.order = order_;
  said.interval_energy_debug = capped((energy_.mwh - interval_begin_.mwh) * 4'800 / 1'000'000);
  said.peak_power_dw = max_dw_;
  said.voltage_dv = capped(reading.voltage_mv / 100);
  said.current_ma = capped(reading.current_ma);
  said.environment = wire::Temperature{65 + 22};
  said.port_temperature = wire::Temperature{
      static_cast<std::uint8_t>(65 + 24 + std::min<std::int64_t>(reading.power.mw / 100'000, 40))};
  said.unix_s = unix_s(reading.at);
  interval_max_dw_ = interval_min_dw_ = 0;
  interval_sum_dw_ = interval_readings_ = 0;
  interval_begin_ = energy_;
  return said;
}

wire::Settlement PortCharge::settle(const Reading& last, StopCause cause, Timestamp now) {
  meter(last);
  wire::Settlement said;
  said.duration_s = duration_s(now);
  said.max_power_dw = max_dw_;
  said.energy_10wh = energy_10wh();
  said.port = port_;
  said.start_kind = kind_;
  if (kind_ == wire::StartKind::offline_card) said.card = card_;
  said.stop_reason = reason_of(cause);
  said.order = order_;
  said.second_max_power_dw = early_max_dw_;
  said.unix_s = unix_s(last.at);
  return said;
}

}  // namespace voltyard::simulator::dny
