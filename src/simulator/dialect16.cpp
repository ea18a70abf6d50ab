#include "simulator/dialect.hpp"
#include "simulator/pile.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/v16.hpp"

#include <fmt/format.h>

#include <charconv>

namespace voltyard::simulator::dialect16 {
namespace {

namespace ocpp = wire::ocpp;
namespace v16 = wire::ocpp::v16;
using ocpp::DateTime;

v16::ChargePointStatus status_word(SlotStatus status) {
  using Word = v16::ChargePointStatus;
  switch (status) {
    case SlotStatus::available: return Word::Available;
    case SlotStatus::preparing: return Word::Preparing;
    case SlotStatus::charging: return Word::Charging;
    case SlotStatus::suspended_ev: return Word::SuspendedEV;
    case SlotStatus::finishing: return Word::Finishing;
    case SlotStatus::unavailable: return Word::Unavailable;
    case SlotStatus::faulted: return Word::Faulted;
  }
  return Word::NotGiven;
}

v16::StopReason stop_word(StopCause cause) {
  using Word = v16::StopReason;
  switch (cause) {
    case StopCause::unplugged: return Word::EVDisconnected;
    case StopCause::full: return Word::Other;  // 1.6 has no word for a full vehicle
    case StopCause::remote: return Word::Remote;
    case StopCause::deauthorized: return Word::DeAuthorized;
    case StopCause::power_loss: return Word::PowerLoss;
    case StopCause::soft_reset: return Word::SoftReset;
    case StopCause::hard_reset: return Word::HardReset;
    case StopCause::unlock: return Word::UnlockCommand;
    case StopCause::overload:
    case StopCause::time_limit:
    case StopCause::time_bought:
    case StopCause::energy_bought:
    case StopCause::no_load:
    case StopCause::balance_spent:
    case StopCause::no_current: return Word::Other;
  }
  return Word::Other;
}

// 1.6 registers count whole Wh.
std::int64_t whole_wh(Energy energy) { return energy.mwh / 1'000; }

v16::SampledValue sampled(std::string value, v16::Measurand measurand, v16::UnitOfMeasure unit,
                          v16::ReadingContext context) {
  v16::SampledValue sample;
  sample.value = std::move(value);
  sample.context = context;
  sample.measurand = measurand;
  sample.unit = unit;
  return sample;
}

v16::MeterValue meter_value(const Notice& notice) {
  const auto& reading = notice.reading;
  const auto context =
      notice.triggered ? v16::ReadingContext::Trigger : v16::ReadingContext::Sample_Periodic;
  v16::MeterValue meter;
  meter.timestamp = DateTime::of(reading.at);
  meter.sampledValue.push_back(sampled(std::to_string(whole_wh(reading.meter)),
                                       v16::Measurand::Energy_Active_Import_Register,
                                       v16::UnitOfMeasure::Wh, context));
  meter.sampledValue.push_back(sampled(format_decimal(reading.power.mw / 100, 1),
                                       v16::Measurand::Power_Active_Import, v16::UnitOfMeasure::W,
                                       context));
  meter.sampledValue.push_back(sampled(format_decimal(reading.voltage_mv / 100, 1),
                                       v16::Measurand::Voltage, v16::UnitOfMeasure::V, context));
  meter.sampledValue.push_back(sampled(format_decimal(reading.current_ma, 3),
                                       v16::Measurand::Current_Import, v16::UnitOfMeasure::A,
                                       context));
  return meter;
}

std::int64_t transaction_number(std::string_view text) {
  std::int64_t number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

template <class T>
std::optional<typename T::Response> read(ocpp::Value payload) {
  auto decoded = ocpp::decode<typename T::Response>(payload, ocpp::Mode::tolerant);
  if (!decoded.accepted()) return std::nullopt;
  return std::move(decoded.value);
}

std::optional<std::int64_t> known(const DateTime& time) {
  return time.is_known() ? std::optional(time.ms) : std::nullopt;
}

bool is_accepted(const v16::IdTagInfo& info) {
  return info.status == v16::AuthorizationStatus::Accepted;
}

v16::AcceptedOrNot word(Outcome outcome) {
  return outcome == Outcome::accepted ? v16::AcceptedOrNot::Accepted : v16::AcceptedOrNot::Rejected;
}

// One overload per request of the server.

v16::RemoteStartTransactionResponse obey(Pile& pile,
                                         const v16::RemoteStartTransactionRequest& ask) {
  return {word(pile.remote_start(ask.connectorId, Card{ask.idTag}, std::nullopt))};
}

v16::RemoteStopTransactionResponse obey(Pile& pile, const v16::RemoteStopTransactionRequest& ask) {
  return {word(pile.remote_stop(std::to_string(ask.transactionId)))};
}

v16::ResetResponse obey(Pile& pile, const v16::ResetRequest& ask) {
  return {word(pile.reset(ask.type == v16::ResetType::Hard, false))};
}

v16::UnlockConnectorResponse obey(Pile& pile, const v16::UnlockConnectorRequest& ask) {
  const bool done = pile.unlock(ask.connectorId) == Outcome::accepted;
  return {done ? v16::UnlockStatus::Unlocked : v16::UnlockStatus::NotSupported};
}

v16::ChangeAvailabilityResponse obey(Pile& pile, const v16::ChangeAvailabilityRequest& ask) {
  const bool operative = ask.type == v16::AvailabilityType::Operative;
  switch (pile.change_availability(ask.connectorId, operative)) {
    case Outcome::accepted: return {v16::AvailabilityStatus::Accepted};
    case Outcome::scheduled: return {v16::AvailabilityStatus::Scheduled};
    default: return {v16::AvailabilityStatus::Rejected};
  }
}

v16::GetConfigurationResponse obey(Pile& pile, const v16::GetConfigurationRequest& ask) {
  v16::GetConfigurationResponse answer;
  const auto tell = [&](const Setting& setting) {
    v16::KeyValue entry;
    entry.key = setting.key;
    entry.readonly = setting.readonly;
    if (setting.key != "AuthorizationKey") entry.value = setting.value;
    answer.configurationKey.push_back(std::move(entry));
  };
  if (ask.key.empty()) {
    for (const auto& setting : pile.settings().all()) {
      if (!setting.key.empty()) tell(setting);
    }
    return answer;
  }
  for (const auto& key : ask.key) {
    if (const auto* setting = pile.settings().find(key)) {
      tell(*setting);
    } else {
      answer.unknownKey.push_back(key);
    }
  }
  return answer;
}

v16::ChangeConfigurationResponse obey(Pile& pile, const v16::ChangeConfigurationRequest& ask) {
  auto& settings = pile.settings();
  switch (settings.set(settings.find(ask.key), ask.value)) {
    case SetOutcome::accepted: return {v16::ConfigurationStatus::Accepted};
    case SetOutcome::rejected: return {v16::ConfigurationStatus::Rejected};
    case SetOutcome::unknown: return {v16::ConfigurationStatus::NotSupported};
  }
  return {v16::ConfigurationStatus::NotSupported};
}

v16::ClearCacheResponse obey(Pile&, const v16::ClearCacheRequest&) {
  return {v16::AcceptedOrNot::Accepted};
}

v16::DataTransferResponse obey(Pile&, const v16::DataTransferRequest&) {
  return {v16::DataTransferStatus::UnknownVendorId, {}};
}

v16::TriggerMessageResponse obey(Pile& pile, const v16::TriggerMessageRequest& ask) {
  std::optional<NoticeKind> kind;
  switch (ask.requestedMessage) {
    case v16::MessageTrigger::BootNotification: kind = NoticeKind::boot; break;
    case v16::MessageTrigger::Heartbeat: kind = NoticeKind::heartbeat; break;
    case v16::MessageTrigger::MeterValues: kind = NoticeKind::metered; break;
    case v16::MessageTrigger::StatusNotification: kind = NoticeKind::status; break;
    default: return {v16::TriggerMessageStatus::NotImplemented};
  }
  const bool done = pile.trigger(*kind, ask.connectorId) == Outcome::accepted;
  return {done ? v16::TriggerMessageStatus::Accepted : v16::TriggerMessageStatus::Rejected};
}

v16::GetLocalListVersionResponse obey(Pile&, const v16::GetLocalListVersionRequest&) {
  return {-1};  // no local list
}

template <class Request>
bool obeyed(Pile& pile, const ocpp::Call& call, std::string& out) {
  if (call.action != Request::action) return false;
  const auto decoded = ocpp::decode<Request>(call.payload, ocpp::Mode::strict);
  if (!decoded.accepted()) {
    const auto& fault = *ocpp::worst(decoded.violations);
    ocpp::write_error(out, ocpp::Version::v16, call.message_id, ocpp::to_rpc_error(fault.kind),
                      fault.sentence);
    return true;
  }
  const auto answer = obey(pile, decoded.value);
  ocpp::write_result(out, call.message_id, answer);
  return true;
}

template <class... Requests>
bool any_obeyed(Pile& pile, const ocpp::Call& call, std::string& out) {
  return (obeyed<Requests>(pile, call, out) || ...);
}

}  // namespace

void write_notice(const Notice& notice, std::string_view message_id, std::string& out) {
  switch (notice.kind) {
    case NoticeKind::boot: {
      v16::BootNotificationRequest call;
      call.chargePointVendor = "Voltyard";
      call.chargePointModel = "Shed12";
      call.firmwareVersion = "sim";
      return ocpp::write_call(out, message_id, call);
    }
    case NoticeKind::heartbeat: {
      return ocpp::write_call(out, message_id, v16::HeartbeatRequest{});
    }
    case NoticeKind::status: {
      v16::StatusNotificationRequest call;
      const bool faulted = notice.status == SlotStatus::faulted;
      call.connectorId = notice.evse;
      call.errorCode = faulted ? v16::ChargePointErrorCode::PowerSwitchFailure
                               : v16::ChargePointErrorCode::NoError;
      call.status = status_word(notice.status);
      call.timestamp = DateTime::of(notice.at);
      return ocpp::write_call(out, message_id, call);
    }
    case NoticeKind::authorize: {
      v16::AuthorizeRequest call;
      call.idTag = notice.card.uid;
      return ocpp::write_call(out, message_id, call);
    }
    case NoticeKind::started: {
      v16::StartTransactionRequest call;
      call.connectorId = notice.evse;
      call.idTag = notice.card.uid;
      call.meterStart = whole_wh(notice.reading.meter);
      call.timestamp = DateTime::of(notice.at);
      return ocpp::write_call(out, message_id, call);
    }
    case NoticeKind::metered: {
      v16::MeterValuesRequest call;
      call.connectorId = notice.evse;
      if (notice.charge != 0) call.transactionId = transaction_number(notice.transaction);
      call.meterValue.push_back(meter_value(notice));
      return ocpp::write_call(out, message_id, call);
    }
    case NoticeKind::ended: {
      v16::StopTransactionRequest call;
      call.idTag = notice.card.uid;
      call.meterStop = whole_wh(notice.reading.meter);
      call.timestamp = DateTime::of(notice.at);
      call.transactionId = transaction_number(notice.transaction);
      call.reason = stop_word(notice.stop);
      return ocpp::write_call(out, message_id, call);
    }
    case NoticeKind::suspended:
    case NoticeKind::firmware:
    case NoticeKind::report:
    case NoticeKind::alarm: return;  // never spoken in 1.6
  }
}

std::optional<Answer> read_answer(const Notice& question, ocpp::Value payload) {
  Answer answer;
  switch (question.kind) {
    case NoticeKind::boot: {
      const auto read_boot = read<v16::BootNotificationRequest>(payload);
      if (!read_boot) return std::nullopt;
      answer.accepted = read_boot->status == v16::RegistrationStatus::Accepted;
      answer.current_time_ms = known(read_boot->currentTime);
      answer.interval_s = read_boot->interval;
      return answer;
    }
    case NoticeKind::heartbeat: {
      const auto beat = read<v16::HeartbeatRequest>(payload);
      if (!beat) return std::nullopt;
      answer.current_time_ms = known(beat->currentTime);
      return answer;
    }
    case NoticeKind::authorize: {
      const auto authorized = read<v16::AuthorizeRequest>(payload);
      if (!authorized) return std::nullopt;
      answer.accepted = is_accepted(authorized->idTagInfo);
      return answer;
    }
    case NoticeKind::started: {
      const auto started = read<v16::StartTransactionRequest>(payload);
      if (!started) return std::nullopt;
      answer.accepted = is_accepted(started->idTagInfo);
      answer.transaction = std::to_string(started->transactionId);
      return answer;
    }
    default: return answer;
  }
}

void answer_call(Pile& pile, const ocpp::Call& call, std::string& out) {
  const bool done =
      any_obeyed<v16::RemoteStartTransactionRequest, v16::RemoteStopTransactionRequest,
                 v16::ResetRequest, v16::UnlockConnectorRequest, v16::ChangeAvailabilityRequest,
                 v16::GetConfigurationRequest, v16::ChangeConfigurationRequest,
                 v16::ClearCacheRequest, v16::DataTransferRequest, v16::TriggerMessageRequest,
                 v16::GetLocalListVersionRequest>(pile, call, out);
  if (done) return;
  ocpp::write_error(out, ocpp::Version::v16, call.message_id, ocpp::RpcError::not_implemented,
                    "this pile does not do that");
}

}  // namespace voltyard::simulator::dialect16
