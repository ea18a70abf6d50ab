// Reports and vendor messages: kept as events, answered, not judged.
#include "csms/firmware_updates.hpp"
#include "csms/ocpp16/messages.hpp"
#include "csms/read_call.hpp"

namespace voltyard::csms::ocpp16 {

template <class Request>
Decision notice(const Context& context, const Call& call) {
  const auto read = read_call<Request>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  keep_report(context, decision, call.action, payload_text(call));
  decision.answer = "{}";
  return decision;
}

Decision signed_firmware_status(const Context& context, const Call& call) {
  const auto read =
      read_call<v16::SignedFirmwareStatusNotificationRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  keep_report(context, decision, call.action, payload_text(call));
  firmware_reported(context, decision, read.value.requestId, to_string(read.value.status));
  decision.answer = "{}";
  return decision;
}

template Decision notice<v16::FirmwareStatusNotificationRequest>(const Context&, const Call&);
template Decision notice<v16::DiagnosticsStatusNotificationRequest>(const Context&, const Call&);
template Decision notice<v16::SecurityEventNotificationRequest>(const Context&, const Call&);
template Decision notice<v16::LogStatusNotificationRequest>(const Context&, const Call&);

// N65: whatever a vendor nests in `data` is kept as text and never interpreted.
Decision data_transfer(const Context& context, const Call& call) {
  const auto read = read_call<v16::DataTransferRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  quarantine(context, decision, call.action, "vendor message", payload_text(call));
  v16::DataTransferResponse response;
  response.status = v16::DataTransferStatus::UnknownVendorId;
  answer(decision, response);
  return decision;
}

}  // namespace voltyard::csms::ocpp16
