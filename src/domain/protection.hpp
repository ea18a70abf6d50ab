// The words of the server's second opinion: which rule spoke, what must happen, and the evidence.
// The firmware of most piles has such rules too, but vendors have switched some of them off; these
// judge the same telemetry again. The rules stand in slot_watch.hpp and pile_watch.hpp, every
// threshold in protection_limits.hpp, and docs/safety.md is the table for people. Pure values.
#pragma once

#include "domain/sample.hpp"

#include <cstdint>
#include <string_view>

namespace voltyard::domain {

// What must happen. Everything is also told to people; these say what happens besides.
enum class Action : std::uint8_t { notify, stop_slot, stop_pile, cut_shed };

enum class Rule : std::uint8_t {
  slot_hot,       // the slot's sensor above the stop threshold
  overload,       // more than a slot may deliver
  growth,         // far more than the charger took in its first quarter of an hour
  total_time,     // charging longer than a charge may last, pauses included
  no_load,        // nothing worth charging was ever plugged in, or a fuse is blown
  unplugged,      // the vehicle is gone, or its charger has switched itself off
  full,           // nothing but a steady float for its whole time
  slot_warm,      // the slot's sensor above the warning threshold
  growth_warned,  // more than that, or rising again after it had fallen
  stop_ignored,   // power still flows although a stop was demanded
  no_telemetry,   // charging, but several reports are missing
  pile_hot,       // the pile's own air, as above
  pile_warm,
  pile_overload,  // the sum of the slots above the stop threshold
  pile_crowded,   // the sum of the slots above the threshold for a new start
  signal,         // smoke, water, a door: see signals.hpp
};

std::string_view to_string(Action action);
std::string_view to_string(Rule rule);

// Which rules have spoken and not cleared since: a rule is told once, not with every reading.
class Told {
 public:
  bool has(Rule rule) const { return (bits_ & bit(rule)) != 0; }
  void add(Rule rule) { bits_ = static_cast<std::uint16_t>(bits_ | bit(rule)); }
  void forget(Rule rule) { bits_ = static_cast<std::uint16_t>(bits_ & ~bit(rule)); }

 private:
  static_assert(static_cast<int>(Rule::signal) < 16);
  static constexpr unsigned bit(Rule rule) { return 1u << static_cast<unsigned>(rule); }

  std::uint16_t bits_ = 0;
};

// Whether the plug is in, if the station can tell. `held` is our own doing: the plug is in and the
// energy is withheld (SuspendedEVSE), so that low power says nothing about the vehicle.
enum class Plug : std::uint8_t { unknown, out, in, held };

// One report about a slot. `at` is when it reached us on the domain clock and not what the pile
// claims: protection does not depend on a pile's clock. Values that were not measured are absent.
struct Reading {
  Timestamp at;
  std::int32_t power_mw = Sample::absent;
  std::int16_t temperature_dc = Sample::absent16;  // 0.1 degree Celsius, at the slot
  Plug plug = Plug::unknown;
  Energy energy;  // delivered since the session's start; evidence only

  bool operator==(const Reading&) const = default;
};

// What the verdict rests on. The readings behind it are those of the session's curve within
// [since, reading.at]; `reading` is the last of them.
struct Evidence {
  std::int64_t measured = 0;   // mW, 0.1 degree Celsius or ms, as the rule has it
  std::int64_t threshold = 0;  // in the same unit: what `measured` was held against
  Timestamp since;             // when the condition began
  Duration lasted{0};          // how much of the time since then readings bear out
  Reading reading;

  bool operator==(const Evidence&) const = default;
};

struct Verdict {
  Rule rule = Rule::signal;
  Action action = Action::notify;
  Timestamp at;
  Evidence evidence;

  bool operator==(const Verdict&) const = default;
};

}  // namespace voltyard::domain
