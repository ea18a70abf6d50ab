// What a reading does to a SlotWatch: the yardsticks it learns and the spells it keeps, before any
// rule is asked. Used by slot_watch.cpp only.
#pragma once

#include "domain/slot_watch.hpp"

namespace voltyard::domain {

// Moves the age forward; a clock that was set back lets no time pass.
void pass_time(SlotWatch& watch, Timestamp now);

void follow(SlotWatch& watch, const ProtectionLimits& limits, const Reading& reading);

// The middle one of the last three readings, so that one false reading moves nothing.
std::int32_t steady_power(const SlotWatch& watch);

// What three of the last four readings reached: a yardstick lasts for the whole session, so two
// false readings must not set it.
std::int32_t proven_power(const SlotWatch& watch);

// Below this the charge may be full.
std::int32_t low_threshold(const SlotWatch& watch, const FullLimits& full);

// How far above its level a charger may grow.
std::int32_t growth_margin(const SlotWatch& watch, std::int32_t least_mw, std::int32_t permille);

}  // namespace voltyard::domain
