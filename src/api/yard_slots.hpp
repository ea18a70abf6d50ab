// The slots that are there, and the groups they stand in: what imports and adoption check before
// they add more.
#pragma once

#include "api/endpoint.hpp"

#include "domain/slot_groups.hpp"

#include <map>
#include <unordered_map>

namespace voltyard::api {

using EvsesByStation = std::unordered_map<StationId, std::map<int, domain::Evse>>;

// Errors: unavailable.
Task<Result<EvsesByStation>> load_evses(Context& context, OperatorId operator_id);

// Every station of the operator, counted where it stands.
domain::SlotGroups slot_groups(const csms::Snapshot& snapshot, OperatorId operator_id,
                               const EvsesByStation& evses);

}  // namespace voltyard::api
