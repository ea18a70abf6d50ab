#include "csms/measurand.hpp"
#include "csms/ocpp201/messages.hpp"
#include "csms/read_call.hpp"
#include "csms/transactions.hpp"

#include <algorithm>

namespace voltyard::csms::ocpp201 {

std::vector<domain::MeterReading> read_meter_values(const std::vector<v2::MeterValue>& values) {
  std::vector<domain::MeterReading> readings;
  readings.reserve(values.size());
  for (const auto& value : values) {
    ReadingBuilder builder(claimed(value.timestamp));
    std::vector<std::string> signed_values;
    for (const auto& sampled : value.sampledValue) {
      SampledText text;
      text.value = sampled.value.text;
      if (sampled.measurand) text.measurand = to_string(*sampled.measurand);
      if (sampled.phase) text.phase = to_string(*sampled.phase);
      if (sampled.unitOfMeasure) {
        const auto& unit = *sampled.unitOfMeasure;
        if (unit.unit) text.unit = *unit.unit;
        text.multiplier =
            static_cast<int>(std::clamp<std::int64_t>(unit.multiplier.value_or(0), -30, 30));
      }
      builder.add(text);
      if (sampled.signedMeterValue) signed_values.push_back(wire::ocpp::encode(sampled));
    }
    readings.push_back(builder.reading());
    readings.back().signed_values = std::move(signed_values);
  }
  return readings;
}

// Outside of a transaction (J01): of use only while one is open on the EVSE.
Decision meter_values(const Context& context, const Call& call) {
  const auto read = read_call<v2::MeterValuesRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  decision.answer = "{}";
  if (read.value.evseId < 1 || read.value.evseId > 1'000) return decision;
  const auto* evse = context.live.evse(static_cast<int>(read.value.evseId));
  const auto* open = evse == nullptr ? nullptr : context.live.open_on(evse->id);
  if (open != nullptr) {
    add_readings(context, *open, open->session, read_meter_values(read.value.meterValue),
                 evidence_of(call), decision);
  }
  return decision;
}

}  // namespace voltyard::csms::ocpp201
