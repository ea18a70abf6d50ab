// What one OCPP message costs before and after its meaning: frame, decode, encode.
#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/frame.hpp"
#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

using namespace voltyard::wire::ocpp;

namespace {

constexpr std::string_view heartbeat =
    R"([2,"2c8a6f0e-7b1d-4c5e-9f3a-1b2c3d4e5f60","Heartbeat",{}])";

constexpr std::string_view status =
    R"([2,"2c8a6f0e-7b1d-4c5e-9f3a-1b2c3d4e5f60","StatusNotification",{"connectorId":7,)"
    R"("errorCode":"NoError","status":"Charging","timestamp":"2026-11-23T14:00:00Z"}])";

// Eight readings, 1.3 kB, as a car charger sends them.
std::string meter_values_16() {
  constexpr const char* measurands[] = {"Energy.Active.Import.Register",
                                        "Power.Active.Import",
                                        "Current.Import",
                                        "Current.Import",
                                        "Current.Import",
                                        "Voltage",
                                        "Voltage",
                                        "Voltage"};
  constexpr const char* units[] = {"Wh", "W", "A", "A", "A", "V", "V", "V"};
  std::string text = R"([2,"2c8a6f0e-7b1d-4c5e-9f3a-1b2c3d4e5f60","MeterValues",{"connectorId":1,)"
                     R"("transactionId":1234567,"meterValue":[{"timestamp":"2026-11-23T14:00:00Z",)"
                     R"("sampledValue":[)";
  for (int i = 0; i < 8; ++i) {
    text += R"({"value":"1234567.8","context":"Sample.Periodic","format":"Raw","measurand":")";
    text += measurands[i];
    text += R"(","phase":"L1-N","location":"Outlet","unit":")";
    text += units[i];
    text += R"("},)";
  }
  text.pop_back();
  return text + "]}]}]";
}

std::string transaction_event() {
  std::string text = R"([2,"2c8a6f0e-7b1d-4c5e-9f3a-1b2c3d4e5f60","TransactionEvent",)"
                     R"({"eventType":"Updated","meterValue":[{"sampledValue":[)";
  for (const auto* measurand :
       {"Energy.Active.Import.Register", "Power.Active.Import", "Current.Import", "Voltage"}) {
    text += R"({"value":1234567.8,"context":"Sample.Periodic","measurand":")";
    text += measurand;
    text += R"("},)";
  }
  text.pop_back();
  return text + R"(],"timestamp":"2026-11-23T14:00:00Z"}],"timestamp":"2026-11-23T14:00:00Z",)"
                R"("triggerReason":"MeterValuePeriodic","seqNo":12,"transactionInfo":)"
                R"({"transactionId":"019ab3de-7f10-7abc-8def-0123456789ab"},"evse":{"id":3}}])";
}

void frame_only(benchmark::State& state, std::string_view text, Version version) {
  FrameReader reader;
  for (auto _ : state) benchmark::DoNotOptimize(reader.read(text, version));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

template <class Request>
void frame_and_decode(benchmark::State& state, std::string_view text, Version version) {
  FrameReader reader;
  for (auto _ : state) {
    const Frame frame = reader.read(text, version);
    const auto decoded = decode<Request>(std::get<Call>(frame).payload, Mode::tolerant, version);
    if (!decoded.violations.empty()) state.SkipWithError("the text has a violation");
    benchmark::DoNotOptimize(decoded.value);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

template <class Request>
void encode_again(benchmark::State& state, std::string_view text, Version version) {
  FrameReader reader;
  const Frame frame = reader.read(text, version);
  const auto decoded = decode<Request>(std::get<Call>(frame).payload, Mode::tolerant, version);
  std::string out;
  for (auto _ : state) {
    out.clear();
    write_call(out, "2c8a6f0e-7b1d-4c5e-9f3a-1b2c3d4e5f60", decoded.value, version);
    benchmark::DoNotOptimize(out.data());
  }
  if (out.size() < text.size()) state.SkipWithError("something was lost");
}

const std::string meter = meter_values_16();
const std::string event = transaction_event();

BENCHMARK_CAPTURE(frame_only, heartbeat, heartbeat, Version::v16);
BENCHMARK_CAPTURE(frame_only, status_16, status, Version::v16);
BENCHMARK_CAPTURE(frame_only, meter_values_16, meter, Version::v16);
BENCHMARK_CAPTURE(frame_only, transaction_event, event, Version::v201);
constexpr auto decode_heartbeat = frame_and_decode<v16::HeartbeatRequest>;
constexpr auto decode_status = frame_and_decode<v16::StatusNotificationRequest>;
constexpr auto decode_meter_values = frame_and_decode<v16::MeterValuesRequest>;
constexpr auto decode_transaction_event = frame_and_decode<v2::TransactionEventRequest>;
constexpr auto encode_meter_values = encode_again<v16::MeterValuesRequest>;
constexpr auto encode_transaction_event = encode_again<v2::TransactionEventRequest>;

BENCHMARK_CAPTURE(decode_heartbeat, v16, heartbeat, Version::v16);
BENCHMARK_CAPTURE(decode_status, v16, status, Version::v16);
BENCHMARK_CAPTURE(decode_meter_values, v16, meter, Version::v16);
BENCHMARK_CAPTURE(decode_transaction_event, v201, event, Version::v201);
BENCHMARK_CAPTURE(encode_meter_values, v16, meter, Version::v16);
BENCHMARK_CAPTURE(encode_transaction_event, v201, event, Version::v201);

}  // namespace
