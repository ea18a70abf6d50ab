// One request to a station and what its answer changes. On the station's shard.
#pragma once

#include "csms/station_request.hpp"

#include "domain/event.hpp"
#include "storage/records.hpp"

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

namespace voltyard::csms {

class ShardDesk;
struct Context;
struct LiveStation;

// What is told of an operation that is over.
domain::Event over_event(const Context& context, const storage::OperationRow& row);

// Sends, waits for the pile's answer, and lets the request's meaning decide; what it decides is
// committed before this resumes. Both live until then. Errors: those of StationSender::call.
Task<Result<link::PileAnswer>> ask(ShardDesk& desk, LiveStation& live,
                                   const StationRequest& request);

// The station is asked for a charge: when it begins, it is known for whom. Nothing else than a
// start is expected; what was expected for too long is forgotten.
void expect_start(LiveStation& live, const StationRequest& request, Timestamp now);

}  // namespace voltyard::csms
