// What 1.6 stations call: one function per message. The table is in table.cpp.
#pragma once

#include "csms/handlers.hpp"

#include "domain/session_rules.hpp"
#include "wire/ocpp/v16.hpp"

#include <optional>
#include <vector>

namespace voltyard::csms::ocpp16 {

using wire::ocpp::Call;
namespace v16 = wire::ocpp::v16;

Decision boot_notification(const Context& context, const Call& call);
Decision heartbeat(const Context& context, const Call& call);
Decision status_notification(const Context& context, const Call& call);
Decision authorize(const Context& context, const Call& call);
Decision start_transaction(const Context& context, const Call& call);
Decision meter_values(const Context& context, const Call& call);
Decision stop_transaction(const Context& context, const Call& call);
Decision signed_firmware_status(const Context& context, const Call& call);
Decision data_transfer(const Context& context, const Call& call);

// Reports that are kept as events and need no judgement. The security extension's are among them:
// stations queue them for days and send them to systems that never asked (quirk 50).
template <class Request>
Decision notice(const Context& context, const Call& call);

v16::IdTagInfo id_tag_info(const Context& context, domain::Authorization authorization,
                           std::string_view uid);

// One reading per MeterValue of the message.
std::vector<domain::MeterReading> read_meter_values(const std::vector<v16::MeterValue>& values);

}  // namespace voltyard::csms::ocpp16
