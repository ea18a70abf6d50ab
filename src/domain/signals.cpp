#include "domain/signals.hpp"

#include <algorithm>

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, signal_count> names = {
    "smoke",       "heat",          "fire_system", "hot_melt",     "overheated",
    "water",       "water_level",   "leakage",     "over_voltage", "short_circuit",
    "relay_stuck", "under_voltage", "power_lost",  "door_open"};

}  // namespace

std::string_view to_string(Signal signal) { return names[static_cast<std::size_t>(signal)]; }

std::optional<Signal> parse_signal(std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Signal>(found - names.begin());
}

Verdict judge_signal(const SignalActions& actions, Signal signal, Timestamp at) {
  Verdict verdict;
  verdict.rule = Rule::signal;
  verdict.action = actions[static_cast<std::size_t>(signal)];
  verdict.at = at;
  verdict.evidence.since = at;
  verdict.evidence.reading.at = at;
  return verdict;
}

}  // namespace voltyard::domain
