// Firmware that a station fetches and installs by itself (OCPP 2.0.1; signed in 1.6, too). Its
// answer to the request is a promise; what counts is what it reports later under the same number,
// up to its last word. Until then the operation stays `sent`, and its answer says how far the
// station is:
// {"status": "Accepted", "firmware": "Installing"}. Pure.
#pragma once

#include "csms/context.hpp"
#include "csms/station_request.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace voltyard::csms {

bool is_followed(const LiveStation& live, std::int64_t request_id);

// An update that has been sent. There must be room.
void follow(LiveStation& live, FirmwareUpdate update);

// What must be stored with the next update: the oldest ends unfinished when there are as many as
// may be.
std::vector<storage::Change> room_for_update(const LiveStation& live, Timestamp now);

// Whether the answer was taken as a promise: then the reports that follow end the operation.
bool has_promised(const storage::OperationRow& row);

// As StationRequest::meaning. A station that refuses has said all: nothing is decided here.
Decision firmware_answered(const Context& context, const StationRequest& request,
                           const link::PileAnswer* answer);

// `said`: one of the FirmwareStatus words, the same in all versions. Without a number the only
// update under way is meant.
void firmware_reported(const Context& context, Decision& decision,
                       std::optional<std::int64_t> request_id, std::string_view said);

// The shard's copy after a commit; whoever waits is told.
void learn_operation(LiveStation& live, const storage::OperationRow& row);

}  // namespace voltyard::csms
