#include "csms/transactions.hpp"

#include "csms/prepaid.hpp"

#include "billing/session_input.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

using domain::Finding;
using domain::Session;

domain::Event session_event(const Context& context, std::string_view kind, const Session& session) {
  auto event = make_event(context, kind);
  event.evse_id = session.evse_id;
  event.session_id = session.id;
  return event;
}

constexpr Duration told_as_it_happens = std::chrono::minutes(5);

// True while the register can be derived from the row and the readings after it.
bool plain(const Session& session) {
  return session.register_last == session.register_start + session.energy;
}

bool stored_already(const LiveOpenSession& open, const domain::MeterReading& reading) {
  const auto same = [&](const domain::Sample& sample) {
    return reading.claimed_ms && sample.at.ms == *reading.claimed_ms;
  };
  return std::any_of(open.samples.rbegin(), open.samples.rend(), same) ||
         (reading.claimed_ms && *reading.claimed_ms == open.session.started_at.ms);
}

// Prices an ended session. A session that cannot be priced is held, never billed wrongly.
void price(const Context& context, Session& session, std::vector<domain::Sample>& samples,
           Decision& decision) {
  const auto tariff = context.directory.tariffs.find(session.tariff_id);
  if (tariff == context.directory.tariffs.end()) return;  // nothing is sold here
  const auto input = billing::input_of(session, samples, session.ended_at);
  auto bill = billing::rate(tariff->second->tariff, input);
  if (bill && bill->total > billing::most_of_a_transfer) {
    bill = invalid("the amount is beyond what the ledger holds", "/amount");  // N96
  }
  if (!bill) {
    session.state = domain::SessionState::needs_review;
    session.end_text += " (" + bill.error().message + ")";
    return;
  }
  settle(context, session, *bill, decision);
  decision.commit.changes.push_back(
      storage::BillRow{session.id, session.operator_id, std::move(*bill)});
}

void put_ended(const Context& context, Session session, std::vector<domain::Sample> samples,
               Decision& decision) {
  if (session.state == domain::SessionState::ended) price(context, session, samples, decision);
  const bool held = session.state == domain::SessionState::needs_review;
  auto event = session_event(
      context, held ? domain::event::session_held : domain::event::session_ended, session);
  event.details = {{"reason", std::string(to_string(session.end_reason))},
                   {"started_at", to_rfc3339(session.started_at)},
                   {"energy_mwh", std::to_string(session.energy.mwh)}};
  if (session.bill_minor) {
    event.details.emplace_back("amount_minor", std::to_string(*session.bill_minor));
  }
  for (const auto name : domain::finding_names(session.findings)) {
    event.details.emplace_back("finding", std::string(name));
  }
  decision.commit.events.push_back(std::move(event));
  decision.commit.changes.reserve(decision.commit.changes.size() + 2);
  decision.commit.changes.push_back(storage::PutCurve{session.id, std::move(samples)});
  decision.commit.changes.push_back(std::move(session));
}

}  // namespace

domain::Authorization judge_token(const Context& context, std::string_view uid,
                                  const ExpectedStart** expected) {
  if (context.directory.cut_of(context.live.station) != nullptr) {
    return domain::Authorization::Blocked;
  }
  for (const auto& start : context.live.expected_starts) {
    if (start.token_uid != uid || start.until < context.now) continue;
    if (expected != nullptr) *expected = &start;
    return domain::Authorization::Accepted;
  }
  const auto& station = context.live.station;
  const domain::Place here{station.operator_id, station.location_id};
  return domain::authorise(context.directory.token(here.operator_id, uid), here, context.now);
}

void keep_signed(const Context& context, SessionId session_id, std::uint32_t sample_index,
                 const domain::MeterReading& reading, Decision& decision) {
  for (const auto& payload : reading.signed_values) {
    decision.commit.changes.push_back(
        storage::SignedValue{session_id, context.now, sample_index, payload});
  }
}

domain::Authorization present_token(const Context& context, Session& session, std::string_view uid,
                                    Decision& decision) {
  session.token_uid = uid;
  if (const auto* token = context.directory.token(session.operator_id, uid)) {
    session.token_id = token->id;
  }
  const ExpectedStart* expected = nullptr;
  auto authorization = judge_token(context, uid, &expected);
  if (expected != nullptr) decision.fulfilled = *expected;
  if (authorization == domain::Authorization::Accepted) {
    authorization = hold_for(context, session, decision);
  }
  if (authorization != domain::Authorization::Accepted) session.note(Finding::token_not_accepted);
  return authorization;
}

// Only of what is told afterwards: as it happens, the slot has one session at a time.
void note_overlap(const Context& context, const StartFacts& facts, Session& session,
                  Decision& decision) {
  const bool late = facts.over_at || context.now - session.started_at > told_as_it_happens;
  if (!late || facts.time_is_guessed) return;
  const auto until = facts.over_at.value_or(session.started_at + told_as_it_happens);
  if (!context.overlaps) {
    decision.lookup = FindOverlap{facts.evse->id, session.started_at, until};
  } else if (*context.overlaps) {
    session.note(Finding::overlapping);
  }
}

Started begin_session(const Context& context, const StartFacts& facts, Decision& decision) {
  const auto& station = context.live.station;
  const auto time = domain::correct_time(facts.claimed_ms, Timestamp{0}, context.now);
  const auto* open = context.live.open_on(facts.evse->id);
  const bool is_later = open != nullptr && (facts.runs_now || time.at >= open->session.started_at);
  if (is_later && !facts.over_at) {
    const domain::Stop stop{std::nullopt, std::nullopt, domain::EndReason::replaced, ""};
    auto at_start = stop;
    at_start.claimed_ms = std::max(time.at, open->session.last_seen_at).ms;
    finish_session(context, *open, open->session, {}, at_start, decision);
  }
  Started started;
  Session& session = started.session;
  session.id = SessionId::make(context.now, context.random);
  session.operator_id = station.operator_id;
  session.location_id = station.location_id;
  session.station_id = station.id;
  session.evse_id = facts.evse->id;
  session.connector_number = facts.connector_number;
  session.transaction_number = facts.transaction_number;
  session.transaction_key = facts.transaction_key;
  session.findings = facts.findings;
  session.started_at = session.last_seen_at = time.at;
  session.started_station_ms = facts.claimed_ms.value_or(0);
  if (time.finding) session.note(*time.finding);
  note_overlap(context, facts, session, decision);
  session.register_start = facts.register_start.value_or(Energy{0});
  if (session.register_start.mwh < 0) {
    session.note(Finding::negative_register);
    session.register_start = Energy{0};
  }
  session.register_last = session.register_start;
  session.max_power = facts.evse->max_power;
  if (const auto* tariff = context.directory.tariff_of(station.location_id, time.at)) {
    session.tariff_id = tariff->id;
  }
  if (facts.token_needed) {
    started.authorization = present_token(context, session, facts.token_uid, decision);
  }
  auto event = session_event(context, domain::event::session_started, session);
  event.details = {{"evse_number", std::to_string(facts.evse->number)}};
  decision.commit.events.push_back(std::move(event));
  decision.commit.changes.push_back(session);
  return started;
}

void add_readings(const Context& context, const LiveOpenSession& open, Session session,
                  const std::vector<domain::MeterReading>& readings, const Evidence& evidence,
                  Decision& decision, std::optional<std::int32_t> sequence) {
  const auto findings_before = open.session.findings;
  if (sequence) session.last_sequence = std::max(session.last_sequence, *sequence);
  storage::AppendReadings append;
  append.session_id = session.id;
  append.first_index = static_cast<std::uint32_t>(open.samples.size());
  bool unexplained = false;
  for (const auto& reading : readings) {
    const auto index = append.first_index + static_cast<std::uint32_t>(append.samples.size());
    if (auto sample = domain::apply_reading(session, reading, context.now)) {
      append.samples.push_back(*sample);
      keep_signed(context, session.id, index, reading, decision);
    } else if (!stored_already(open, reading)) {
      unexplained = true;
    }
  }
  if (unexplained) {
    session.note(Finding::late_message);
    quarantine(context, decision, evidence.action, "readings out of order", evidence.text());
  }
  if (!append.samples.empty()) decision.commit.changes.push_back(std::move(append));
  if (session.findings != findings_before || !plain(session)) {
    decision.commit.changes.push_back(session);
  } else if (!decision.commit.changes.empty()) {
    decision.moved.push_back(std::move(session));
  }
}

void finish_session(const Context& context, const LiveOpenSession& open, Session session,
                    const std::vector<domain::MeterReading>& readings, const domain::Stop& stop,
                    Decision& decision) {
  std::vector<domain::Sample> samples;
  samples.reserve(open.samples.size() + readings.size() + 1);
  samples = open.samples;
  for (const auto& reading : readings) {
    // The signed value of the start comes again at the end: with an old time, which is no news.
    keep_signed(context, session.id, static_cast<std::uint32_t>(samples.size()), reading, decision);
    if (auto sample = domain::apply_reading(session, reading, context.now)) {
      samples.push_back(*sample);
    }
  }
  if (auto closing = domain::end_session(session, stop, context.now)) samples.push_back(*closing);
  put_ended(context, std::move(session), std::move(samples), decision);
}

void repeat_stop(const Context& context, Session session, const domain::Stop& stop,
                 const Evidence& evidence, Decision& decision) {
  const auto before = session.findings;
  domain::end_session(session, stop, context.now);
  if (session.findings == before) return;  // the same stop again: answered, no second effect
  if (session.state != domain::SessionState::needs_review) {
    quarantine(context, decision, evidence.action, "after the server had ended it",
               evidence.text());
    decision.commit.changes.push_back(std::move(session));
    return;
  }
  quarantine(context, decision, evidence.action, "a second, different stop", evidence.text());
  auto event = session_event(context, domain::event::session_held, session);
  event.details = {{"finding", "stop_conflict"}};
  decision.commit.events.push_back(std::move(event));
  decision.commit.changes.push_back(std::move(session));
}

}  // namespace voltyard::csms
