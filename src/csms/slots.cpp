#include "csms/slots.hpp"

#include "domain/session_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms {

std::optional<domain::Evse> slot_for(const Context& context, int number, Decision& decision,
                                     Power new_slot_power) {
  if (const auto* known = context.live.evse(number)) return *known;
  for (const auto& change : decision.commit.changes) {
    const auto* made = std::get_if<domain::Evse>(&change);
    if (made != nullptr && made->number == number) return *made;
  }
  if (number < 1 || static_cast<std::size_t>(number) > LiveStation::max_evses) return std::nullopt;
  domain::Evse evse;
  evse.id = EvseId::make(context.now, context.random);
  evse.operator_id = context.live.station.operator_id;
  evse.station_id = context.live.station.id;
  evse.number = number;
  evse.max_power = new_slot_power;
  evse.label = fmt::format("{:02}", number);
  evse.state.evse_id = evse.id;
  evse.state.status_at = context.now;
  evse.state.connectors = {{1, domain::EvseStatus::Unavailable}};
  decision.commit.changes.push_back(evse);
  return evse;
}

namespace {

// A vehicle that takes nothing although it could is full, until it takes again.
void note_full(const Context& context, EvseId id, domain::EvseStatus status, Decision& decision) {
  const auto* open = context.live.open_on(id);
  if (open == nullptr) return;
  const auto is_same = [&](const domain::Session& row) { return row.id == open->session.id; };
  for (const auto& change : decision.commit.changes) {
    const auto* row = std::get_if<domain::Session>(&change);
    if (row != nullptr && is_same(*row)) return;  // it ends, or is put with what was known before
  }
  const bool rests = status == domain::EvseStatus::SuspendedEV;
  const bool takes = status == domain::EvseStatus::Charging;
  const bool news = (rests && !open->session.full_at) || (takes && open->session.full_at);
  if (!news) return;
  auto session = open->session;
  const auto moved = std::ranges::find_if(decision.moved, is_same);
  if (moved != decision.moved.end()) {
    session = std::move(*moved);
    decision.moved.erase(moved);
  }
  session.full_at.reset();
  if (rests) session.full_at = std::max(context.now, session.last_seen_at);
  decision.commit.changes.push_back(std::move(session));
}

bool is_no_news(const domain::Evse* known, const StatusFacts& facts) {
  if (known == nullptr || known->state.error_code() != facts.error_code) return false;
  for (const auto& connector : known->state.connectors) {
    if (connector.number == facts.connector_number) return connector.status == facts.status;
  }
  return false;
}

}  // namespace

void report_status(const Context& context, const StatusFacts& facts, Decision& decision) {
  if (is_no_news(context.live.evse(facts.evse_number), facts)) return;
  const auto evse = slot_for(context, facts.evse_number, decision, facts.new_slot_power);
  if (!evse) return;
  domain::EvseState state = evse->state;
  state.evse_id = evse->id;
  const auto connector =
      std::find_if(state.connectors.begin(), state.connectors.end(),
                   [&](const auto& row) { return row.number == facts.connector_number; });
  if (connector != state.connectors.end()) {
    connector->status = facts.status;
  } else if (state.connectors.size() < 8) {
    state.connectors.push_back({facts.connector_number, facts.status});
  }
  state.status = domain::combined_status(state.connectors);
  state.error = domain::slot_error(facts.error_code, facts.error_info);
  // A status is about now; its time is only evidence, and a wrong clock must not hide it.
  state.status_at =
      domain::correct_time(facts.claimed_ms, context.now - std::chrono::hours(24), context.now).at;
  auto event = make_event(context, domain::event::evse_status);
  event.evse_id = evse->id;
  event.details = {{"status", std::string(to_string(state.status))},
                   {"evse_number", std::to_string(evse->number)}};
  if (!facts.error_code.empty()) event.details.emplace_back("error_code", facts.error_code);
  decision.commit.events.push_back(std::move(event));
  note_full(context, evse->id, state.status, decision);
  decision.commit.changes.push_back(std::move(state));
}

}  // namespace voltyard::csms
