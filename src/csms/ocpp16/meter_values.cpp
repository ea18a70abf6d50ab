#include "csms/measurand.hpp"
#include "csms/ocpp16/messages.hpp"
#include "csms/read_call.hpp"
#include "csms/transactions.hpp"

namespace voltyard::csms::ocpp16 {
namespace {

// The open session that the readings belong to: the transaction's, or, when the station sends 0,
// the previous session's id or none at all, the one that is open on the connector (quirk 45).
const LiveOpenSession* session_of(const Context& context, const v16::MeterValuesRequest& request) {
  const auto number = request.transactionId.value_or(0);
  if (number > 0 && number <= INT32_MAX) {
    const auto* open = context.live.open_by_number(static_cast<std::int32_t>(number));
    if (open != nullptr) return open;
  }
  if (request.connectorId < 1 || request.connectorId > 1'000) return nullptr;
  const auto* evse = context.live.evse(static_cast<int>(request.connectorId));
  return evse == nullptr ? nullptr : context.live.open_on(evse->id);
}

}  // namespace

std::vector<domain::MeterReading> read_meter_values(const std::vector<v16::MeterValue>& values) {
  std::vector<domain::MeterReading> readings;
  readings.reserve(values.size());
  for (const auto& value : values) {
    ReadingBuilder builder(claimed(value.timestamp));
    std::vector<std::string> signed_values;
    for (const auto& sampled : value.sampledValue) {
      if (sampled.format == v16::ValueFormat::SignedData) {
        signed_values.push_back(wire::ocpp::encode(sampled));
        continue;
      }
      SampledText text;
      text.value = sampled.value;
      if (sampled.measurand) text.measurand = to_string(*sampled.measurand);
      if (sampled.unit) text.unit = to_string(*sampled.unit);
      if (sampled.phase) text.phase = to_string(*sampled.phase);
      builder.add(text);
    }
    readings.push_back(builder.reading());
    readings.back().signed_values = std::move(signed_values);
  }
  return readings;
}

Decision meter_values(const Context& context, const Call& call) {
  const auto read = read_call<v16::MeterValuesRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  decision.answer = "{}";
  const auto* open = session_of(context, read.value);
  if (open != nullptr) {
    const auto readings = read_meter_values(read.value.meterValue);
    add_readings(context, *open, open->session, readings, evidence_of(call), decision);
  } else if (read.value.transactionId) {
    // Acknowledged means stored, also for a transaction that is over, was never seen, or is called
    // 0 or -1. Readings that name none are about no transaction.
    quarantine(context, decision, call.action, "no open session", payload_text(call));
  }
  return decision;
}

}  // namespace voltyard::csms::ocpp16
