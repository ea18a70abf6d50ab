#include "simulator/load_frames.hpp"

#include "base/assert.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstring>

namespace voltyard::simulator {
namespace {

constexpr std::int64_t mains_decivolt = 2'200;

std::size_t width_of(char marker) {
  switch (marker) {
    case 'I': return message_id_width;
    case 'T': return 24;
    case 'X': return 16;
    case 'K': return 6;
    case 'S': return 8;
    case 'E': return 11;
    case 'W':
    case 'U': return 10;
    case 'P': return 5;
    case 'V': return 5;
    case 'C': return 5;
    default: ASSERT(!"unknown marker"); return 0;
  }
}

void write_padded(char* out, std::size_t width, std::uint64_t value, char pad) {
  for (std::size_t i = width; i-- > 0;) {
    out[i] = value == 0 && i + 1 < width ? pad : static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// value / 10^decimals, zero-padded on the left where `pad` says so.
void write_fixed(char* out, std::size_t width, std::int64_t value, std::size_t decimals) {
  std::uint64_t scale = 1;
  for (std::size_t i = 0; i < decimals; ++i) scale *= 10;
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? 0 : value);
  const std::size_t whole = width - decimals - 1;
  write_padded(out, whole, magnitude / scale, ' ');
  out[whole] = '.';
  write_padded(out + whole + 1, decimals, magnitude % scale, '0');
}

// A client frame: FIN, text, masked with 00 00 00 00.
std::string masked_header(std::size_t octets) {
  ASSERT(octets <= 0xffff);
  std::string header = "\x81";
  if (octets < 126) {
    header += static_cast<char>(0x80 | octets);
  } else {
    header += static_cast<char>(0x80 | 126);
    header += static_cast<char>(octets >> 8);
    header += static_cast<char>(octets & 0xff);
  }
  return header.append(4, '\0');
}

// Four measurands of one moment. 1.6 has texts for values, 2.0.1 has numbers.
constexpr std::string_view sampled_16 =
    R"([{"timestamp":"$T","sampledValue":[)"
    R"({"value":"$E","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register",)"
    R"("unit":"Wh"},{"value":"$P","context":"Sample.Periodic","measurand":"Power.Active.Import",)"
    R"("unit":"W"},{"value":"$V","context":"Sample.Periodic","measurand":"Voltage","unit":"V"},)"
    R"({"value":"$C","context":"Sample.Periodic","measurand":"Current.Import","unit":"A"}]}])";
constexpr std::string_view sampled_201 =
    R"([{"sampledValue":[)"
    R"({"value":$E,"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register",)"
    R"("unitOfMeasure":{"unit":"Wh"}},)"
    R"({"value":$P,"context":"Sample.Periodic","measurand":"Power.Active.Import",)"
    R"("unitOfMeasure":{"unit":"W"}},{"value":$V,"context":"Sample.Periodic",)"
    R"("measurand":"Voltage","unitOfMeasure":{"unit":"V"}},{"value":$C,)"
    R"("context":"Sample.Periodic","measurand":"Current.Import","unitOfMeasure":{"unit":"A"}}],)"
    R"("timestamp":"$T"}])";

FrameTemplate call(std::string_view action, std::string_view payload) {
  return FrameTemplate(fmt::format("[2,\"$I\",\"{}\",{}]", action, payload));
}

std::vector<FrameTemplate> templates_16(std::string_view token) {
  std::vector<FrameTemplate> steps;
  steps.push_back(
      call("BootNotification", R"({"chargePointVendor":"Voltyard","chargePointModel":"Load"})"));
  steps.push_back(call("StatusNotification",
                       R"({"connectorId":1,"errorCode":"NoError","status":"Available",)"
                       R"("timestamp":"$T"})"));
  steps.push_back(call("Heartbeat", "{}"));
  steps.push_back(call("Authorize", fmt::format(R"({{"idTag":"{}$K"}})", token)));
  steps.push_back(
      call("StartTransaction", fmt::format(R"({{"connectorId":1,"idTag":"{}$K","meterStart":$W,)"
                                           R"("timestamp":"$T"}})",
                                           token)));
  steps.push_back(
      call("MeterValues",
           fmt::format(R"({{"connectorId":1,"transactionId":$X,"meterValue":{}}})", sampled_16)));
  steps.push_back(
      call("StopTransaction", fmt::format(R"({{"idTag":"{}$K","meterStop":$U,"timestamp":"$T",)"
                                          R"("transactionId":$X,"reason":"EVDisconnected"}})",
                                          token)));
  return steps;
}

FrameTemplate transaction_event(std::string_view type, std::string_view reason,
                                std::string_view state, std::string_view extra) {
  return call("TransactionEvent",
              fmt::format(R"({{"eventType":"{}","timestamp":"$T","triggerReason":"{}","seqNo":$S,)"
                          R"("transactionInfo":{{"transactionId":"$X",{}}},{}"meterValue":{}}})",
                          type, reason, state, extra, sampled_201));
}

std::vector<FrameTemplate> templates_201(std::string_view token) {
  const auto id_token = fmt::format(R"("idToken":{{"idToken":"{}$K","type":"ISO14443"}})", token);
  std::vector<FrameTemplate> steps;
  steps.push_back(call("BootNotification",
                       R"({"chargingStation":{"model":"Load","vendorName":"Voltyard"},)"
                       R"("reason":"PowerUp"})"));
  steps.push_back(call("StatusNotification",
                       R"({"timestamp":"$T","connectorStatus":"Available","evseId":1,)"
                       R"("connectorId":1})"));
  steps.push_back(call("Heartbeat", "{}"));
  steps.push_back(call("Authorize", fmt::format("{{{}}}", id_token)));
  steps.push_back(transaction_event("Started", "Authorized", R"("chargingState":"Charging")",
                                    R"("evse":{"id":1,"connectorId":1},)" + id_token + ","));
  steps.push_back(
      transaction_event("Updated", "MeterValuePeriodic", R"("chargingState":"Charging")", ""));
  steps.push_back(
      transaction_event("Ended", "EVDeparted", R"("stoppedReason":"EVDisconnected")", ""));
  return steps;
}

}  // namespace

std::string masked_frame(std::string_view payload) {
  return masked_header(payload.size()).append(payload);
}

void write_timestamp(char* out, Timestamp time) {
  using namespace std::chrono;
  const auto point = sys_time<milliseconds>(milliseconds(time.ms));
  const auto date = floor<days>(point);
  const year_month_day ymd(date);
  const auto in_day = static_cast<std::uint64_t>((point - date).count());
  std::memcpy(out, "0000-00-00T00:00:00.000Z", 24);
  write_padded(out, 4, static_cast<std::uint64_t>(int(ymd.year())), '0');
  write_padded(out + 5, 2, unsigned(ymd.month()), '0');
  write_padded(out + 8, 2, unsigned(ymd.day()), '0');
  write_padded(out + 11, 2, in_day / 3'600'000, '0');
  write_padded(out + 14, 2, in_day / 60'000 % 60, '0');
  write_padded(out + 17, 2, in_day / 1000 % 60, '0');
  write_padded(out + 20, 3, in_day % 1000, '0');
}

FrameTemplate::FrameTemplate(std::string_view text) {
  std::string payload;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      payload += text[i];
      continue;
    }
    ++i;
    patches_.push_back({payload.size(), text[i]});
    payload.append(width_of(text[i]), '0');
  }
  const auto header = masked_header(payload.size());
  for (auto& patch : patches_) patch.at += header.size();
  frame_ = header + payload;
}

std::string_view FrameTemplate::render(const FrameValues& values) {
  for (const auto& patch : patches_) {
    char* out = frame_.data() + patch.at;
    const auto width = width_of(patch.marker);
    switch (patch.marker) {
      case 'I': write_padded(out, width, values.message_id, '0'); break;
      case 'T': write_timestamp(out, values.now); break;
      case 'X':
        write_padded(out, width, values.transaction, frame_[patch.at - 1] == '"' ? '0' : ' ');
        break;
      case 'K': write_padded(out, width, values.station, '0'); break;
      case 'S': write_padded(out, width, values.seq_no, ' '); break;
      case 'E': write_fixed(out, width, values.register_mwh, 3); break;
      case 'W': write_padded(out, width, std::uint64_t(values.register_mwh) / 1000, ' '); break;
      case 'U':
        write_padded(out, width, (std::uint64_t(values.register_mwh) + 999) / 1000, ' ');
        break;
      case 'P': write_fixed(out, width, values.power_mw / 100, 1); break;
      case 'V': write_fixed(out, width, mains_decivolt, 1); break;
      case 'C': write_fixed(out, width, values.power_mw * 10 / mains_decivolt, 3); break;
    }
  }
  return frame_;
}

std::vector<FrameTemplate> load_templates(Protocol protocol, std::string_view token_prefix) {
  return protocol == Protocol::ocpp16 ? templates_16(token_prefix) : templates_201(token_prefix);
}

}  // namespace voltyard::simulator
