// What both OCPP families mean by a boot: who the station says it is, and how often it may say so.
#pragma once

#include "csms/context.hpp"

#include <string>

namespace voltyard::csms {

struct BootFacts {
  std::string vendor, model, serial, firmware, reason;
  std::string iccid;  // empty: not said
};

struct BootAnswer {
  domain::Registration registration = domain::Registration::accepted;
  std::uint32_t interval_s = 300;
};

// Registration belongs to the station and persists; a boot never changes it. The heartbeat interval
// is spread by +-20 % so that a yard that booted together does not beat together. A station that
// boots more than ten times in ten minutes of real time is told to stay away longer, and it is said
// once in that window (N61): that is its quarantine. It is never shut out, it may just have
// started.
BootAnswer boot(const Context& context, BootFacts facts, Decision& decision);

}  // namespace voltyard::csms
