// The rules that move a session. Pure functions: (session, what was said, now) -> what to keep.
// They never refuse: a station that delivered energy is always believed to have delivered
// *something*, and what is doubtful becomes a Finding with its evidence.
#pragma once

#include "domain/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace voltyard::domain {

// A station's own time, corrected. `now` is the domain time of arrival.
struct CorrectedTime {
  Timestamp at;
  std::optional<Finding> finding;  // clock_corrected or clock_zone
};

// `claimed_ms` is nullopt when the station sent none or nonsense. A message may be hours old (it
// was queued offline), so the past is believed back to `not_before`; 1970, the future and exactly
// eight hours off are not. Tolerance for the future: two minutes.
CorrectedTime correct_time(std::optional<std::int64_t> claimed_ms, Timestamp not_before,
                           Timestamp now);

// What a meter said at one moment. `reading` is absent when only power or current was sampled.
struct MeterReading {
  std::optional<std::int64_t> claimed_ms;
  std::optional<Energy> reading;  // Energy.Active.Import.Register
  std::int32_t power_mw = Sample::absent;
  std::int32_t voltage_mv = Sample::absent;
  std::int32_t current_ma = Sample::absent;
  std::int16_t soc_permille = Sample::absent16;
  std::int16_t temperature_dc = Sample::absent16;
  std::vector<std::string> signed_values;  // as the station sent them; the rules do not look at it
};

// Applies one reading: corrects its time, lets the money guard judge the register, and returns the
// sample to keep. nullopt: it is no news (a repetition, out of order, or after the end); the caller
// keeps what is not already stored as evidence.
std::optional<Sample> apply_reading(Session& session, const MeterReading& reading, Timestamp now);

struct Stop {
  std::optional<std::int64_t> claimed_ms;
  std::optional<Energy> reading;
  EndReason reason = EndReason::other;
  std::string text;
};

// Ends the session and decides between `ended` and `needs_review`. Returns the closing sample when
// the stop carried a register. A second stop changes nothing but the findings: the first one
// counts. Of an end that we had only guessed, a real stop with more energy is no reason to doubt
// the bill: nobody is billed more afterwards.
std::optional<Sample> end_session(Session& session, const Stop& stop, Timestamp now);

// How much a slot may deliver in `elapsed`, in mWh: power x time x 1.05 plus 10 Wh for the meter's
// resolution and the reporting jitter.
Energy plausible_energy(Power max_power, Duration elapsed);

}  // namespace voltyard::domain
