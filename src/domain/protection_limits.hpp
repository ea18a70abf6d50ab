// Every threshold of the second opinion, as data: one ProtectionLimits per pile model, from the
// configuration. The defaults are for the 12-slot e-bike pile. Each says where it comes from:
//   DNY nn    default of parameter command nn of the DNY protocol (V8.6), the pile's own rule
//   X10P      constants of a 12-slot pile's firmware (X10P)
//   list      a published platform's alarm list (ChargePilot)
//   own       our own choice, with the reason beside it
// Power is in mW, temperature in 0.1 degree Celsius. A rule's `back` values are its hysteresis: the
// condition begins at the threshold and ends only beyond `back`.
#pragma once

#include "domain/signals.hpp"

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::domain {

struct ReportLimits {
  Duration interval = std::chrono::minutes(5);  // DNY 06; for OCPP the sampling interval
  int missed = 3;  // own: as a connection is given up after three missed heartbeats
  Duration at_least = std::chrono::minutes(2);  // own: at 10 s a short radio gap is no silence
  Action action = Action::notify;               // a silent pile hears no stop

  // Half an interval of grace on top: reports come with jitter.
  Duration silence() const;
};

// Full: power low for `judge`, then a steady float for `float_time`. DNY knows only the share of
// the charging power; X10P only watts and steadiness. Either alone fails on the curves of
// docs/safety.md, so both count: the share finds the end of a large charger, the watts that of a
// small one with a high float, and steadiness tells a float from a charge that is still falling.
struct FullLimits {
  std::int32_t below_permille = 200;   // DNY 83: 20 % of the charging power
  std::int32_t small_mw = 45'000;      // X10P: judged below 45 W ...
  std::int32_t small_permille = 500;   // own: ... and never above half the charging power
  std::int32_t back_permille = 1'250;  // own: ends at 1.25 of the threshold (25 % of charging)
  Duration judge = std::chrono::seconds(1'800);        // DNY 83
  Duration judge_late = std::chrono::seconds(300);     // DNY 84, second float point ...
  Duration late_after = std::chrono::seconds(10'800);  // ... from three hours on
  Duration float_time = std::chrono::seconds(3'600);   // DNY 83
  // X10P: a change of more than 6 W starts the time again. Own: a fifth, because 6 W are nothing to
  // a 400 W charger and everything to a 3 W float; at least 1 W, the resolution of cheap meters.
  std::int32_t steady_permille = 200;
  std::int32_t steady_mw = 1'000;
  Duration float_at_most =
      std::chrono::hours(4);  // X10P, stored-value card; then it ends, steady or not
  Action action = Action::stop_slot;
};

struct UnpluggedLimits {
  std::int32_t below_mw = 1'500;                   // X10P: at most 1.5 W
  std::int32_t back_mw = 2'500;                    // X10P: what its limit was raised to later
  Duration judge = std::chrono::seconds(300);      // X10P, DNY
  Duration judge_told = std::chrono::seconds(10);  // DNY 83, when the station says "out" as well
  Action action = Action::stop_slot;
};

struct NoLoadLimits {
  std::int32_t peak_mw = 30'000;                  // DNY 84: 30 W
  Duration within = std::chrono::seconds(1'800);  // DNY 84
  Action action = Action::stop_slot;
};

struct OverloadLimits {
  std::int32_t above_mw = 1'100'000;          // X10P: 5 A at 220 V
  std::int32_t at_once_mw = 1'210'000;        // list: 1.1 times the limit is cut without waiting
  std::int32_t back_mw = 1'050'000;           // own
  Duration judge = std::chrono::seconds(30);  // DNY 84; one reading is enough when they are rarer
  Action action = Action::stop_slot;
};

// Growth over the level of the first 15 minutes under load (stop), and over the lowest power since
// (warning). X10P lets its power tier rise after +15 W for more than 8 minutes; DNY 84 cuts at +80
// W for 30 s (switched off in 2021 because of false trips). Own: a share beside the watts, because
// a healthy charge rises by 3-8 % until its peak and its readings are +-2 % noise. A deeply
// discharged lead-acid pack may rise by 20 %, and some chargers have a second stage: hence a
// warning first.
struct GrowthLimits {
  Duration level_time = std::chrono::minutes(15);  // X10P
  Duration judge = std::chrono::minutes(8);        // X10P
  std::int32_t warn_mw = 15'000;                   // X10P
  std::int32_t warn_permille = 150;                // own
  std::int32_t stop_mw = 30'000;                   // own: twice the warning
  std::int32_t stop_permille = 300;
  std::int32_t back_permille = 667;  // own: of the margin; two thirds
  Action warn_action = Action::notify;
  Action stop_action = Action::stop_slot;
};

struct TotalTimeLimits {
  Duration at_most = std::chrono::hours(10);  // DNY 85: 36,000 s
  Action action = Action::stop_slot;
};

struct TemperatureLimits {
  std::int16_t warn_dc = 650;  // X10P: 65 degrees
  std::int16_t stop_dc = 800;  // DNY 84: 80 degrees, air and port
  std::int16_t back_dc = 50;   // own: ends 5 degrees below
  Action warn_action = Action::notify;
  Action stop_action = Action::stop_slot;
};

// A stop that does nothing: own. DNY answers within 15 s or after one resend, so a minute is late.
struct StopIgnoredLimits {
  std::int32_t above_mw = 5'000;
  Duration after = std::chrono::seconds(60);  // and again each time it has passed once more
  Action action = Action::notify;
};

struct PileLimits {
  std::int32_t no_start_mw = 7'800'000;       // X10P
  std::int32_t stop_mw = 8'700'000;           // X10P
  std::int32_t back_mw = 200'000;             // own: each ends 200 W below
  Duration judge = std::chrono::seconds(30);  // as for a slot
  Action crowded_action = Action::notify;
  Action stop_action = Action::stop_pile;
  TemperatureLimits air{.stop_action = Action::stop_pile};
};

// A host stands in the switchboard of its piles, and reports every half hour or when it must.
struct HostLimits {
  std::int16_t hot_dc = 800;          // DNY 84: 80 degrees, as the air of a pile
  std::int16_t hot_back_dc = 50;      // own: ends 5 degrees below
  std::int32_t leakage_ma = 30;       // own: what the residual-current breaker of a socket trips at
  std::int32_t leakage_back_ma = 10;  // own: ends a third below
};

struct ProtectionLimits {
  ReportLimits reports;
  FullLimits full;
  UnpluggedLimits unplugged;
  NoLoadLimits no_load;
  OverloadLimits overload;
  GrowthLimits growth;
  TotalTimeLimits total_time;
  TemperatureLimits temperature;
  StopIgnoredLimits stop_ignored;
  PileLimits pile;
  HostLimits host;
};

// Limits come from people. Contradictory ones (a warning above its stop, a hysteresis that never
// ends, times of zero) are refused with the field at fault.
[[nodiscard]] Status check_limits(const ProtectionLimits& limits);

// Of one make of piles, by the words with which a pile calls itself; empty: any.
struct ModelLimits {
  std::string vendor;
  std::string model;
  ProtectionLimits limits;
};

struct ProtectionTable {
  ProtectionLimits of_others;
  std::vector<ModelLimits> models;
  SignalActions signals = shipped_signal_actions;  // of all piles and detectors

  // The first row that fits.
  const ProtectionLimits& of(std::string_view vendor, std::string_view model) const;
};

}  // namespace voltyard::domain
