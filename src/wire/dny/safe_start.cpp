// The two forms of a start, and the rule they keep.
#include "wire/dny/safe_start.hpp"

#include <algorithm>
#include <limits>

namespace voltyard::wire::dny {
namespace {

constexpr std::uint8_t checked_as_usual = 2;

StartStop start_of(const StartOrder& order, std::int64_t bought_s) {
  StartStop start;
  start.balance_fen_or_expiry = order.balance_fen;
  start.port = order.port;
  start.action = ChargeAction::start;
  start.order = order.order;
  start.max_duration_s =
      static_cast<std::uint16_t>(std::min<std::int64_t>(bought_s, longest_charge_s));
  start.overload_power_dw = order.overload_power_dw;
  return start;
}

Error no_time() { return invalid("a charge needs a time that is longer than zero", "/bought_s"); }

}  // namespace

Result<SafeStart> SafeStart::until_full(const StartOrder& order, std::int64_t bought_s) {
  if (bought_s <= 0) return no_time();
  const SafeStart start(start_of(order, bought_s));
  ASSERT(is_safe(start.message_));
  return start;
}

Result<SafeStart> SafeStart::up_to_energy(const StartOrder& order, std::int64_t energy_10wh,
                                          std::int64_t bought_s) {
  if (bought_s <= 0) return no_time();
  if (energy_10wh <= 0 || energy_10wh > std::numeric_limits<std::uint16_t>::max()) {
    return invalid("the energy of a charge lies between 0.01 and 655.35 kWh", "/energy_10wh");
  }
  StartStop message = start_of(order, bought_s);
  message.rate_mode = RateMode::energy;
  message.quantity = static_cast<std::uint16_t>(energy_10wh);
  message.qr_lamp_off = 0;
  message.long_charge = 0;
  message.extra_float_s = 0;
  message.short_check = checked_as_usual;
  message.ignore_unplug = 0;
  message.force_full_stop = 1;
  message.full_power_w = 0;
  message.full_power_max_min = 0;
  const SafeStart start(message);
  ASSERT(is_safe(message));
  return start;
}

bool is_safe(const StartStop& message) {
  if (message.action == ChargeAction::stop) return true;
  const bool in_time = message.max_duration_s > 0 && message.max_duration_s <= longest_charge_s;
  const bool by_energy = message.rate_mode == RateMode::energy;
  const bool until_full = message.quantity == 0 || (by_energy && message.force_full_stop == 1);
  const bool watched =
      message.long_charge.value_or(0) == 0 && message.ignore_unplug.value_or(0) == 0 &&
      message.extra_float_s.value_or(0) == 0 && message.full_power_w.value_or(0) == 0 &&
      message.short_check.value_or(checked_as_usual) == checked_as_usual;
  return in_time && until_full && watched && message.action == ChargeAction::start;
}

StartStop stop_of(std::uint8_t port, const OrderId& order) {
  StartStop stop;
  stop.port = port;
  stop.action = ChargeAction::stop;
  stop.order = order;
  return stop;
}

}  // namespace voltyard::wire::dny
