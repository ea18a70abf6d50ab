// What a pile says about itself: who it is, what its ports do, what alarms it.
#include "csms/boot.hpp"
#include "csms/dny/messages.hpp"
#include "csms/dny/orders.hpp"
#include "csms/slots.hpp"

#include "wire/dny/device_messages.hpp"

#include <cstdlib>

namespace voltyard::csms::dny {
namespace {

using domain::EvseStatus;
using wire::PortState;

EvseStatus status_of(PortState state) {
  switch (state) {
    case PortState::idle: return EvseStatus::Available;
    case PortState::charging: return EvseStatus::Charging;
    case PortState::plugged_not_started: return EvseStatus::Preparing;
    case PortState::plugged_full: return EvseStatus::Finishing;
    case PortState::floating: return EvseStatus::SuspendedEV;
    default: return EvseStatus::Faulted;  // also what nobody has published: it is not for sale
  }
}

void report_ports(const Context& context,
                  const wire::BoundedList<PortState, wire::max_ports>& states, Decision& decision) {
  for (std::size_t port = 0; port < states.size(); ++port) {
    report_port(context, static_cast<std::uint8_t>(port), states[port], decision);
  }
}

}  // namespace

// A signal is written when it has changed for good.
void report_modem(const Context& context, std::string iccid, std::optional<std::uint8_t> signal,
                  Decision& decision) {
  constexpr int noise = 4;
  auto state = context.live.station.state;
  const bool other_card = !iccid.empty() && iccid != state.iccid;
  if (!other_card && (!signal || std::abs(int{*signal} - state.signal) < noise)) return;
  state.station_id = context.live.station.id;
  if (other_card) state.iccid = std::move(iccid);
  if (signal) state.signal = *signal;
  decision.commit.changes.push_back(std::move(state));
}

std::int16_t tenths_of(const std::optional<wire::Temperature>& temperature) {
  const auto celsius = temperature ? temperature->celsius() : std::nullopt;
  return celsius ? static_cast<std::int16_t>(*celsius * 10) : domain::Sample::absent16;
}

void report_air(const std::optional<wire::Temperature>& air, Decision& decision) {
  const auto dc = tenths_of(air);
  if (dc != domain::Sample::absent16) decision.air_dc = dc;
}

void report_port(const Context& context, std::uint8_t port, PortState state, Decision& decision) {
  StatusFacts facts;
  facts.evse_number = evse_number(port);
  facts.status = status_of(state);
  if (facts.status == EvseStatus::Faulted) facts.error_code = key(state);
  report_status(context, facts, decision);
}

// The pile's own memory holds the limits that protect it when we cannot be reached: they are set at
// every registration and read back. Until they are confirmed nothing is sold here.
Decision register_device(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::Register>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  Decision decision;
  BootFacts facts;
  facts.vendor = "DNY";
  facts.model = key(wire::kind_of(frame.physical_id));
  facts.firmware = firmware_text(read->firmware);
  facts.reason = "register";
  const auto booted = boot(context, std::move(facts), decision);
  const bool accepted = booted.registration == domain::Registration::accepted;
  answer(decision, wire::ResultAnswer{static_cast<std::uint8_t>(accepted ? 0 : 1)});
  decision.limits_confirmed = std::uint8_t{0};
  const bool has_ports = wire::port_count(wire::kind_of(frame.physical_id)) != 0;
  if (accepted && has_ports) decision.orders = limit_orders(context, frame.physical_id);
  return decision;
}

Decision heartbeat(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::Heartbeat>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  Decision decision;
  report_ports(context, read->port_states, decision);
  if (read->signal.value_or(0) != 0) report_modem(context, {}, read->signal, decision);  // 0: wired
  report_air(read->temperature, decision);
  answer(decision, wire::ResultAnswer{});
  return decision;
}

Decision old_heartbeat(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::OldHeartbeat>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  Decision decision;
  report_ports(context, read->port_states, decision);
  if (read->signal != 0) report_modem(context, {}, read->signal, decision);
  report_air(read->temperature, decision);
  answer(decision, wire::ResultAnswer{});
  return decision;
}

Decision tell_time(const Context& context, const wire::Frame&) {
  Decision decision;
  answer(decision, wire::TimeAnswer{static_cast<std::uint32_t>(context.now.ms / 1'000)});
  return decision;
}

std::optional<domain::Signal> signal_of(wire::AlarmKind kind) {
  switch (kind) {
    case wire::AlarmKind::power_lost: return domain::Signal::power_lost;
    case wire::AlarmKind::water: return domain::Signal::water;
    case wire::AlarmKind::hot_melt_glue: return domain::Signal::hot_melt;
    case wire::AlarmKind::smoke: return domain::Signal::smoke;
    case wire::AlarmKind::temperature: return domain::Signal::overheated;
    case wire::AlarmKind::water_level: return domain::Signal::water_level;
    case wire::AlarmKind::door_open: return domain::Signal::door_open;
  }
  return std::nullopt;
}

// Never answered; the event is what people and alarms follow.
Decision alarm(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::Alarm>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  Decision decision;
  auto event = make_event(context, domain::event::station_alarm);
  event.details = {{"kind", std::string(key(read->kind))}};
  if (const auto signal = signal_of(read->kind)) {
    event.details.emplace_back("signal", std::string(to_string(*signal)));
  }
  if (read->port) {
    const auto* evse = context.live.evse(evse_number(*read->port));
    if (evse != nullptr) event.evse_id = evse->id;
    event.details.emplace_back("port", std::to_string(*read->port));
  }
  if (read->trigger) event.details.emplace_back("trigger", std::to_string(*read->trigger));
  decision.commit.events.push_back(std::move(event));
  return decision;
}

// A device whose update was cut short. What is being sent to it begins again; nothing is sent that
// nobody has ordered.
Decision upgrade_request(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::UpgradeRequest>(frame.data);
  if (!read) return unheard(context, frame, read.error().message);
  Decision decision;
  auto event = noted(context, frame);
  event.details.emplace_back("device_type", std::to_string(read->device_type));
  event.details.emplace_back("firmware", firmware_text(read->firmware));
  decision.commit.events.push_back(std::move(event));
  decision.firmware_asked = true;
  return decision;
}

// Kept as an event, whole, for people and for whoever will read it later. Never answered.
Decision notice(const Context& context, const wire::Frame& frame) {
  Decision decision;
  decision.commit.events.push_back(noted(context, frame));
  return decision;
}

}  // namespace voltyard::csms::dny
