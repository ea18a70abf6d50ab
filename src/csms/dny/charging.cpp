// What a pile says about a charge. Every order is found by its sixteen bytes; what comes late,
// twice, too early or for an order that nobody here has placed ends in the same session.
#include "csms/dny/messages.hpp"
#include "csms/dny/orders.hpp"
#include "csms/prepaid.hpp"
#include "csms/slots.hpp"
#include "csms/transactions.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/quantities.hpp"

#include <algorithm>

namespace voltyard::csms::dny {
namespace {

using domain::EndReason;
using domain::Finding;
using wire::StopKind;

EndReason reason_of(wire::StopReason reason) {
  switch (kind_of(reason)) {
    case StopKind::full: return EndReason::ev_full;
    case StopKind::limit: return EndReason::limit_reached;
    case StopKind::unplugged: return EndReason::ev_disconnected;
    case StopKind::server_stop: return EndReason::remote;
    case StopKind::local_stop: return EndReason::local;
    case StopKind::fire_or_water: return EndReason::emergency_stop;
    case StopKind::overload:
    case StopKind::temperature:
    case StopKind::fault: return EndReason::fault;
    case StopKind::power: return EndReason::power_loss;
    case StopKind::unknown: return EndReason::other;
  }
  return EndReason::other;
}

// The pile's own time is for debugging and often wrong: what is reported as it happens is now.
domain::MeterReading reading_of(const Context& context, const wire::PortPower& report) {
  domain::MeterReading reading;
  reading.claimed_ms = context.now.ms;
  reading.reading = wire::energy_of_10wh(report.energy_10wh);
  reading.power_mw = static_cast<std::int32_t>(wire::power_of_dw(report.power_dw).mw);
  if (report.voltage_dv) reading.voltage_mv = std::int32_t{*report.voltage_dv} * 100;
  if (report.current_ma) reading.current_ma = *report.current_ma;
  reading.temperature_dc = tenths_of(report.port_temperature);
  return reading;
}

// What a pile tells of a charge afterwards has no time: it ended before the one that runs began.
Timestamp latest_end(const Context& context, std::uint8_t port) {
  const auto* evse = context.live.evse(evse_number(port));
  const auto* running = evse == nullptr ? nullptr : context.live.open_on(evse->id);
  return running == nullptr ? context.now : std::min(context.now, running->session.started_at);
}

struct OrderFacts {
  const wire::OrderId& order;
  std::uint8_t port = 0;
  std::uint16_t duration_s = 0;
  wire::StartKind start_kind{};
  std::string card;
  std::optional<Timestamp> over_at = {};  // it is told whole, after its end
};

// A charge that runs or ran without our knowing its start: begun at the pile while we were not to
// be reached, or begun by us with the answer still on its way.
std::optional<LiveOpenSession> begin_reported(const Context& context, const wire::Frame& frame,
                                              const OrderFacts& order, Decision& decision) {
  const auto evse = slot_for(context, evse_number(order.port), decision);
  if (!evse) {
    const auto evidence = evidence_of(frame);
    quarantine(context, decision, evidence.action, "no such port", evidence.text());
    return std::nullopt;
  }
  StartFacts facts;
  facts.evse = &*evse;
  facts.transaction_key = key_of(order.order);
  facts.token_uid = order.card;
  facts.over_at = order.over_at;
  facts.runs_now = !order.over_at;
  facts.time_is_guessed = true;
  facts.claimed_ms =
      order.over_at.value_or(context.now).ms - std::int64_t{order.duration_s} * 1'000;
  facts.register_start = Energy{0};
  const auto* expected = expected_start(context, facts.transaction_key);
  if (expected != nullptr) {
    facts.token_uid = expected->token_uid;
  } else {
    facts.findings = static_cast<std::uint32_t>(Finding::started_offline);
  }
  auto started = begin_session(context, facts, decision);
  LiveOpenSession open;
  open.session = std::move(started.session);
  return open;
}

domain::Stop stop_of_settlement(const Context& context, const domain::Session& session,
                                const wire::Settlement& settlement) {
  domain::Stop stop;
  // It may come hours after the end: the end is the start and what the pile has counted since.
  const auto end = session.started_at.ms + std::int64_t{settlement.duration_s} * 1'000;
  stop.claimed_ms =
      std::clamp(end, std::min(session.last_seen_at.ms, context.now.ms), context.now.ms);
  stop.reading = wire::energy_of_10wh(settlement.energy_10wh);
  stop.reason = reason_of(settlement.stop_reason);
  stop.text = key(settlement.stop_reason);
  return stop;
}

// The next heartbeat says what the port does now; until then it must not seem to charge. A late
// settlement knows less than the heartbeats before it.
void rest_port(const Context& context, const wire::Settlement& settlement, Decision& decision) {
  const auto* evse = context.live.evse(evse_number(settlement.port));
  if (evse == nullptr || evse->state.status != domain::EvseStatus::Charging) return;
  const bool gone = wire::kind_of(settlement.stop_reason) == wire::StopKind::unplugged;
  report_port(context, settlement.port,
              gone ? wire::PortState::idle : wire::PortState::plugged_full, decision);
}

}  // namespace

const ExpectedStart* expected_start(const Context& context, std::string_view transaction_key) {
  for (const auto& expected : context.live.expected_starts) {
    if (expected.transaction_key == transaction_key) return &expected;
  }
  return nullptr;
}

Decision port_power(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::PortPower>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  const auto key = key_of(read->order);
  Decision decision;
  report_air(read->environment, decision);
  const auto evidence = evidence_of(frame);
  if (const auto* open = context.live.open_by_key(key)) {
    add_readings(context, *open, open->session, {reading_of(context, *read)}, evidence, decision);
    report_port(context, read->port, read->state, decision);
    return decision;
  }
  if (context.found == nullptr &&
      (context.attempt > 0 || expected_start(context, key) == nullptr)) {
    decision.lookup = FindByKey{key};
    return decision;
  }
  if (context.found != nullptr && context.found->has_value()) {
    // Sent before the end and overtaken by it, or an order number used again.
    quarantine(context, decision, evidence.action, "after the end", evidence.text());
    return decision;
  }
  const OrderFacts order{read->order, read->port, read->duration_s, read->start_kind, ""};
  const auto open = begin_reported(context, frame, order, decision);
  if (!open) return decision;
  add_readings(context, *open, open->session, {reading_of(context, *read)}, evidence, decision);
  report_port(context, read->port, read->state, decision);
  return decision;
}

// Always acknowledged once it is stored, whatever it says: the pile repeats it until it is.
Decision settlement(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::Settlement>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  const auto key = key_of(read->order);
  Decision decision;
  answer(decision, wire::ResultAnswer{});
  if (const auto* open = context.live.open_by_key(key)) {
    const auto stop = stop_of_settlement(context, open->session, *read);
    finish_session(context, *open, open->session, {}, stop, decision);
    rest_port(context, *read, decision);
    return decision;
  }
  if (context.found == nullptr) {
    decision = {};
    decision.lookup = FindByKey{key};
    return decision;
  }
  if (context.found->has_value()) {
    const auto& session = **context.found;
    repeat_stop(context, session, stop_of_settlement(context, session, *read), evidence_of(frame),
                decision);
    return decision;
  }
  const OrderFacts order{read->order,      read->port,         read->duration_s,
                         read->start_kind, uid_of(read->card), latest_end(context, read->port)};
  const auto open = begin_reported(context, frame, order, decision);
  if (!open) return decision;
  std::erase_if(decision.commit.changes, [&](const storage::Change& change) {
    const auto* row = std::get_if<domain::Session>(&change);
    return row != nullptr && row->id == open->session.id;  // its row comes again, ended
  });
  const auto stop = stop_of_settlement(context, open->session, *read);
  finish_session(context, *open, open->session, {}, stop, decision);
  return decision;
}

Decision old_order(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::OldOrder>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  const auto key = key_of(read->order);
  Decision decision;
  answer(decision, wire::OldOrderAnswer{read->port, 0});
  if (context.live.open_by_key(key) != nullptr) return decision;
  if (context.found == nullptr) {
    decision = {};
    decision.lookup = FindByKey{key};
    return decision;
  }
  if (context.found->has_value()) return decision;
  const OrderFacts order{read->order, read->port, read->duration_s, read->start_kind,
                         uid_of(read->card)};
  begin_reported(context, frame, order, decision);
  return decision;
}

// The answer alone starts nothing: an accepted card is followed by a start.
Decision swipe(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::Swipe>(frame.data);
  if (!read) return unreadable(context, frame, read.error().message);
  Decision decision;
  wire::SwipeAnswer said;
  said.card = read->card;
  said.port = read->port;
  const auto uid = uid_of(read->card);
  switch (judge_start(context, uid, decision)) {
    case domain::Authorization::Accepted: said.status = wire::SwipeStatus::ok; break;
    case domain::Authorization::Expired: said.status = wire::SwipeStatus::expired; break;
    case domain::Authorization::NoCredit: said.status = wire::SwipeStatus::balance_short; break;
    case domain::Authorization::Blocked:
    case domain::Authorization::NotAtThisLocation:
    case domain::Authorization::Invalid: said.status = wire::SwipeStatus::unregistered; break;
  }
  const auto* evse =
      read->port == wire::automatic_port ? nullptr : context.live.evse(evse_number(read->port));
  if (said.status == wire::SwipeStatus::ok && evse != nullptr) {
    auto start = start_request(context, *evse, uid);
    if (start) {
      decision.orders.push_back(std::move(*start));
    } else {
      said.status = wire::SwipeStatus::port_fault;
    }
  }
  answer(decision, said);
  return decision;
}

}  // namespace voltyard::csms::dny
