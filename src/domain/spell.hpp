// How long a condition has held, as far as readings bear it out: the stopwatch of every timed rule
// of the second opinion. Eight bytes; times count from an origin that its owner keeps.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace voltyard::domain {

// Milliseconds that stop at their end instead of wrapping: 24 days are longer than any charge.
constexpr std::int32_t clamp_ms(std::int64_t ms) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(ms, 0, INT32_MAX));
}

struct Spell {
  static constexpr std::int32_t none = -1;

  std::int32_t held_ms = none;
  std::int32_t since_ms = 0;  // when it began, from the owner's origin

  bool holds() const { return held_ms != none; }
  Duration held() const { return Duration(std::max(held_ms, 0)); }
  bool lasted(Duration need) const { return holds() && held() >= need; }
  void end() { held_ms = none; }

  // One more reading, `gap` after the one before: `begins` starts the spell, `ends` ends it, and
  // what lies between the two keeps it going. The gap counts only when both its ends hold.
  void see(bool begins, bool ends, Duration gap, std::int32_t now_ms) {
    if (!holds()) {
      if (begins) *this = {0, now_ms};
    } else if (ends) {
      end();
    } else {
      held_ms = clamp_ms(std::int64_t{held_ms} + gap.count());
    }
  }
};

}  // namespace voltyard::domain
