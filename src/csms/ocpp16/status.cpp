#include "csms/ocpp16/messages.hpp"
#include "csms/read_call.hpp"
#include "csms/slots.hpp"

#include <algorithm>

namespace voltyard::csms::ocpp16 {

Decision status_notification(const Context& context, const Call& call) {
  auto read = read_call<v16::StatusNotificationRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  auto& request = read.value;
  Decision decision;
  decision.answer = "{}";
  StatusFacts facts;
  facts.evse_number = static_cast<int>(std::clamp<std::int64_t>(request.connectorId, -1, 1'000));
  // Connector 0 speaks for the whole station; its faults are shown on the station, not on a slot.
  const auto status = domain::parse_evse_status(to_string(request.status));
  if (facts.evse_number < 1 || !status) return decision;
  facts.status = *status;
  const auto code = to_string(request.errorCode);
  facts.error_code = code == "NoError" ? "" : code;
  facts.error_info = request.info.value_or(request.vendorErrorCode.value_or(""));
  if (request.timestamp) facts.claimed_ms = claimed(*request.timestamp);
  report_status(context, facts, decision);
  return decision;
}

}  // namespace voltyard::csms::ocpp16
