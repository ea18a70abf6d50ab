// The second opinion on one charging session: fed with every reading and asked now and then, it
// says when something must happen. Pure functions over a small state without allocation, owned by
// whoever owns the session, on its thread.
//
// Time is the domain clock's and never goes backwards inside: the age only grows. A reading that is
// not newer than the one before (repeated, or the clock was set back) moves no timer. A gap longer
// than the silence of the limits counts only for so long: nobody knows what happened in it. So the
// rules work at 10 s as at 5 min, and a clock that steps cannot fill a float time. Only the total
// time and the silence believe every step forward, because they err towards the safe side.
//
// After a restart a watch is rebuilt by feeding it the session's stored samples; what it says
// meanwhile has been said before.
#pragma once

#include "domain/protection_limits.hpp"
#include "domain/spell.hpp"

#include <array>
#include <optional>

namespace voltyard::domain {

struct SlotWatch {
  static constexpr std::int32_t never = -1;

  Timestamp started_at;             // of the session: the origin of every age below
  Timestamp clock_at;               // the latest moment we were told
  Timestamp read_at;                // the latest reading of power
  std::int32_t age_ms = 0;          // pauses and silence included
  std::int32_t heard_ms = 0;        // age at the latest report of any kind
  std::int32_t stopped_ms = never;  // age when a stop was last demanded
  std::int32_t loaded_ms = never;   // age when a second reading confirmed a real load
  std::int32_t charging_mw = 0;     // the highest proven power so far
  std::int32_t level_mw = 0;        // the same, of the first quarter of an hour under load
  std::int32_t valley_mw = 0;       // the lowest steady power since then that was a real load
  std::int32_t float_mw = 0;        // where the float began
  std::array<std::int32_t, 4> recent_mw{};  // the last readings, newest first; 0 before the first
  Told told;
  Spell over, growing, growing_fast, empty, idle, low, floating;
};

SlotWatch watch_slot(Timestamp started_at);

// Takes a reading in. At most one verdict per call, the most forceful first; others that are due
// follow with the next reading. A rule speaks once, and again only after its hysteresis has
// cleared; stop_ignored speaks again as long as power flows.
std::optional<Verdict> observe(SlotWatch& watch, const ProtectionLimits& limits,
                               const Reading& reading);

// What silence alone makes due: total time and missing reports. To be called at least once a
// minute. It is also what tells the watch that the domain clock was set back: until then readings
// from before are taken for repetitions.
std::optional<Verdict> overdue(SlotWatch& watch, const ProtectionLimits& limits, Timestamp now);

}  // namespace voltyard::domain
