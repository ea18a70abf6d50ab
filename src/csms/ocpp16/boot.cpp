#include "csms/boot.hpp"

#include "csms/ocpp16/messages.hpp"
#include "csms/read_call.hpp"

namespace voltyard::csms::ocpp16 {
namespace {

v16::RegistrationStatus status_of(domain::Registration registration) {
  switch (registration) {
    case domain::Registration::accepted: return v16::RegistrationStatus::Accepted;
    case domain::Registration::pending: return v16::RegistrationStatus::Pending;
    case domain::Registration::rejected: return v16::RegistrationStatus::Rejected;
  }
  return v16::RegistrationStatus::Rejected;
}

}  // namespace

Decision boot_notification(const Context& context, const Call& call) {
  auto read = read_call<v16::BootNotificationRequest>(context, call, About::anything_else);
  // Serial numbers longer than the schema and empty vendors are everywhere (quirks 31, 32): who the
  // station is was settled before the upgrade, so a boot is never refused for its self-description.
  if (!read.accepted()) {
    read =
        wire::ocpp::decode<v16::BootNotificationRequest>(call.payload, wire::ocpp::Mode::tolerant);
    if (!read.accepted()) return refuse(read.violations);
  }
  auto& request = read.value;
  BootFacts facts;
  facts.vendor = std::move(request.chargePointVendor);
  facts.model = std::move(request.chargePointModel);
  facts.serial =
      request.chargePointSerialNumber.value_or(request.chargeBoxSerialNumber.value_or(""));
  facts.firmware = request.firmwareVersion.value_or("");
  facts.iccid = request.iccid.value_or("");
  Decision decision;
  const auto booted = boot(context, std::move(facts), decision);
  v16::BootNotificationResponse response;
  response.status = status_of(booted.registration);
  response.currentTime = wire::ocpp::DateTime::of(context.now);
  response.interval = booted.interval_s;
  answer(decision, response);
  return decision;
}

Decision heartbeat(const Context& context, const Call& call) {
  const auto read = read_call<v16::HeartbeatRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  v16::HeartbeatResponse response;
  response.currentTime = wire::ocpp::DateTime::of(context.now);
  answer(decision, response);
  return decision;
}

}  // namespace voltyard::csms::ocpp16
