// What the server may ask of a pile in OCPP 2.0.1.
#include "simulator/dialect.hpp"
#include "simulator/pile.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/v2.hpp"

namespace voltyard::simulator::dialect201 {
namespace {

namespace ocpp = wire::ocpp;
namespace v2 = wire::ocpp::v2;

constexpr auto version = ocpp::Version::v201;

v2::RequestStartStopStatus word(Outcome outcome) {
  return outcome == Outcome::accepted ? v2::RequestStartStopStatus::Accepted
                                      : v2::RequestStartStopStatus::Rejected;
}

// One overload per request of the server.

v2::RequestStartTransactionResponse obey(Pile& pile,
                                         const v2::RequestStartTransactionRequest& ask) {
  const Card card{ask.idToken.idToken, ask.idToken.type};
  v2::RequestStartTransactionResponse answer;
  answer.status = word(pile.remote_start(ask.evseId, card, ask.remoteStartId));
  return answer;
}

v2::RequestStopTransactionResponse obey(Pile& pile, const v2::RequestStopTransactionRequest& ask) {
  v2::RequestStopTransactionResponse answer;
  answer.status = word(pile.remote_stop(ask.transactionId));
  return answer;
}

v2::ResetResponse obey(Pile& pile, const v2::ResetRequest& ask) {
  v2::ResetResponse answer;
  const auto outcome = pile.reset(false, ask.type == v2::ResetKind::OnIdle);
  answer.status =
      outcome == Outcome::scheduled ? v2::ResetStatus::Scheduled : v2::ResetStatus::Accepted;
  return answer;
}

v2::UnlockConnectorResponse obey(Pile& pile, const v2::UnlockConnectorRequest& ask) {
  v2::UnlockConnectorResponse answer;
  const bool charging = ask.evseId >= 1 && ask.evseId <= pile.options().evses &&
                        pile.slot(static_cast<int>(ask.evseId)).charge.has_value();
  answer.status = v2::UnlockStatus::OngoingAuthorizedTransaction;
  if (charging) return answer;
  answer.status = pile.unlock(ask.evseId) == Outcome::accepted ? v2::UnlockStatus::Unlocked
                                                               : v2::UnlockStatus::UnknownConnector;
  return answer;
}

v2::ChangeAvailabilityResponse obey(Pile& pile, const v2::ChangeAvailabilityRequest& ask) {
  const bool operative = ask.operationalStatus == v2::OperationalStatus::Operative;
  const auto evse = ask.evse ? std::optional(ask.evse->id) : std::nullopt;
  v2::ChangeAvailabilityResponse answer;
  answer.status = v2::ChangeAvailabilityStatus::Rejected;
  const auto outcome = pile.change_availability(evse, operative);
  if (outcome == Outcome::accepted) answer.status = v2::ChangeAvailabilityStatus::Accepted;
  if (outcome == Outcome::scheduled) answer.status = v2::ChangeAvailabilityStatus::Scheduled;
  return answer;
}

v2::GetVariablesResponse obey(Pile& pile, const v2::GetVariablesRequest& ask) {
  v2::GetVariablesResponse answer;
  for (const auto& wanted : ask.getVariableData) {
    auto& result = answer.getVariableResult.emplace_back();
    result.component = wanted.component;
    result.variable = wanted.variable;
    result.attributeType = wanted.attributeType;
    const auto* setting = pile.settings().find(wanted.component.name, wanted.variable.name);
    result.attributeStatus = v2::GetVariableStatus::UnknownVariable;
    if (!setting) continue;
    const bool secret = setting->variable == "BasicAuthPassword";
    result.attributeStatus =
        secret ? v2::GetVariableStatus::Rejected : v2::GetVariableStatus::Accepted;
    if (!secret) result.attributeValue = setting->value;
  }
  return answer;
}

v2::SetVariablesResponse obey(Pile& pile, const v2::SetVariablesRequest& ask) {
  v2::SetVariablesResponse answer;
  auto& settings = pile.settings();
  for (const auto& wanted : ask.setVariableData) {
    auto& result = answer.setVariableResult.emplace_back();
    result.component = wanted.component;
    result.variable = wanted.variable;
    result.attributeType = wanted.attributeType;
    const auto* setting = settings.find(wanted.component.name, wanted.variable.name);
    switch (settings.set(setting, wanted.attributeValue)) {
      case SetOutcome::accepted: result.attributeStatus = v2::SetVariableStatus::Accepted; break;
      case SetOutcome::rejected: result.attributeStatus = v2::SetVariableStatus::Rejected; break;
      case SetOutcome::unknown:
        result.attributeStatus = v2::SetVariableStatus::UnknownVariable;
        break;
    }
  }
  return answer;
}

v2::GetBaseReportResponse obey(Pile& pile, const v2::GetBaseReportRequest& ask) {
  pile.request_report(ask.requestId);
  v2::GetBaseReportResponse answer;
  answer.status = v2::GenericDeviceModelStatus::Accepted;
  return answer;
}

v2::ClearCacheResponse obey(Pile&, const v2::ClearCacheRequest&) {
  v2::ClearCacheResponse answer;
  answer.status = v2::ClearCacheStatus::Accepted;
  return answer;
}

v2::DataTransferResponse obey(Pile&, const v2::DataTransferRequest&) {
  v2::DataTransferResponse answer;
  answer.status = v2::DataTransferStatus::UnknownVendorId;
  return answer;
}

// The pile trusts no vendor's certificate: it takes firmware that is not signed.
v2::UpdateFirmwareResponse obey(Pile& pile, const v2::UpdateFirmwareRequest& ask) {
  v2::UpdateFirmwareResponse answer;
  answer.status = v2::UpdateFirmwareStatus::InvalidCertificate;
  if (ask.firmware.signingCertificate || ask.firmware.signature) return answer;
  const bool earlier = pile.update_firmware(ask.requestId, ask.firmware.location);
  answer.status =
      earlier ? v2::UpdateFirmwareStatus::AcceptedCanceled : v2::UpdateFirmwareStatus::Accepted;
  return answer;
}

v2::TriggerMessageResponse obey(Pile& pile, const v2::TriggerMessageRequest& ask) {
  v2::TriggerMessageResponse answer;
  answer.status = v2::TriggerMessageStatus::NotImplemented;
  std::optional<NoticeKind> kind;
  switch (ask.requestedMessage) {
    case v2::MessageTrigger::BootNotification: kind = NoticeKind::boot; break;
    case v2::MessageTrigger::Heartbeat: kind = NoticeKind::heartbeat; break;
    case v2::MessageTrigger::TransactionEvent:
    case v2::MessageTrigger::MeterValues: kind = NoticeKind::metered; break;
    case v2::MessageTrigger::StatusNotification: kind = NoticeKind::status; break;
    case v2::MessageTrigger::FirmwareStatusNotification: kind = NoticeKind::firmware; break;
    default: return answer;
  }
  const auto evse = ask.evse ? std::optional(ask.evse->id) : std::nullopt;
  const bool done = pile.trigger(*kind, evse) == Outcome::accepted;
  answer.status = done ? v2::TriggerMessageStatus::Accepted : v2::TriggerMessageStatus::Rejected;
  return answer;
}

template <class Request>
bool obeyed(Pile& pile, const ocpp::Call& call, std::string& out) {
  if (call.action != Request::action) return false;
  const auto decoded = ocpp::decode<Request>(call.payload, ocpp::Mode::strict, version);
  if (!decoded.accepted()) {
    const auto& fault = *ocpp::worst(decoded.violations);
    ocpp::write_error(out, version, call.message_id, ocpp::to_rpc_error(fault.kind),
                      fault.sentence);
    return true;
  }
  const auto answer = obey(pile, decoded.value);
  ocpp::write_result(out, call.message_id, answer, version);
  return true;
}

template <class... Requests>
bool any_obeyed(Pile& pile, const ocpp::Call& call, std::string& out) {
  return (obeyed<Requests>(pile, call, out) || ...);
}

}  // namespace

void answer_call(Pile& pile, const ocpp::Call& call, std::string& out) {
  const bool done =
      any_obeyed<v2::RequestStartTransactionRequest, v2::RequestStopTransactionRequest,
                 v2::ResetRequest, v2::UnlockConnectorRequest, v2::ChangeAvailabilityRequest,
                 v2::GetVariablesRequest, v2::SetVariablesRequest, v2::GetBaseReportRequest,
                 v2::ClearCacheRequest, v2::DataTransferRequest, v2::UpdateFirmwareRequest,
                 v2::TriggerMessageRequest>(pile, call, out);
  if (done) return;
  ocpp::write_error(out, version, call.message_id, ocpp::RpcError::not_implemented,
                    "this pile does not do that");
}

}  // namespace voltyard::simulator::dialect201
