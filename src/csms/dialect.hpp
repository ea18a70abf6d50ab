// What csms needs of a protocol to give its stations orders. One row per protocol, found by the
// name that stands in StationState::protocol.
#pragma once

#include "csms/context.hpp"
#include "csms/station_request.hpp"

#include "link/ports/gatekeeper.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms {

// How long a start that was asked for or permitted may take to begin.
constexpr Duration start_expected_for = std::chrono::minutes(10);

struct Dialect {
  std::string_view protocol;
  link::Door door;

  // How long a slot may say that it is free before its open session counts as forgotten: the end
  // may still be on its way.
  Duration end_wait;

  // Errors: conflict, when the station cannot be asked for it as it is now.
  Result<StationRequest> (*start)(const Context& context, const domain::Evse& evse,
                                  std::string_view token_uid);
  Result<StationRequest> (*stop)(const Context& context, const domain::Session& session);

  // Any other request that may be sent, as a person writes it: an action and JSON. Errors: invalid
  // with the path of the field.
  Result<StationRequest> (*checked)(const Context& context, std::string action,
                                    std::string_view payload);

  // The pile's answer as JSON for people.
  std::string (*shown)(const StationRequest& request, const link::PileAnswer& answer);

  bool charges_cars = false;  // every slot does, whatever its power is said to be

  // `UpdateFirmware` with an image of ours. Null: the protocol has no such thing, or a request of
  // its own that names an address.
  Result<storage::FirmwareImageId> (*image_named)(std::string_view payload) = nullptr;
  Result<StationRequest> (*update)(const Context& context, std::string_view payload,
                                   const storage::FirmwareImageRow& image) = nullptr;

  // What `checked` and `update` take, by name.
  std::vector<std::string_view> (*actions)() = nullptr;
};

// Null: a protocol we do not speak, or none yet.
const Dialect* find_dialect(std::string_view protocol);

// A token for a start on behalf of the desk: unguessable, at most 20 characters.
std::string desk_token(Random& random);

}  // namespace voltyard::csms
