// E01-E13: a transaction told in events. They may come late, twice, in the wrong order, or only in
// part; each is stored, and none moves a session backwards (N83).
#include "csms/transactions.hpp"
#include "csms/ocpp201/messages.hpp"
#include "csms/read_call.hpp"
#include "csms/slots.hpp"

#include <algorithm>

namespace voltyard::csms::ocpp201 {
namespace {

using domain::EndReason;
using domain::EvseStatus;
using domain::Finding;
using Request = v2::TransactionEventRequest;
using Kind = v2::TransactionEventKind;

EndReason reason_of(const std::optional<v2::StopReason>& reason) {
  switch (reason.value_or(v2::StopReason::Local)) {
    case v2::StopReason::DeAuthorized: return EndReason::deauthorized;
    case v2::StopReason::EmergencyStop: return EndReason::emergency_stop;
    case v2::StopReason::EnergyLimitReached:
    case v2::StopReason::TimeLimitReached:
    case v2::StopReason::LocalOutOfCredit:
    case v2::StopReason::SOCLimitReached: return EndReason::limit_reached;
    case v2::StopReason::EVDisconnected: return EndReason::ev_disconnected;
    case v2::StopReason::GroundFault:
    case v2::StopReason::OvercurrentFault:
    case v2::StopReason::PowerQuality: return EndReason::fault;
    case v2::StopReason::ImmediateReset:
    case v2::StopReason::Reboot: return EndReason::reboot;
    case v2::StopReason::Local:
    case v2::StopReason::MasterPass: return EndReason::local;
    case v2::StopReason::PowerLoss: return EndReason::power_loss;
    case v2::StopReason::Remote: return EndReason::remote;
    case v2::StopReason::StoppedByEV: return EndReason::ev_full;
    case v2::StopReason::Timeout:
    case v2::StopReason::Other:
    case v2::StopReason::NotGiven: return EndReason::other;
  }
  return EndReason::other;
}

std::int32_t sequence_of(const Request& request) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(request.seqNo, 0, INT32_MAX));
}

// The slot's status follows the charging state of a live event; a replayed queue changes no status.
void follow_state(const Context& context, const Request& request, EvseId evse_id,
                  Decision& decision) {
  if (request.offline.value_or(false)) return;
  const domain::Evse* evse = nullptr;
  for (const auto& row : context.live.evses) {
    if (row.id == evse_id) evse = &row;
  }
  if (evse == nullptr) return;
  StatusFacts facts;
  facts.evse_number = evse->number;
  facts.status = evse->state.status;
  if (!evse->state.connectors.empty()) facts.connector_number = evse->state.connectors[0].number;
  if (request.evse && request.evse->connectorId) {
    facts.connector_number =
        static_cast<int>(std::clamp<std::int64_t>(*request.evse->connectorId, 1, 8));
  }
  switch (request.transactionInfo.chargingState.value_or(v2::ChargingState::NotGiven)) {
    case v2::ChargingState::Charging: facts.status = EvseStatus::Charging; break;
    case v2::ChargingState::SuspendedEV: facts.status = EvseStatus::SuspendedEV; break;
    case v2::ChargingState::SuspendedEVSE: facts.status = EvseStatus::SuspendedEVSE; break;
    case v2::ChargingState::EVConnected: facts.status = EvseStatus::Preparing; break;
    case v2::ChargingState::Idle:
    case v2::ChargingState::NotGiven: break;
  }
  const bool ended = request.eventType == Kind::Ended;
  if (ended && facts.status != EvseStatus::Available) facts.status = EvseStatus::Finishing;
  facts.claimed_ms = claimed(request.timestamp);
  report_status(context, facts, decision);
}

StartFacts facts_of(const Request& request, const domain::Evse& evse,
                    const std::vector<domain::MeterReading>& readings) {
  StartFacts facts;
  facts.evse = &evse;
  if (request.evse && request.evse->connectorId) {
    facts.connector_number =
        static_cast<int>(std::clamp<std::int64_t>(*request.evse->connectorId, 1, 8));
  }
  facts.transaction_key = request.transactionInfo.transactionId;
  facts.claimed_ms = claimed(request.timestamp);
  facts.token_needed = request.idToken && names_someone(*request.idToken);
  if (facts.token_needed) facts.token_uid = request.idToken->idToken;
  for (const auto& reading : readings) {
    if (!facts.register_start) facts.register_start = reading.reading;
  }
  return facts;
}

struct Begun {
  LiveOpenSession open;
  domain::Authorization authorization = domain::Authorization::Accepted;
};

// What was made of the token in an event; nullopt: nothing new.
using Judged = std::optional<domain::Authorization>;

// Starts a session from the first event seen of it, whichever that is.
std::optional<Begun> begin(const Context& context, const Call& call, const Request& request,
                           const std::vector<domain::MeterReading>& readings,
                           std::uint32_t findings, Decision& decision) {
  const auto number = request.evse ? std::clamp<std::int64_t>(request.evse->id, 0, 1'000) : 0;
  const auto evse = slot_for(context, static_cast<int>(number), decision);
  if (!evse || request.transactionInfo.transactionId.empty()) {
    // Never guessed onto a connector.
    quarantine(context, decision, call.action, "no slot or no transaction id", payload_text(call));
    return std::nullopt;
  }
  auto facts = facts_of(request, *evse, readings);
  facts.findings = findings;
  if (request.offline.value_or(false)) {
    facts.findings |= static_cast<std::uint32_t>(Finding::started_offline);
  }
  auto started = begin_session(context, facts, decision);
  started.session.last_sequence = sequence_of(request);
  // The row just put carries the sequence number, too.
  for (auto& change : decision.commit.changes) {
    auto* row = std::get_if<domain::Session>(&change);
    if (row != nullptr && row->id == started.session.id) *row = started.session;
  }
  Begun begun;
  begun.authorization = started.authorization;
  begun.open.session = std::move(started.session);
  return begun;
}

// Who charges is often told after the transaction began with the plug (E03, C01): the first token
// of a transaction is its own. The one that only stops it is not.
Judged learn_token(const Context& context, const Request& request, domain::Session& session,
                   Decision& decision) {
  const bool asks = request.idToken && names_someone(*request.idToken) &&
                    request.triggerReason != v2::TriggerReason::StopAuthorized;
  if (!asks || !session.token_uid.empty()) return std::nullopt;
  return present_token(context, session, request.idToken->idToken, decision);
}

// A start that comes after later events of its transaction.
void merge_start(const Context& context, domain::Session session, const Request& request,
                 const std::vector<domain::MeterReading>& readings, Decision& decision) {
  if (!session.has(Finding::no_start)) return;  // a repetition
  const auto time = domain::correct_time(claimed(request.timestamp), Timestamp{0}, context.now);
  session.started_at = std::min(time.at, session.started_at);
  session.started_station_ms = request.timestamp.ms;
  for (const auto& reading : readings) keep_signed(context, session.id, 0, reading, decision);
  learn_token(context, request, session, decision);
  if (!readings.empty() && readings.front().reading &&
      *readings.front().reading <= session.register_start) {
    const auto before = session.register_start - *readings.front().reading;
    session.register_start = *readings.front().reading;
    session.energy = session.energy + before;
  }
  if (session.open()) {
    session.findings &= ~static_cast<std::uint32_t>(Finding::no_start);
  }
  session.note(Finding::sequence_gap);
  decision.commit.changes.push_back(std::move(session));
}

void end(const Context& context, const LiveOpenSession& open, domain::Session session,
         const Request& request, const std::vector<domain::MeterReading>& readings,
         Decision& decision) {
  domain::Stop stop;
  stop.claimed_ms = claimed(request.timestamp);
  stop.reason = reason_of(request.transactionInfo.stoppedReason);
  if (request.transactionInfo.stoppedReason) {
    stop.text = to_string(*request.transactionInfo.stoppedReason);
  }
  finish_session(context, open, std::move(session), readings, stop, decision);
}

Judged go_on(const Context& context, const Call& call, const Request& request,
             const LiveOpenSession& open, bool violated, Decision& decision) {
  const auto readings = read_meter_values(request.meterValue);
  auto session = open.session;
  const auto sequence = sequence_of(request);
  if (session.last_sequence >= 0 && sequence > session.last_sequence + 1) {
    session.note(Finding::sequence_gap);
  }
  if (violated) session.note(Finding::field_violation);
  if (request.eventType == Kind::Started) {
    merge_start(context, std::move(session), request, readings, decision);
    return std::nullopt;
  }
  const auto learned = learn_token(context, request, session, decision);
  if (request.eventType == Kind::Ended) {
    end(context, open, std::move(session), request, readings, decision);
  } else {
    if (learned) {  // readings alone do not write the row
      session.last_sequence = std::max(session.last_sequence, sequence);
      decision.commit.changes.push_back(session);
    }
    add_readings(context, open, std::move(session), readings, evidence_of(call), decision,
                 sequence);
  }
  follow_state(context, request, open.session.evse_id, decision);
  return learned;
}

// Nothing is open under this id: over already, or never begun as far as we know.
Judged pick_up(const Context& context, const Call& call, const Request& request,
               std::uint32_t findings, Decision& decision) {
  const auto readings = read_meter_values(request.meterValue);
  if (context.found != nullptr && context.found->has_value()) {
    const auto& session = **context.found;
    if (request.eventType == Kind::Started) {
      merge_start(context, session, request, readings, decision);
    } else if (request.eventType == Kind::Ended) {
      domain::Stop stop;
      stop.claimed_ms = claimed(request.timestamp);
      for (const auto& reading : readings) {
        if (reading.reading) stop.reading = reading.reading;
      }
      repeat_stop(context, session, stop, evidence_of(call), decision);
    } else if (sequence_of(request) > session.last_sequence || session.last_sequence < 0) {
      quarantine(context, decision, call.action, "after the end", payload_text(call));
    }
    return std::nullopt;
  }
  const bool started = request.eventType == Kind::Started;
  if (!started) findings |= static_cast<std::uint32_t>(Finding::no_start);
  const auto begun = begin(context, call, request, readings, findings, decision);
  if (!begun) return std::nullopt;
  const auto& open = begun->open;
  if (request.eventType == Kind::Ended) {
    decision.commit.changes.pop_back();  // its row comes again, ended
    end(context, open, open.session, request, readings, decision);
  } else if (!readings.empty()) {
    // The first one is the register at the start.
    keep_signed(context, open.session.id, 0, readings.front(), decision);
    if (readings.size() > 1) {
      add_readings(context, open, open.session, {readings.begin() + 1, readings.end()},
                   evidence_of(call), decision);
    }
  }
  follow_state(context, request, open.session.evse_id, decision);
  return begun->authorization;
}

// A token that only stops, or comes again, is judged by itself.
void answer_event(const Context& context, const Request& request, Judged judged,
                  Decision& decision) {
  v2::TransactionEventResponse response;
  if (request.idToken) {
    const auto& token = *request.idToken;
    const auto authorization = judged ? *judged : judge_token(context, token.idToken);
    response.idTokenInfo = id_token_info(context, token, authorization);
  }
  answer(decision, response);
}

}  // namespace

Decision transaction_event(const Context& context, const Call& call) {
  const auto read = read_call<Request>(context, call, About::transaction);
  const auto& request = read.value;
  Decision decision;
  const auto& key = request.transactionInfo.transactionId;
  if (const auto* open = context.live.open_by_key(key)) {
    const auto judged = go_on(context, call, request, *open, !read.violations.empty(), decision);
    answer_event(context, request, judged, decision);
    return decision;
  }
  // A start is taken for new until the store says otherwise; anything else is looked up first.
  const bool look = request.eventType != Kind::Started || context.attempt > 0;
  if (look && context.found == nullptr && !key.empty()) {
    decision.lookup = FindByKey{key};
    return decision;
  }
  const auto findings =
      read.violations.empty() ? 0u : static_cast<std::uint32_t>(Finding::field_violation);
  const auto judged = pick_up(context, call, request, findings, decision);
  answer_event(context, request, judged, decision);
  return decision;
}

}  // namespace voltyard::csms::ocpp201
