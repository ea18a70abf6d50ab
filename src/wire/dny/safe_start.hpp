// The only way to build a start. In command 82 a quantity that is not zero means that a full
// battery does not stop the charge, and as a time that the maximum time does not count either: a
// naive "four hours" floats a battery for hours in a shed. So a start is one of two:
//
//   bought time        quantity 0 (until full), max_duration_s = the time, 10 h at most
//   bought energy      quantity = the energy with force_full_stop = 1, max_duration_s as above
//
// The second needs firmware that reads 38 bytes. Older firmware takes the first 29 and would charge
// on when full: there, sell time, or stop at the amount from here.
#pragma once

#include "wire/dny/start_stop.hpp"

namespace voltyard::wire::dny {

constexpr std::uint16_t longest_charge_s = 36'000;

struct StartOrder {
  std::uint8_t port = 0;  // or automatic_port
  OrderId order;
  std::uint32_t balance_fen = 0;        // spoken to the rider
  std::uint16_t overload_power_dw = 0;  // 0: the pile's own limit
};

class SafeStart {
 public:
  // Until full, and no longer than what was bought. Invalid: no time at all, which the pile would
  // read as its own limit.
  static Result<SafeStart> until_full(const StartOrder& order, std::int64_t bought_s);

  // Until the energy, full, or the time, whichever is first. Invalid: no time, no energy, or more
  // energy than the wire can carry.
  static Result<SafeStart> up_to_energy(const StartOrder& order, std::int64_t energy_10wh,
                                        std::int64_t bought_s);

  const StartStop& message() const { return message_; }

 private:
  explicit SafeStart(const StartStop& message) : message_(message) {}

  StartStop message_;
};

// True for a stop, and for a start that ends when the battery is full and within ten hours.
bool is_safe(const StartStop& message);

// The pile looks at port and order only, and stops nothing when the order is not the one that runs.
StartStop stop_of(std::uint8_t port, const OrderId& order);

}  // namespace voltyard::wire::dny
