#include "csms/ocpp201/messages.hpp"
#include "csms/read_call.hpp"
#include "csms/slots.hpp"

#include <algorithm>

namespace voltyard::csms::ocpp201 {
namespace {

using domain::EvseStatus;

// 2.0.1 says only that something is plugged in; the transaction says what it does.
EvseStatus occupied(const Context& context, int evse_number) {
  const auto* evse = context.live.evse(evse_number);
  if (evse == nullptr) return EvseStatus::Preparing;
  const auto now = evse->state.status;
  if (context.live.open_on(evse->id) != nullptr) {
    return now == EvseStatus::Available || now == EvseStatus::Unavailable ? EvseStatus::Preparing
                                                                          : now;
  }
  const bool was_charging = now == EvseStatus::Charging || now == EvseStatus::SuspendedEV ||
                            now == EvseStatus::SuspendedEVSE || now == EvseStatus::Finishing;
  return was_charging ? EvseStatus::Finishing : EvseStatus::Preparing;
}

}  // namespace

Decision status_notification(const Context& context, const Call& call) {
  const auto read = read_call<v2::StatusNotificationRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  const auto& request = read.value;
  Decision decision;
  decision.answer = "{}";
  StatusFacts facts;
  facts.evse_number = static_cast<int>(std::clamp<std::int64_t>(request.evseId, -1, 1'000));
  facts.connector_number = static_cast<int>(std::clamp<std::int64_t>(request.connectorId, 1, 8));
  facts.claimed_ms = claimed(request.timestamp);
  switch (request.connectorStatus) {
    case v2::ConnectorStatus::Available: facts.status = EvseStatus::Available; break;
    case v2::ConnectorStatus::Occupied: facts.status = occupied(context, facts.evse_number); break;
    case v2::ConnectorStatus::Reserved: facts.status = EvseStatus::Reserved; break;
    case v2::ConnectorStatus::Unavailable: facts.status = EvseStatus::Unavailable; break;
    case v2::ConnectorStatus::Faulted: facts.status = EvseStatus::Faulted; break;
    case v2::ConnectorStatus::NotGiven: return decision;
  }
  report_status(context, facts, decision);
  return decision;
}

}  // namespace voltyard::csms::ocpp201
