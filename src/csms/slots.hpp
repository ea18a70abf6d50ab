// What both OCPP families mean by a slot's status.
#pragma once

#include "csms/context.hpp"

#include <optional>
#include <string>

namespace voltyard::csms {

struct StatusFacts {
  int evse_number = 0;
  int connector_number = 1;
  domain::EvseStatus status = domain::EvseStatus::Available;
  std::string error_code;
  std::string error_info;
  std::optional<std::int64_t> claimed_ms;
  Power new_slot_power = domain::Evse{}.max_power;
};

// Puts the slot's new state and an event when it changed. A number we do not know yet (1..64)
// becomes a slot of the station: existing chargers are pointed here before anyone has typed in
// their slots.
void report_status(const Context& context, const StatusFacts& facts, Decision& decision);

// The slot with that number, made on the spot (and put into the decision) when it is new.
// nullopt: not a number a station can have.
std::optional<domain::Evse> slot_for(const Context& context, int number, Decision& decision,
                                     Power new_slot_power = domain::Evse{}.max_power);

}  // namespace voltyard::csms
