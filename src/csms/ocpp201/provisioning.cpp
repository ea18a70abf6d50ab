#include "csms/boot.hpp"

#include "csms/ocpp201/messages.hpp"
#include "csms/read_call.hpp"

namespace voltyard::csms::ocpp201 {
namespace {

v2::RegistrationStatus status_of(domain::Registration registration) {
  switch (registration) {
    case domain::Registration::accepted: return v2::RegistrationStatus::Accepted;
    case domain::Registration::pending: return v2::RegistrationStatus::Pending;
    case domain::Registration::rejected: return v2::RegistrationStatus::Rejected;
  }
  return v2::RegistrationStatus::Rejected;
}

}  // namespace

Decision boot_notification(const Context& context, const Call& call) {
  auto read = read_call<v2::BootNotificationRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  auto& station = read.value.chargingStation;
  BootFacts facts;
  facts.vendor = std::move(station.vendorName);
  facts.model = std::move(station.model);
  facts.serial = station.serialNumber.value_or("");
  facts.firmware = station.firmwareVersion.value_or("");
  if (station.modem) facts.iccid = station.modem->iccid.value_or("");
  facts.reason = to_string(read.value.reason);
  Decision decision;
  const auto booted = boot(context, std::move(facts), decision);
  v2::BootNotificationResponse response;
  response.currentTime = wire::ocpp::DateTime::of(context.now);
  response.interval = booted.interval_s;
  response.status = status_of(booted.registration);
  answer(decision, response);
  return decision;
}

Decision heartbeat(const Context& context, const Call& call) {
  const auto read = read_call<v2::HeartbeatRequest>(context, call, About::anything_else);
  if (!read.accepted()) return refuse(read.violations);
  Decision decision;
  v2::HeartbeatResponse response;
  response.currentTime = wire::ocpp::DateTime::of(context.now);
  answer(decision, response);
  return decision;
}

}  // namespace voltyard::csms::ocpp201
