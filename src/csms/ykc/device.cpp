// What a pile says about itself: who it is, what its guns do, which prices it knows.
#include "csms/boot.hpp"
#include "csms/slots.hpp"
#include "csms/ykc/messages.hpp"
#include "csms/ykc/orders.hpp"

#include "wire/ykc/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace voltyard::csms::ykc {
namespace {

using domain::EvseStatus;

constexpr std::string_view heartbeat_fault = "heartbeat_fault";
constexpr Duration a_day = std::chrono::hours(24);

const storage::TariffRow* tariff_of(const Context& context) {
  return context.directory.tariff_of(context.live.station.location_id, context.now);
}

TariffId tariff_id(const Context& context) {
  const auto* tariff = tariff_of(context);
  return tariff == nullptr ? TariffId{} : tariff->id;
}

// What the pile's prices leave out is said whenever it is given them.
void say_unsaid(const Context& context, const SaidTariff& said, Decision& decision) {
  if (said.unsaid.empty()) return;
  auto event = make_event(context, domain::event::station_notified);
  event.details = {{"action", "TariffModel"},
                   {"model", said.model.model.text()},
                   {"unsaid", fmt::format("{}", fmt::join(said.unsaid, ", "))}};
  decision.commit.events.push_back(std::move(event));
}

void remember_prices(const Context& context, const wire::TariffModel& model, Decision& decision) {
  auto told = context.live.told;
  told.tariff = tariff_id(context);
  told.model = name_of(model);
  decision.told = told;
}

// The clock once a day, the prices when they have changed: a date or another tariff does that.
void keep_up(const Context& context, Decision& decision) {
  const bool is_daily = context.now - context.live.told.clock_at >= a_day;
  const bool is_new_tariff = context.live.told.tariff != tariff_id(context);
  if (!is_daily && !is_new_tariff) return;
  const auto said = said_tariff(context);
  if (context.live.told.model != name_of(said.model)) {
    decision.orders.push_back(tariff_order(context, said.model));
    say_unsaid(context, said, decision);
  }
  remember_prices(context, said.model, decision);
  if (!is_daily) return;
  decision.orders.push_back(clock_order(context));
  decision.told->clock_at = context.now;
}

}  // namespace

SaidTariff said_tariff(const Context& context) {
  const auto* row = tariff_of(context);
  const auto local =
      std::chrono::sys_time<Duration>(Duration(context.now.ms) + utc_offset(context));
  return said_tariff(row == nullptr ? nullptr : &row->tariff,
                     std::chrono::floor<std::chrono::days>(local));
}

void report_gun(const Context& context, const wire::RealTime& said, Decision& decision) {
  const auto number = slot_of(said.gun);
  if (!number) return;
  const auto* evse = context.live.evse(*number);
  const bool occupied = evse != nullptr && context.live.open_on(evse->id) != nullptr;
  StatusFacts facts;
  facts.evse_number = *number;
  facts.new_slot_power = gun_power(context);
  switch (said.state) {
    case wire::GunState::offline:
      facts.status = EvseStatus::Unavailable;
      facts.error_code = "offline";
      break;
    case wire::GunState::idle:
      facts.status = said.plugged == 0 ? EvseStatus::Available
                     : occupied        ? EvseStatus::Finishing
                                       : EvseStatus::Preparing;
      break;
    case wire::GunState::charging: facts.status = EvseStatus::Charging; break;
    default:  // also what nobody has published: it is not for sale
      facts.status = EvseStatus::Faulted;
      facts.error_code = "fault";
  }
  const auto faults = wire::fault_words(said.fault_bits.value_or(0));
  if (!faults.empty()) {
    facts.error_code = faults.front();
    facts.error_info = fmt::format("{}", fmt::join(faults, ", "));
  }
  report_status(context, facts, decision);
}

// The clock, and how every gun does: a pile tells that by itself only every five minutes.
Decision login(const Context& context, const wire::Frame& frame, const wire::Login& said) {
  Decision decision;
  BootFacts facts;
  facts.vendor = "YKC";
  facts.model = said.kind == wire::PileKind::ac ? "AC" : "DC";
  facts.firmware = fmt::format("{} (V{}.{})", said.software.text(), said.protocol_x10 / 10,
                               said.protocol_x10 % 10);
  facts.reason = "login";
  if (said.sim && said.sim->text().find_first_not_of('0') != std::string::npos) {
    facts.iccid = said.sim->text();
  }
  const auto booted = boot(context, std::move(facts), decision);
  const bool accepted = booted.registration == domain::Registration::accepted;
  answer(decision, frame,
         wire::LoginAnswer{said.pile, static_cast<std::uint8_t>(accepted ? 0 : 1)});
  if (!accepted) return decision;
  auto told = context.live.told;
  told.clock_at = context.now;
  decision.told = told;
  decision.orders.push_back(clock_order(context));
  for (int gun = 1; gun <= std::min<int>(said.guns, LiveStation::max_evses); ++gun) {
    decision.orders.push_back(read_order(context, gun));
  }
  return decision;
}

// Of each gun. What a gun does otherwise is said by its report.
Decision heartbeat(const Context& context, const wire::Frame& frame, const wire::Heartbeat& said) {
  Decision decision;
  answer(decision, frame, wire::HeartbeatAnswer{said.pile, said.gun, 0});
  keep_up(context, decision);
  const auto number = slot_of(said.gun);
  if (!number) return decision;
  const auto* evse = context.live.evse(*number);
  const bool was_faulted = evse != nullptr && evse->state.status == EvseStatus::Faulted;
  if (said.state != 0 && !was_faulted) {
    StatusFacts facts;
    facts.evse_number = *number;
    facts.new_slot_power = gun_power(context);
    facts.status = EvseStatus::Faulted;
    facts.error_code = heartbeat_fault;
    report_status(context, facts, decision);
  } else if (said.state == 0 && was_faulted && evse->state.error_code() == heartbeat_fault) {
    decision.orders.push_back(read_order(context, *number));
  }
  return decision;
}

Decision tariff_check(const Context& context, const wire::Frame& frame,
                      const wire::TariffCheck& said) {
  Decision decision;
  const auto ours = said_tariff(context);
  const bool same = said.model == ours.model.model;
  answer(decision, frame,
         wire::TariffCheckAnswer{said.pile, said.model, static_cast<std::uint8_t>(same ? 0 : 1)});
  if (same) remember_prices(context, ours.model, decision);
  return decision;
}

Decision tariff_request(const Context& context, const wire::Frame& frame,
                        const wire::TariffRequest& said) {
  Decision decision;
  const auto ours = said_tariff(context);
  answer(decision, frame, wire::TariffAnswer{said.pile, ours.model});
  say_unsaid(context, ours, decision);
  remember_prices(context, ours.model, decision);
  return decision;
}

// Only its alarms are for people; where the lock stands is in the frame log.
Decision parking_lock(const Context& context, const wire::Frame&, const wire::LockReport& said) {
  Decision decision;
  if (said.alarm == wire::LockAlarm::none) return decision;
  auto event = make_event(context, domain::event::station_alarm);
  const auto* evse = context.live.evse(said.gun);
  if (evse != nullptr) event.evse_id = evse->id;
  event.details = {{"kind", said.alarm == wire::LockAlarm::forced ? "parking_lock_forced"
                                                                  : "parking_lock_stuck"},
                   {"port", std::to_string(said.gun)}};
  decision.commit.events.push_back(std::move(event));
  return decision;
}

}  // namespace voltyard::csms::ykc
