// What a pile or a detector reports as a bare fact, without a number: smoke, water, a door. One
// table says what follows; it is data, so that a shed can have its own.
#pragma once

#include "domain/protection.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace voltyard::domain {

// The source is where a pile says it. DNY 42: alarm types of its alarm frame; DNY 03: stop reasons
// of its settlement; DNY 21: port states of its heartbeat.
enum class Signal : std::uint8_t {
  smoke,          // DNY 42 type 4, DNY 17, and smoke detectors of the shed
  heat,           // heat and flame detectors of the shed
  fire_system,    // DNY 03 reason 18: the building's fire system spoke
  hot_melt,       // DNY 42 type 3: the glue seal of the extinguishing charge has melted
  overheated,     // DNY 42 type 5: the pile's own temperature alarm
  water,          // DNY 42 type 2
  water_level,    // DNY 42 type 6
  leakage,        // DNY 17 of a residual-current host
  over_voltage,   // DNY 03 reason 1A
  short_circuit,  // DNY 21 state 0D
  relay_stuck,    // DNY 21 states 9 and 0E: the slot cannot switch itself off any more
  under_voltage,  // DNY 03 reason 1B
  power_lost,     // DNY 42 type 1; DNY 17: the breaker of a residual-current host is open
  door_open,      // DNY 42 type 7
};

constexpr std::size_t signal_count = 14;

std::string_view to_string(Signal signal);
std::optional<Signal> parse_signal(std::string_view text);

using SignalActions = std::array<Action, signal_count>;

// The shipped table. Fire (the first four) opens everything: with smoke in a shed nobody waits to
// learn which slot it comes from. Water and residual current concern the whole pile. Behind a stuck
// relay a stop of the other slots helps nobody: people must open the breaker.
constexpr SignalActions shipped_signal_actions = {
    Action::cut_shed,   // smoke
    Action::cut_shed,   // heat
    Action::cut_shed,   // fire_system
    Action::cut_shed,   // hot_melt
    Action::stop_pile,  // overheated
    Action::stop_pile,  // water
    Action::stop_pile,  // water_level
    Action::stop_pile,  // leakage
    Action::stop_pile,  // over_voltage
    Action::stop_slot,  // short_circuit
    Action::notify,     // relay_stuck
    Action::notify,     // under_voltage
    Action::notify,     // power_lost
    Action::notify,     // door_open
};

// A signal has no threshold and no waiting time: raised is enough. That it is told only once until
// it clears is the alarm's concern.
Verdict judge_signal(const SignalActions& actions, Signal signal, Timestamp at);

}  // namespace voltyard::domain
