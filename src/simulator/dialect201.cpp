#include "simulator/dialect.hpp"
#include "simulator/pile.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/v2.hpp"

namespace voltyard::simulator::dialect201 {
namespace {

namespace ocpp = wire::ocpp;
namespace v2 = wire::ocpp::v2;
using ocpp::DateTime;
using ocpp::Decimal;

constexpr auto version = ocpp::Version::v201;

v2::ConnectorStatus status_word(SlotStatus status) {
  using Word = v2::ConnectorStatus;
  switch (status) {
    case SlotStatus::available: return Word::Available;
    case SlotStatus::preparing:
    case SlotStatus::charging:
    case SlotStatus::suspended_ev:
    case SlotStatus::finishing: return Word::Occupied;
    case SlotStatus::unavailable: return Word::Unavailable;
    case SlotStatus::faulted: return Word::Faulted;
  }
  return Word::NotGiven;
}

v2::StopReason stop_word(StopCause cause) {
  using Word = v2::StopReason;
  switch (cause) {
    case StopCause::unplugged: return Word::EVDisconnected;
    case StopCause::full: return Word::StoppedByEV;
    case StopCause::remote: return Word::Remote;
    case StopCause::deauthorized: return Word::DeAuthorized;
    case StopCause::power_loss: return Word::PowerLoss;
    case StopCause::soft_reset:
    case StopCause::hard_reset: return Word::ImmediateReset;
    case StopCause::unlock:
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

v2::TriggerReason trigger_word(const Notice& notice) {
  using Word = v2::TriggerReason;
  if (notice.triggered) return Word::Trigger;
  switch (notice.kind) {
    case NoticeKind::started: return notice.remote_start_id ? Word::RemoteStart : Word::Authorized;
    case NoticeKind::suspended: return Word::ChargingStateChanged;
    case NoticeKind::ended: break;
    default: return Word::MeterValuePeriodic;
  }
  switch (notice.stop) {
    case StopCause::unplugged: return Word::EVDeparted;
    case StopCause::full: return Word::ChargingStateChanged;
    case StopCause::remote: return Word::RemoteStop;
    case StopCause::deauthorized: return Word::Deauthorized;
    case StopCause::power_loss: return Word::AbnormalCondition;
    case StopCause::soft_reset:
    case StopCause::hard_reset: return Word::ResetCommand;
    case StopCause::unlock: return Word::UnlockCommand;
    case StopCause::overload:
    case StopCause::time_limit:
    case StopCause::time_bought:
    case StopCause::energy_bought:
    case StopCause::no_load:
    case StopCause::balance_spent:
    case StopCause::no_current: return Word::AbnormalCondition;
  }
  return Word::AbnormalCondition;
}

v2::ReadingContext context_word(const Notice& notice) {
  if (notice.triggered) return v2::ReadingContext::Trigger;
  if (notice.kind == NoticeKind::started) return v2::ReadingContext::Transaction_Begin;
  if (notice.kind == NoticeKind::ended) return v2::ReadingContext::Transaction_End;
  return v2::ReadingContext::Sample_Periodic;
}

v2::SampledValue sampled(Decimal value, v2::Measurand measurand, std::string_view unit,
                         v2::ReadingContext context) {
  v2::SampledValue sample;
  sample.value = std::move(value);
  sample.context = context;
  sample.measurand = measurand;
  sample.unitOfMeasure.emplace().unit = std::string(unit);
  return sample;
}

v2::MeterValue meter_value(const Notice& notice) {
  const auto& reading = notice.reading;
  const auto context = context_word(notice);
  v2::MeterValue meter;
  meter.sampledValue.push_back(sampled(Decimal::of(reading.meter.mwh, 3),
                                       v2::Measurand::Energy_Active_Import_Register, "Wh",
                                       context));
  meter.sampledValue.push_back(sampled(Decimal::of(reading.power.mw / 100, 1),
                                       v2::Measurand::Power_Active_Import, "W", context));
  meter.sampledValue.push_back(
      sampled(Decimal::of(reading.voltage_mv / 100, 1), v2::Measurand::Voltage, "V", context));
  meter.sampledValue.push_back(
      sampled(Decimal::of(reading.current_ma, 3), v2::Measurand::Current_Import, "A", context));
  meter.timestamp = DateTime::of(reading.at);
  return meter;
}

v2::EVSE evse_of(std::int64_t number) {
  v2::EVSE evse;
  evse.id = number;
  evse.connectorId = 1;
  return evse;
}

v2::IdToken id_token(const Card& card) {
  v2::IdToken token;
  token.idToken = card.uid;
  token.type = card.type;
  return token;
}

v2::TransactionEventRequest transaction_event(const Notice& notice) {
  v2::TransactionEventRequest event;
  event.eventType = v2::TransactionEventKind::Updated;
  if (notice.kind == NoticeKind::started) event.eventType = v2::TransactionEventKind::Started;
  if (notice.kind == NoticeKind::ended) event.eventType = v2::TransactionEventKind::Ended;
  event.meterValue.push_back(meter_value(notice));
  event.timestamp = DateTime::of(notice.at);
  event.triggerReason = trigger_word(notice);
  event.seqNo = notice.seq_no;
  if (notice.offline) event.offline = true;
  event.transactionInfo.transactionId = notice.transaction;
  event.transactionInfo.chargingState = notice.status == SlotStatus::suspended_ev
                                            ? v2::ChargingState::SuspendedEV
                                            : v2::ChargingState::Charging;
  if (notice.kind == NoticeKind::ended) {
    const bool plugged = notice.stop != StopCause::unplugged;
    event.transactionInfo.chargingState =
        plugged ? v2::ChargingState::EVConnected : v2::ChargingState::Idle;
    event.transactionInfo.stoppedReason = stop_word(notice.stop);
  }
  if (notice.kind == NoticeKind::started) {
    event.transactionInfo.remoteStartId = notice.remote_start_id;
    event.evse = evse_of(notice.evse);
    event.idToken = id_token(notice.card);
  }
  return event;
}

v2::NotifyReportRequest report(const Pile& pile, const Notice& notice, const Settings& settings) {
  v2::NotifyReportRequest call;
  call.requestId = notice.request_id;
  call.generatedAt = DateTime::of(notice.at);
  const auto add = [&](std::string_view component, std::string_view variable, std::string value,
                       bool readonly) -> v2::ReportData& {
    auto& data = call.reportData.emplace_back();
    data.component.name = component;
    data.variable.name = variable;
    auto& attribute = data.variableAttribute.emplace_back();
    attribute.value = std::move(value);
    attribute.mutability = readonly ? v2::Mutability::ReadOnly : v2::Mutability::ReadWrite;
    return data;
  };
  for (const auto& setting : settings.all()) {
    if (setting.component.empty() || setting.variable == "BasicAuthPassword") continue;
    add(setting.component, setting.variable, setting.value, setting.readonly);
  }
  for (int number = 1; number <= pile.options().evses; ++number) {
    const auto status = connector_status(pile.slot(number).status);
    add("EVSE", "AvailabilityState", std::string(status), true).component.evse.emplace().id =
        number;
  }
  return call;
}

v2::FirmwareStatus update_word(UpdateStep step) {
  using Word = v2::FirmwareStatus;
  switch (step) {
    case UpdateStep::idle: return Word::Idle;
    case UpdateStep::downloading: return Word::Downloading;
    case UpdateStep::downloaded: return Word::Downloaded;
    case UpdateStep::install_scheduled: return Word::InstallScheduled;
    case UpdateStep::installing: return Word::Installing;
    case UpdateStep::rebooting: return Word::InstallRebooting;
    case UpdateStep::installed: return Word::Installed;
    case UpdateStep::download_failed: return Word::DownloadFailed;
  }
  return Word::Idle;
}

v2::FirmwareStatusNotificationRequest firmware_status(const Notice& notice) {
  v2::FirmwareStatusNotificationRequest call;
  call.status = update_word(notice.update);
  if (notice.update != UpdateStep::idle) call.requestId = notice.request_id;  // L01.FR.20
  return call;
}

template <class Response>
std::optional<Response> read(ocpp::Value payload) {
  auto decoded = ocpp::decode<Response>(payload, ocpp::Mode::tolerant, version);
  if (!decoded.accepted()) return std::nullopt;
  return std::move(decoded.value);
}

std::optional<std::int64_t> known(const DateTime& time) {
  return time.is_known() ? std::optional(time.ms) : std::nullopt;
}

void write_plain_notice(const Pile& pile, const Notice& notice, std::string_view message_id,
                        std::string& out) {
  if (notice.kind == NoticeKind::boot) {
    v2::BootNotificationRequest call;
    call.chargingStation.model = "Shed12";
    call.chargingStation.vendorName = "Voltyard";
    call.chargingStation.firmwareVersion = pile.firmware();
    call.reason = notice.triggered ? v2::BootReason::Triggered : v2::BootReason::PowerUp;
    if (notice.boot == BootCause::remote_reset) call.reason = v2::BootReason::RemoteReset;
    if (notice.boot == BootCause::firmware_update) call.reason = v2::BootReason::FirmwareUpdate;
    return ocpp::write_call(out, message_id, call, version);
  }
  if (notice.kind == NoticeKind::status) {
    v2::StatusNotificationRequest call;
    call.timestamp = DateTime::of(notice.at);
    call.connectorStatus = status_word(notice.status);
    call.evseId = notice.evse;
    call.connectorId = 1;
    return ocpp::write_call(out, message_id, call, version);
  }
  if (notice.kind == NoticeKind::authorize) {
    v2::AuthorizeRequest call;
    call.idToken = id_token(notice.card);
    return ocpp::write_call(out, message_id, call, version);
  }
  if (notice.kind == NoticeKind::metered) {  // outside a transaction, because it was asked for
    v2::MeterValuesRequest call;
    call.evseId = notice.evse;
    call.meterValue.push_back(meter_value(notice));
    return ocpp::write_call(out, message_id, call, version);
  }
  ocpp::write_call(out, message_id, v2::HeartbeatRequest{}, version);
}

}  // namespace

std::string_view connector_status(SlotStatus status) { return to_string(status_word(status)); }

void write_notice(const Pile& pile, const Notice& notice, std::string_view message_id,
                  std::string& out) {
  if (notice.kind == NoticeKind::report) {
    const auto call = report(pile, notice, pile.settings());
    return ocpp::write_call(out, message_id, call, version);
  }
  if (notice.kind == NoticeKind::firmware) {
    return ocpp::write_call(out, message_id, firmware_status(notice), version);
  }
  if (notice.charge == 0) return write_plain_notice(pile, notice, message_id, out);
  ocpp::write_call(out, message_id, transaction_event(notice), version);
}

std::optional<Answer> read_answer(const Notice& question, ocpp::Value payload) {
  Answer answer;
  if (question.kind == NoticeKind::boot) {
    const auto boot = read<v2::BootNotificationResponse>(payload);
    if (!boot) return std::nullopt;
    answer.accepted = boot->status == v2::RegistrationStatus::Accepted;
    answer.current_time_ms = known(boot->currentTime);
    answer.interval_s = boot->interval;
  } else if (question.kind == NoticeKind::heartbeat) {
    const auto beat = read<v2::HeartbeatResponse>(payload);
    if (!beat) return std::nullopt;
    answer.current_time_ms = known(beat->currentTime);
  } else if (question.kind == NoticeKind::authorize) {
    const auto authorized = read<v2::AuthorizeResponse>(payload);
    if (!authorized) return std::nullopt;
    answer.accepted = authorized->idTokenInfo.status == v2::AuthorizationStatus::Accepted;
  } else if (question.charge != 0) {
    const auto event = read<v2::TransactionEventResponse>(payload);
    if (!event) return std::nullopt;
    const auto& info = event->idTokenInfo;
    answer.accepted = !info || info->status == v2::AuthorizationStatus::Accepted;
  }
  return answer;
}

}  // namespace voltyard::simulator::dialect201
