// The second opinion at work: what the stored readings of a station's open sessions, and the air
// inside it, make necessary, by the rules of domain/slot_watch.hpp and domain/pile_watch.hpp. Pure:
// the watches are handed in as they were and come back as they are after the readings; the caller
// keeps them once the decision is committed.
#pragma once

#include "csms/context.hpp"

#include "domain/protection_limits.hpp"

#include <vector>

namespace voltyard::csms {

struct Guarded {
  Decision decision;                  // events of what was found, requests that stop what must stop
  std::vector<SessionWatch> watches;  // by the order of LiveStation::open
  domain::PileWatch pile;
};

// Whether there is anything to judge: readings or air that were not, or a minute of silence. Not
// twice within five seconds.
bool is_guard_due(const LiveStation& live, Timestamp now);

Guarded guard(const Context& context, const domain::ProtectionLimits& limits);

// E-bike slots only: a car charger's power is controlled, not watched for a fault of its battery.
bool is_guarded(const LiveStation& live, const domain::Evse& evse);

}  // namespace voltyard::csms
