#include "domain/session_rules.hpp"

#include <algorithm>

namespace voltyard::domain {
namespace {

constexpr Duration future_tolerance = std::chrono::minutes(2);
constexpr Duration zone_offset = std::chrono::hours(8);  // China Standard Time sent as UTC
constexpr std::int64_t year_2020_ms = 1'577'836'800'000;
constexpr Energy meter_resolution{10'000};  // 10 Wh

bool within(Duration value, Duration tolerance) {
  return value <= tolerance && value >= -tolerance;
}

// The guard's judgement of one register reading: how much energy it adds to the session.
Energy judge_register(Session& session, Energy reading, Timestamp at) {
  if (reading.mwh < 0) {
    session.note(Finding::negative_register);
    return {0};
  }
  const Energy delta = reading - session.register_last;
  const Energy limit = plausible_energy(session.max_power, at - session.last_seen_at);
  if (delta.mwh < 0) {
    // The register fell back. What it shows now was counted since the reset, if that is possible.
    session.note(Finding::meter_reset);
    return reading <= limit ? reading : Energy{0};
  }
  if (delta <= limit) return delta;
  if (session.register_start.mwh == 0 && session.energy.mwh == 0) {
    // A start at 0 followed by the odometer: the first real reading is the baseline.
    session.note(Finding::zero_baseline);
    session.register_start = reading;
    return {0};
  }
  session.note(Finding::meter_jump);
  return delta;  // kept as claimed: the session is held, a person decides
}

// Older than what we know, in time and in the register: a repetition or a queue out of order. When
// the register went on although the clock went back, the clock is wrong, not the reading.
bool is_from_the_past(const Session& session, const MeterReading& reading) {
  if (!reading.claimed_ms || *reading.claimed_ms < session.started_at.ms) return false;
  const bool register_went_on = reading.reading && *reading.reading > session.register_last;
  return Timestamp{*reading.claimed_ms} < session.last_seen_at && !register_went_on;
}

}  // namespace

CorrectedTime correct_time(std::optional<std::int64_t> claimed_ms, Timestamp not_before,
                           Timestamp now) {
  if (!claimed_ms) return {std::max(now, not_before), Finding::clock_corrected};
  const Timestamp claimed{*claimed_ms};
  const Duration ahead = claimed - now;
  if (within(ahead - zone_offset, future_tolerance)) {
    return {std::max(claimed - zone_offset, not_before), Finding::clock_zone};
  }
  if (ahead > future_tolerance || claimed.ms < year_2020_ms || claimed < not_before) {
    return {std::max(now, not_before), Finding::clock_corrected};
  }
  return {claimed, std::nullopt};
}

Energy plausible_energy(Power max_power, Duration elapsed) {
  constexpr Int128 mw_ms_per_mwh = 3'600'000;
  const Int128 elapsed_ms = std::max<std::int64_t>(elapsed.count(), 0);
  const Int128 mw_ms = std::min(Int128{max_power.mw} * elapsed_ms, INT64_MAX * mw_ms_per_mwh);
  const Int128 mwh = mw_ms * 105 / 100 / mw_ms_per_mwh;
  const Int128 bounded = std::min<Int128>(mwh, INT64_MAX / 2);
  return Energy{static_cast<std::int64_t>(bounded)} + meter_resolution;
}

std::optional<Sample> apply_reading(Session& session, const MeterReading& reading, Timestamp now) {
  if (!session.open()) {
    session.note(Finding::late_message);
    return std::nullopt;
  }
  if (is_from_the_past(session, reading)) return std::nullopt;

  const auto time = correct_time(reading.claimed_ms, session.last_seen_at, now);
  if (time.finding) session.note(*time.finding);
  Sample sample;
  sample.at = time.at;
  if (reading.reading) {
    const bool repeated = session.sample_count > 0 && time.at == session.last_seen_at &&
                          *reading.reading == session.register_last &&
                          reading.power_mw == session.last_power_mw;
    if (repeated) return std::nullopt;
    session.energy = session.energy + judge_register(session, *reading.reading, time.at);
    session.register_last = *reading.reading;
  }
  sample.energy = session.energy;
  sample.power_mw = reading.power_mw;
  sample.voltage_mv = reading.voltage_mv;
  sample.current_ma = reading.current_ma;
  sample.soc_permille = reading.soc_permille;
  sample.temperature_dc = reading.temperature_dc;
  session.last_seen_at = time.at;
  if (reading.power_mw != Sample::absent) session.last_power_mw = reading.power_mw;
  ++session.sample_count;
  return sample;
}

namespace {

// An end that no station has said.
bool was_guessed(EndReason reason) {
  return reason == EndReason::ended_without_stop || reason == EndReason::pile_silent;
}

}  // namespace

std::optional<Sample> end_session(Session& session, const Stop& stop, Timestamp now) {
  if (!session.open()) {
    if (!stop.reading || *stop.reading == session.register_last) return std::nullopt;
    if (was_guessed(session.end_reason) && *stop.reading > session.register_last) {
      // We had ended it ourselves, and the real end comes now. Nobody pays more afterwards.
      session.note(Finding::late_message);
      return std::nullopt;
    }
    // The first stop counts; a later, different one is evidence, and a person decides.
    session.note(Finding::stop_conflict);
    session.state = SessionState::needs_review;
    return std::nullopt;
  }
  std::optional<Sample> closing;
  if (stop.reading && *stop.reading < session.register_start &&
      session.register_last >= session.register_start) {
    session.note(Finding::stop_below_start);
  } else if (stop.reading) {
    MeterReading last;
    last.claimed_ms = stop.claimed_ms;
    last.reading = stop.reading;
    closing = apply_reading(session, last, now);
  }
  const auto time = correct_time(stop.claimed_ms, session.last_seen_at, now);
  if (time.finding) session.note(*time.finding);
  session.ended_at = time.at;
  session.ended_station_ms = stop.claimed_ms.value_or(0);
  session.last_seen_at = time.at;
  session.end_reason = stop.reason;
  session.end_text = stop.text;
  session.state = (session.findings & findings_for_review) != 0 ? SessionState::needs_review
                                                                : SessionState::ended;
  return closing;
}

}  // namespace voltyard::domain
