// Reports and vendor messages: kept as events, answered, not judged.
#include "csms/firmware_updates.hpp"
#include "csms/ocpp201/messages.hpp"
#include "csms/read_call.hpp"

namespace voltyard::csms::ocpp201 {

template <class Request>
Decision notice(const Context& context, const Call& call) {
  const auto read = read_call<Request>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  keep_report(context, decision, call.action, payload_text(call));
  decision.answer = "{}";
  return decision;
}

Decision firmware_status(const Context& context, const Call& call) {
  const auto read =
      read_call<v2::FirmwareStatusNotificationRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  keep_report(context, decision, call.action, payload_text(call));
  firmware_reported(context, decision, read.value.requestId, to_string(read.value.status));
  decision.answer = "{}";
  return decision;
}

template Decision notice<v2::NotifyEventRequest>(const Context&, const Call&);
template Decision notice<v2::NotifyReportRequest>(const Context&, const Call&);
template Decision notice<v2::SecurityEventNotificationRequest>(const Context&, const Call&);
template Decision notice<v2::LogStatusNotificationRequest>(const Context&, const Call&);
template Decision notice<v2::NotifyMonitoringReportRequest>(const Context&, const Call&);

// N65: whatever a vendor nests in `data` is kept as text and never interpreted.
Decision data_transfer(const Context& context, const Call& call) {
  const auto read = read_call<v2::DataTransferRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  quarantine(context, decision, call.action, "vendor message", payload_text(call));
  v2::DataTransferResponse response;
  response.status = v2::DataTransferStatus::UnknownVendorId;
  answer(decision, response);
  return decision;
}

}  // namespace voltyard::csms::ocpp201
