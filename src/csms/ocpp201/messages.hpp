// What 2.0.1 stations call: one function per message. The table is in table.cpp.
#pragma once

#include "csms/handlers.hpp"

#include "domain/session_rules.hpp"
#include "wire/ocpp/v2.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace voltyard::csms::ocpp201 {

using wire::ocpp::Call;
namespace v2 = wire::ocpp::v2;

Decision boot_notification(const Context& context, const Call& call);
Decision heartbeat(const Context& context, const Call& call);
Decision status_notification(const Context& context, const Call& call);
Decision authorize(const Context& context, const Call& call);
Decision transaction_event(const Context& context, const Call& call);
Decision meter_values(const Context& context, const Call& call);
Decision firmware_status(const Context& context, const Call& call);
Decision data_transfer(const Context& context, const Call& call);

// Reports that are kept as events and need no judgement (yet).
template <class Request>
Decision notice(const Context& context, const Call& call);

v2::IdTokenInfo id_token_info(const Context& context, const v2::IdToken& token,
                              domain::Authorization authorization);

// False for tokens that say that nobody was asked.
bool names_someone(const v2::IdToken& token);

// One reading per MeterValue of the message.
std::vector<domain::MeterReading> read_meter_values(const std::vector<v2::MeterValue>& values);

}  // namespace voltyard::csms::ocpp201
