#include "domain/pile_watch.hpp"

#include "base/assert.hpp"

namespace voltyard::domain {
namespace {

std::int32_t& slot_of(PileWatch& pile, int number) {
  ASSERT(number >= 1 && number <= PileWatch::max_slots);
  return pile.slot_mw[static_cast<std::size_t>(number - 1)];
}

// Tells a rule once: `due` raises it, `cleared` arms it again.
bool raise(Told& told, Rule rule, bool due, bool cleared) {
  if (cleared) told.forget(rule);
  if (!due || told.has(rule)) return false;
  told.add(rule);
  return true;
}

}  // namespace

void expect_slot(PileWatch& pile, int number, Power expected) {
  slot_of(pile, number) =
      static_cast<std::int32_t>(std::clamp<std::int64_t>(expected.mw, 0, INT32_MAX));
}

void release_slot(PileWatch& pile, int number) { slot_of(pile, number) = 0; }

Power total_power(const PileWatch& pile) {
  Power total;
  for (const auto power_mw : pile.slot_mw) total.mw += power_mw;
  return total;
}

bool may_start(const PileWatch& pile, const PileLimits& limits, Power expected) {
  return total_power(pile).mw + expected.mw <= limits.no_start_mw;
}

std::optional<Verdict> observe(PileWatch& pile, const ProtectionLimits& limits, int number,
                               const Reading& reading) {
  if (reading.power_mw == Sample::absent) return std::nullopt;
  slot_of(pile, number) = std::max(reading.power_mw, 0);
  const auto gap =
      std::clamp(reading.at - pile.clock_at, Duration::zero(), limits.reports.silence());
  pile.clock_at = reading.at;

  const auto& pile_limits = limits.pile;
  const auto total = total_power(pile).mw;
  const bool was_over = pile.over.holds();
  pile.over.see(total > pile_limits.stop_mw, total <= pile_limits.stop_mw - pile_limits.back_mw,
                gap, 0);
  if (!was_over) pile.over_since = reading.at;
  // As with a slot: where reports are rarer than the judging time, one has to do.
  const bool lone = limits.reports.interval > pile_limits.judge && pile.over.holds();
  const bool overloaded = pile.over.lasted(pile_limits.judge) || lone;
  if (raise(pile.told, Rule::pile_overload, overloaded, !pile.over.holds())) {
    return Verdict{
        Rule::pile_overload, pile_limits.stop_action, reading.at,
        Evidence{total, pile_limits.stop_mw, pile.over_since, pile.over.held(), reading}};
  }
  const bool emptier = total <= pile_limits.no_start_mw - pile_limits.back_mw;
  if (raise(pile.told, Rule::pile_crowded, total > pile_limits.no_start_mw, emptier)) {
    return Verdict{Rule::pile_crowded, pile_limits.crowded_action, reading.at,
                   Evidence{total, pile_limits.no_start_mw, reading.at, Duration::zero(), reading}};
  }
  return std::nullopt;
}

bool is_at_rest(const PileWatch& pile) {
  for (const auto rule :
       {Rule::pile_overload, Rule::pile_crowded, Rule::pile_hot, Rule::pile_warm}) {
    if (pile.told.has(rule)) return false;
  }
  return total_power(pile).mw == 0 && !pile.over.holds();
}

std::optional<Verdict> observe_air(PileWatch& pile, const PileLimits& limits,
                                   std::int16_t temperature_dc, Timestamp at) {
  struct Step {
    Rule rule;
    Action action;
    std::int16_t threshold_dc;
  };
  const auto& air = limits.air;
  const Step steps[] = {{Rule::pile_hot, air.stop_action, air.stop_dc},
                        {Rule::pile_warm, air.warn_action, air.warn_dc}};
  Reading reading;
  reading.at = at;
  reading.temperature_dc = temperature_dc;
  for (const auto& step : steps) {
    const bool due = temperature_dc >= step.threshold_dc;
    const bool cleared = temperature_dc <= step.threshold_dc - air.back_dc;
    if (raise(pile.told, step.rule, due, cleared)) {
      return Verdict{step.rule, step.action, at,
                     Evidence{temperature_dc, step.threshold_dc, at, Duration::zero(), reading}};
    }
  }
  return std::nullopt;
}

}  // namespace voltyard::domain
