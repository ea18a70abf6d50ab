// Requests to OCPP stations, in the words of their version.
#pragma once

#include "csms/context.hpp"
#include "csms/station_request.hpp"

#include "wire/ocpp/version.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms {

StationRequest start_request(wire::ocpp::Version version, const Context& context,
                             const domain::Evse& evse, std::string_view token_uid);
StationRequest stop_request(wire::ocpp::Version version, const domain::Session& session);

// What checked_request() takes, by name.
std::vector<std::string_view> orderable_actions(wire::ocpp::Version version);

// Any request that a CSMS may send in this version. Errors: invalid with the path of the field.
Result<StationRequest> checked_request(wire::ocpp::Version version, std::string action,
                                       std::string_view payload);

}  // namespace voltyard::csms
