// The charges of a YKC pile: how they begin, are looked at and are told of.
#include "simulator/pile.hpp"
#include "simulator/ykc/battery_talk.hpp"
#include "simulator/ykc/ykc_tongue.hpp"

#include <algorithm>
#include <limits>

namespace voltyard::simulator::ykc {
namespace {

constexpr auto look_every = std::chrono::seconds(60);
constexpr auto idle_report_every = std::chrono::minutes(5);
constexpr int most_own_orders = 10'000;  // then their numbers begin again
constexpr std::uint16_t meter_silent = 1U << 6;

wire::Temperature celsius(std::int64_t degrees) {
  return *wire::Temperature::of(static_cast<int>(std::clamp<std::int64_t>(degrees, -50, 120)));
}

std::uint16_t tenths(std::int64_t thousandths) {
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(thousandths / 100, 0, 0xFFFF));
}

// A gun that is locked says "off-line", which is our choice: no state means "out of use".
wire::GunState state_of(SlotStatus status) {
  switch (status) {
    case SlotStatus::charging:
    case SlotStatus::suspended_ev: return wire::GunState::charging;
    case SlotStatus::unavailable: return wire::GunState::offline;
    case SlotStatus::faulted: return wire::GunState::fault;
    case SlotStatus::available:
    case SlotStatus::preparing:
    case SlotStatus::finishing: return wire::GunState::idle;
  }
  return wire::GunState::idle;
}

}  // namespace

// Begun while the server was not to be reached.
ChargeOrigin YkcTongue::own_origin(const Slot& slot, const Card& card, Timestamp now) {
  ChargeOrigin origin;
  own_orders_ = (own_orders_ + 1) % most_own_orders;
  origin.order = wire::make_order_number(code_, wire::Gun::of(slot.number), pile_.clock(now),
                                         utc_offset(), own_orders_);
  origin.card = card_of(card.uid).value_or(wire::Card{});
  origin.by = wire::StartedBy::offline_card;
  origin.balance.fen = std::numeric_limits<std::uint32_t>::max();
  return origin;
}

void YkcTongue::begin(Slot& slot, Charge& charge, Timestamp now) {
  auto& outlet = outlet_of(slot);
  const auto origin = outlet.origin ? *outlet.origin : own_origin(slot, charge.card, now);
  outlet.origin.reset();
  outlet.late_start.reset();
  outlet.swipes = 0;
  outlet.charge.emplace(place_of(slot), origin, prices_, slot.read(now, pile_.clock(now)), now);
  outlet.report_at = now + pile_.options().meter_interval;
  charge.transaction = origin.order.text();
}

Timestamp YkcTongue::first_look(const Slot& slot, Timestamp now) const {
  const auto& outlet = outlets_[static_cast<std::size_t>(slot.number - 1)];
  const auto soon = now + std::min<Duration>(look_every, pile_.options().meter_interval);
  const auto next_rate = now + GunCharge::left_of_half_hour(pile_.clock(now), utc_offset());
  return std::max(now, std::min({soon, next_rate, outlet.report_at}));
}

void YkcTongue::look(Slot& slot, Timestamp now) {
  auto& outlet = outlet_of(slot);
  const auto reading = slot.read(now, pile_.clock(now));
  outlet.charge->meter(reading);
  if (outlet.report_at <= now) {
    send_report(slot, now);
    send_battery_state(slot, reading, now);
  }
  if (outlet.charge->balance_is_spent()) {
    return pile_.end_charge(slot, StopCause::balance_spent, now);
  }
  if (slot.is_full()) {
    if (dc_) return pile_.end_charge(slot, StopCause::full, now);  // the battery says so
    const auto stop_after = pile_.options().full_stop_after;
    if (stop_after.count() > 0 && slot.full_stop_at == never) slot.full_stop_at = now + stop_after;
  }
  slot.meter_at = first_look(slot, now);
}

wire::RealTime YkcTongue::report_of(Slot& slot, Timestamp now) {
  wire::RealTime said;
  said.pile = code_;
  said.gun = wire::Gun::of(slot.number);
  said.state = state_of(slot.status);
  said.plugged = slot.plugged() ? 1 : 0;
  said.homed = slot.plugged() ? wire::Homed::no : wire::Homed::yes;
  said.fault_bits = slot.status == SlotStatus::faulted ? meter_silent : std::uint16_t{0};
  auto& charge = outlet_of(slot).charge;
  if (!charge) return said;
  const auto reading = slot.read(now, pile_.clock(now));
  charge->meter(reading);
  charge->report(said, now);
  said.voltage_dv = tenths(reading.voltage_mv);
  said.current_da = tenths(reading.current_ma);
  said.gun_line = celsius(24 + reading.current_ma / 6'000);
  if (!dc_) return said;
  said.soc_percent = static_cast<std::uint8_t>(reading.soc_permille.value_or(0) / 10);
  said.battery_max = battery_max_of(reading);
  said.remaining_min = minutes_to_full(slot.visit().vehicle, reading);
  return said;
}

void YkcTongue::send_report(Slot& slot, Timestamp now) {
  auto& outlet = outlet_of(slot);
  outlet.report_at =
      now + (outlet.charge ? pile_.options().meter_interval : Duration(idle_report_every));
  if (stage_ != Stage::ready) return;
  slot.reported = slot.status;
  tell(report_of(slot, now));
}

// ---- what the battery says ----------------------------------------------------------------------

template <class Report, class View>
void YkcTongue::tell_of_battery(const Slot& slot, const View& view) {
  if (!dc_ || stage_ != Stage::ready) return;
  Report said{outlet_of(slot).charge->order(), code_, wire::Gun::of(slot.number), {}};
  said.set(view);
  tell(said);
}

void YkcTongue::send_battery_greeting(const Slot& slot, const Reading& reading) {
  const auto& car = slot.visit().vehicle;
  tell_of_battery<wire::BmsHandshake>(slot, identity_of(car, vin_of(slot.visit().rider)));
  tell_of_battery<wire::BmsParameters>(slot, limits_of(car, reading));
}

void YkcTongue::send_battery_state(const Slot& slot, const Reading& reading, Timestamp now) {
  const auto charged_min = outlet_of(slot).charge->charged_min(now);
  const auto left = minutes_to_full(slot.visit().vehicle, reading);
  tell_of_battery<wire::BmsDemand>(slot, demand_of(reading, charged_min, left));
  tell_of_battery<wire::BmsState>(slot, battery_state_of(reading));
}

void YkcTongue::send_battery_farewell(const Slot& slot, const Notice& ended, Timestamp now) {
  const auto& charge = *outlet_of(slot).charge;
  const auto reasons = abort_of(ended.stop);
  if (is_ended_by_vehicle(ended.stop)) {
    tell_of_battery<wire::BmsAbort>(slot, reasons);
  } else {
    tell_of_battery<wire::ChargerAbort>(slot, reasons);
  }
  tell_of_battery<wire::BmsEnd>(
      slot, statistics_of(ended.reading, charge.charged_min(now), charge.energy()));
}

}  // namespace voltyard::simulator::ykc
