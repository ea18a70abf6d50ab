// What we ask of DNY piles, and what their answers change.
#pragma once

#include "csms/dialect.hpp"
#include "csms/dny/messages.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms::dny {

extern const Dialect dialect;

// The only way a charge is started from here: until full, ten hours at most (SafeStart). Errors:
// conflict, while the pile has not confirmed its limits or the slot is faulted.
Result<StationRequest> start_request(const Context& context, const domain::Evse& evse,
                                     std::string_view token_uid);

// Sets the limits in the pile's memory (83, 84, 85) and reads them back (90, 91, 92).
std::vector<StationRequest> limit_orders(const Context& context, std::uint32_t physical_id);

// A start we asked for under this key; null when there is none.
const ExpectedStart* expected_start(const Context& context, std::string_view transaction_key);

// A port's state as a slot's status.
void report_port(const Context& context, std::uint8_t port, wire::PortState state,
                 Decision& decision);

}  // namespace voltyard::csms::dny
