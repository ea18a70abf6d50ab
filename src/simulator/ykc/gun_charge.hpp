// One charge at a gun of a YKC pile, as the pile counts it: energy and money by the four rates of
// its prices, what it reports of them, and the record of it. Pure; the gun brings readings and
// times. One thread. Invariant: the four shares add up to the whole.
#pragma once

#include "simulator/notice.hpp"

#include "wire/ykc/realtime.hpp"
#include "wire/ykc/record.hpp"

#include <array>

namespace voltyard::simulator::ykc {

namespace wire = voltyard::wire::ykc;

struct GunPlace {
  wire::PileCode pile;
  wire::Gun gun;
  bool dc = true;
  std::chrono::minutes utc_offset{0};
};

// How a charge came to be.
struct ChargeOrigin {
  wire::OrderNumber order;
  wire::Card card;
  wire::StartedBy by = wire::StartedBy::app;
  wire::BalanceE2 balance;
};

class GunCharge {
 public:
  // `begin.at` is the pile's clock, as in every reading; the prices are those of the start.
  GunCharge(const GunPlace& place, const ChargeOrigin& origin, const wire::TariffModel& prices,
            const Reading& begin, Timestamp now);

  // What has flowed since the last reading belongs to the half hour of that one: readings come at
  // the end of every half hour at least.
  void meter(const Reading& reading);
  // How long the half hour of this moment of the pile's clock still lasts.
  static Duration left_of_half_hour(Timestamp clock, std::chrono::minutes utc_offset);

  bool balance_is_spent() const;
  void set_balance(wire::BalanceE2 balance) { origin_.balance = balance; }

  // Its part of a report; the gun fills in the rest.
  void report(wire::RealTime& said, Timestamp now) const;
  // Meters a last time. The VIN where the pile knows it.
  wire::Record record(const Reading& last, StopCause cause, const wire::Text<17>& vin);

  const wire::OrderNumber& order() const { return origin_.order; }
  const wire::Card& card() const { return origin_.card; }
  wire::EnergyE4 energy() const;
  std::uint16_t charged_min(Timestamp now) const;

 private:
  wire::RateShare share(std::size_t rate) const;
  wire::MoneyE4 amount() const;

  GunPlace place_;
  ChargeOrigin origin_;
  wire::TariffModel prices_;
  Timestamp begun_;       // the driver's time
  Timestamp started_at_;  // the pile's clock
  Timestamp metered_at_;  // the pile's clock
  Energy register_begin_;
  Energy register_last_;
  std::array<std::int64_t, wire::rate_count> mwh_{};  // by rate
};

// The code of a record: what has ended a charge. A plug under direct current is locked: whoever
// pulls it has ended the charge at the pile before.
std::uint8_t stop_code_of(StopCause cause, bool dc);

// The wall's time as far as the field can say it: a clock that was never set shows the year 2000.
wire::Cp56Time wall_time(Timestamp clock, std::chrono::minutes utc_offset);

}  // namespace voltyard::simulator::ykc
