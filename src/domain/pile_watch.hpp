// The second opinion on a whole pile: the sum of its slots against two thresholds (above the first
// nobody starts, above the second everything stops), and the air inside. Pure functions over a
// small state, owned by whoever owns the pile, on its thread.
//
// A slot counts with its last reading, or with what was expected of it until there is one, and goes
// on counting through silence until it is released: a pile that says nothing may still be drawing.
#pragma once

#include "domain/protection_limits.hpp"
#include "domain/spell.hpp"

#include <array>
#include <optional>

namespace voltyard::domain {

struct PileWatch {
  static constexpr int max_slots = 32;  // twice the largest DNY pile; more are not one pile

  Timestamp clock_at;
  std::array<std::int32_t, max_slots> slot_mw{};
  Timestamp over_since;
  Spell over;
  Told told;
};

// Slots are numbered from 1, as on the pile, to max_slots.
void expect_slot(PileWatch& pile, int number, Power expected);  // started, not yet read
void release_slot(PileWatch& pile, int number);                 // ended

Power total_power(const PileWatch& pile);
// No slot counts and no rule has spoken: as good as a new one.
bool is_at_rest(const PileWatch& pile);

// Whether a slot that will probably take `expected` may start.
bool may_start(const PileWatch& pile, const PileLimits& limits, Power expected);

// A slot's reading; other slots keep theirs. As with a slot, a rule speaks once until it clears.
std::optional<Verdict> observe(PileWatch& pile, const ProtectionLimits& limits, int number,
                               const Reading& reading);

// The temperature of the pile's own air, 0.1 degree Celsius.
std::optional<Verdict> observe_air(PileWatch& pile, const PileLimits& limits,
                                   std::int16_t temperature_dc, Timestamp at);

}  // namespace voltyard::domain
