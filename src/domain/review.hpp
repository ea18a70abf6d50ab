// What people decide about a session whose evidence is doubtful: it is billed as it was metered, as
// a person says with a reason, or not at all. Where much is at stake a second person must agree.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::domain {

// Numbers are stored: append only.
enum class Ruling : std::uint8_t {
  accept = 1,   // billed as the money guard has counted it; a bill that stands goes on standing
  correct = 2,  // billed with the energy that a person has found; of a bill that stands, what it is
                // too high is credited
  waive = 3,    // not billed; a bill that stands is credited whole
};
std::string_view to_string(Ruling ruling);
std::optional<Ruling> parse_ruling(std::string_view text);

struct Review {
  SessionId session_id;
  OperatorId operator_id;
  Ruling ruling = Ruling::accept;
  Energy energy;  // of a correction
  std::string reason;
  std::string proposed_by;
  Timestamp proposed_at;
  std::string decided_by;  // empty while a second person must agree
  Timestamp decided_at;
  // The energy that the session's bill was made of, when people had to say it; kept through later
  // reviews of that bill.
  std::optional<Energy> billed_energy = {};
  bool operator==(const Review&) const = default;

  bool decided() const { return !decided_by.empty(); }
  bool says_the_same(const Review& other) const {
    return ruling == other.ruling && energy == other.energy;
  }
};

// What becomes of a person's wish: decided at once, decided because it was proposed by another
// person, or proposed. `at_stake` is the most that any ruling could bill; up to `alone` one person
// decides. Errors: invalid (no reason, energy that is none), conflict (decided already; the same
// person has proposed it).
Result<Review> rule(const Review* known, Review wish, Money at_stake, Money alone);

}  // namespace voltyard::domain
