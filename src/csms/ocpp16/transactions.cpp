#include "csms/transactions.hpp"
#include "csms/ocpp16/messages.hpp"
#include "csms/read_call.hpp"
#include "csms/slots.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms::ocpp16 {
namespace {

using domain::EndReason;

// What makes a start the same start, whatever its message id (quirk 29, N76, N82).
std::string key_of(const v16::StartTransactionRequest& request) {
  return hash_key(fmt::format("1.6|{}|{}|{}|{}", request.connectorId, request.timestamp.ms,
                              request.idTag, request.meterStart));
}

std::optional<Energy> energy_of_wh(std::int64_t watt_hours) {
  if (watt_hours > INT64_MAX / 1000 || watt_hours < INT64_MIN / 1000) return std::nullopt;
  return Energy{watt_hours * 1000};
}

EndReason reason_of(const std::optional<v16::StopReason>& reason) {
  switch (reason.value_or(v16::StopReason::Local)) {
    case v16::StopReason::EmergencyStop: return EndReason::emergency_stop;
    case v16::StopReason::EVDisconnected: return EndReason::ev_disconnected;
    case v16::StopReason::HardReset:
    case v16::StopReason::SoftReset:
    case v16::StopReason::Reboot: return EndReason::reboot;
    case v16::StopReason::Local: return EndReason::local;
    case v16::StopReason::PowerLoss: return EndReason::power_loss;
    case v16::StopReason::Remote:
    case v16::StopReason::UnlockCommand: return EndReason::remote;
    case v16::StopReason::DeAuthorized: return EndReason::deauthorized;
    case v16::StopReason::Other:
    case v16::StopReason::NotGiven: return EndReason::other;
  }
  return EndReason::other;
}

void answer_start(const Context& context, Decision& decision, std::int32_t number,
                  domain::Authorization authorization, std::string_view uid) {
  v16::StartTransactionResponse response;
  response.idTagInfo = id_tag_info(context, authorization, uid);
  response.transactionId = number;
  answer(decision, response);
}

}  // namespace

// Never refused: an error would make the station try again and finally drop the transaction. The
// token's status says whether it may go on. Repetitions are recognised before anything is judged.
Decision start_transaction(const Context& context, const Call& call) {
  const auto read = read_call<v16::StartTransactionRequest>(context, call, About::transaction);
  const auto& request = read.value;
  Decision decision;
  const auto key = key_of(request);
  if (const auto* open = context.live.open_by_key(key)) {
    answer_start(context, decision, open->session.transaction_number,
                 domain::Authorization::Accepted, request.idTag);
    return decision;
  }
  if (context.attempt > 0 && context.found == nullptr) {
    decision.lookup = FindByKey{key};  // the key is taken: whose is it?
    return decision;
  }
  if (context.found != nullptr && context.found->has_value()) {
    answer_start(context, decision, (*context.found)->transaction_number,
                 domain::Authorization::Accepted, request.idTag);
    return decision;
  }
  const auto connector = std::clamp<std::int64_t>(request.connectorId, 0, 1'000);
  const auto evse = slot_for(context, static_cast<int>(connector), decision);
  if (!evse) {
    quarantine(context, decision, call.action, "no such connector", payload_text(call));
    answer_start(context, decision, context.numbers.next(), domain::Authorization::Invalid,
                 request.idTag);
    return decision;
  }
  StartFacts facts;
  facts.evse = &*evse;
  facts.transaction_key = key;
  facts.transaction_number = context.numbers.next();
  facts.token_uid = request.idTag;
  facts.claimed_ms = claimed(request.timestamp);
  facts.register_start = energy_of_wh(request.meterStart);
  if (!read.violations.empty()) {
    facts.findings = static_cast<std::uint32_t>(domain::Finding::field_violation);
  }
  const auto started = begin_session(context, facts, decision);
  answer_start(context, decision, facts.transaction_number, started.authorization, request.idTag);
  return decision;
}

Decision stop_transaction(const Context& context, const Call& call) {
  const auto read = read_call<v16::StopTransactionRequest>(context, call, About::transaction);
  const auto& request = read.value;
  Decision decision;
  v16::StopTransactionResponse response;
  if (request.idTag) {
    const auto authorization = judge_token(context, *request.idTag);
    response.idTagInfo = id_tag_info(context, authorization, *request.idTag);
  }
  answer(decision, response);

  domain::Stop stop;
  stop.claimed_ms = claimed(request.timestamp);
  stop.reading = energy_of_wh(request.meterStop);
  stop.reason = reason_of(request.reason);
  if (request.reason) stop.text = to_string(*request.reason);

  const bool possible = request.transactionId > 0 && request.transactionId <= INT32_MAX;
  const auto number = possible ? static_cast<std::int32_t>(request.transactionId) : 0;
  if (const auto* open = context.live.open_by_number(number)) {
    auto session = open->session;
    if (!read.violations.empty()) session.note(domain::Finding::field_violation);
    const auto readings = read_meter_values(request.transactionData);
    finish_session(context, *open, std::move(session), readings, stop, decision);
    return decision;
  }
  if (possible && context.found == nullptr) {
    decision = {};
    decision.lookup = FindByNumber{number};
    return decision;
  }
  if (possible && context.found->has_value()) {
    const auto& session = **context.found;
    if (session.station_id != context.live.station.id) {
      // N74, CVE-2026-28230: acknowledged, no effect, said.
      note_security(context, decision, "N74", "StopTransaction for another station's transaction");
      return decision;
    }
    repeat_stop(context, session, stop, evidence_of(call), decision);
    return decision;
  }
  // N75: never guessed onto a connector.
  quarantine(context, decision, call.action, "unknown transaction", payload_text(call));
  return decision;
}

}  // namespace voltyard::csms::ocpp16
