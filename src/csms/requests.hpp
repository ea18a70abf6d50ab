// Requests to stations, in the words of their protocol.
#pragma once

#include "csms/context.hpp"

#include "wire/ocpp/version.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::csms {

struct StationRequest {
  std::string action;
  std::string payload;  // JSON, members in the order of the schema
  std::optional<ExpectedStart> expected;
};

StationRequest start_request(wire::ocpp::Version version, const Context& context,
                             const domain::Evse& evse, std::string_view token_uid);
StationRequest stop_request(wire::ocpp::Version version, const domain::Session& session);

// Any request that a CSMS may send in this version. Errors: invalid with the path of the field.
Result<StationRequest> checked_request(wire::ocpp::Version version, std::string action,
                                       std::string_view payload);

// A token for a start on behalf of the desk: unguessable, at most 20 characters.
std::string desk_token(Random& random);

}  // namespace voltyard::csms
