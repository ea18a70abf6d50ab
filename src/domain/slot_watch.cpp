#include "domain/slot_watch.hpp"

#include "domain/slot_follow.hpp"

#include <span>

namespace voltyard::domain {
namespace {

// Twelve of these are a fifth of the 8 KiB that a connected pile may cost.
static_assert(sizeof(SlotWatch) <= 136);

// One rule, held against the state: does its condition hold, and is it due?
struct Ruling {
  Rule rule;
  Action action;
  bool holds;
  bool due;
  std::int64_t measured = 0;
  std::int64_t threshold = 0;
  std::int32_t since_ms = 0;
  Duration lasted{0};
};

Ruling by_spell(Rule rule, Action action, const Spell& spell, bool due, std::int64_t measured,
                std::int64_t threshold) {
  return {rule, action, spell.holds(), due, measured, threshold, spell.since_ms, spell.held()};
}

Ruling by_temperature(const SlotWatch& watch, Rule rule, Action action, const Reading& reading,
                      std::int16_t threshold_dc, std::int16_t back_dc) {
  const bool known = reading.temperature_dc != Sample::absent16;
  const bool cleared = known && reading.temperature_dc <= threshold_dc - back_dc;
  return {rule,
          action,
          !cleared,
          known && reading.temperature_dc >= threshold_dc,
          reading.temperature_dc,
          threshold_dc,
          watch.age_ms};
}

Ruling by_total_time(const SlotWatch& watch, const TotalTimeLimits& limits) {
  const Duration age(watch.age_ms);
  return {Rule::total_time, limits.action,          true, age >= limits.at_most,
          age.count(),      limits.at_most.count(), 0,    age};
}

Ruling by_silence(const SlotWatch& watch, const ReportLimits& limits) {
  const Duration quiet(watch.age_ms - watch.heard_ms);
  const bool silent = quiet > limits.silence();
  return {Rule::no_telemetry,       limits.action,  silent, silent, quiet.count(),
          limits.silence().count(), watch.heard_ms, quiet};
}

Ruling by_overload(const SlotWatch& watch, const ProtectionLimits& limits, std::int32_t power_mw) {
  const auto& overload = limits.overload;
  // Where reports are rarer than the judging time, one reading has to do.
  const bool lone = limits.reports.interval > overload.judge && watch.over.holds();
  const bool at_once = power_mw > overload.at_once_mw;
  return {Rule::overload,
          overload.action,
          watch.over.holds() || at_once,
          watch.over.lasted(overload.judge) || lone || at_once,
          power_mw,
          at_once ? overload.at_once_mw : overload.above_mw,
          watch.over.holds() ? watch.over.since_ms : watch.age_ms,
          watch.over.held()};
}

Ruling by_no_load(const SlotWatch& watch, const NoLoadLimits& limits, std::int32_t power_mw) {
  // A load that has just come is given the next reading to prove itself.
  const bool due = watch.empty.lasted(limits.within) && power_mw < limits.peak_mw;
  return by_spell(Rule::no_load, limits.action, watch.empty, due, power_mw, limits.peak_mw);
}

Ruling by_unplugged(const SlotWatch& watch, const ProtectionLimits& limits, Plug plug,
                    std::int32_t power_mw) {
  const auto& unplugged = limits.unplugged;
  const bool told = plug == Plug::out && watch.idle.holds();
  const bool due = watch.idle.lasted(unplugged.judge) ||
                   (told && (watch.idle.lasted(unplugged.judge_told) ||
                             limits.reports.interval > unplugged.judge_told));
  return by_spell(Rule::unplugged, unplugged.action, watch.idle, due, power_mw, unplugged.below_mw);
}

Ruling by_full(const SlotWatch& watch, const FullLimits& limits, std::int32_t steady_mw) {
  const bool due = watch.floating.lasted(limits.float_time) ||
                   watch.low.lasted(limits.judge + limits.float_at_most);
  return by_spell(Rule::full, limits.action, watch.low, due, steady_mw,
                  low_threshold(watch, limits));
}

Ruling by_growth(Rule rule, Action action, const Spell& spell, Duration judge,
                 std::int32_t steady_mw, std::int64_t threshold_mw) {
  return by_spell(rule, action, spell, spell.lasted(judge), steady_mw, threshold_mw);
}

Ruling by_stop_ignored(const SlotWatch& watch, const StopIgnoredLimits& limits,
                       std::int32_t power_mw) {
  const Duration since_stop(watch.age_ms - watch.stopped_ms);
  const bool due = watch.stopped_ms != SlotWatch::never && since_stop >= limits.after &&
                   power_mw > limits.above_mw;
  // Never kept as told: it is repeated for as long as it is true.
  return {Rule::stop_ignored, limits.action,    false,     due, power_mw,
          limits.above_mw,    watch.stopped_ms, since_stop};
}

// Says the first that is due and was not told; forgets what no longer holds.
std::optional<Verdict> speak(SlotWatch& watch, std::span<const Ruling> rulings,
                             const Reading& reading) {
  for (const auto& ruling : rulings) {
    if (!ruling.holds) watch.told.forget(ruling.rule);
  }
  for (const auto& ruling : rulings) {
    if (!ruling.due || watch.told.has(ruling.rule)) continue;
    watch.told.add(ruling.rule);
    if (ruling.action != Action::notify || ruling.rule == Rule::stop_ignored) {
      watch.stopped_ms = watch.age_ms;
    }
    return Verdict{ruling.rule, ruling.action, watch.clock_at,
                   Evidence{ruling.measured, ruling.threshold,
                            watch.started_at + Duration(ruling.since_ms), ruling.lasted, reading}};
  }
  return std::nullopt;
}

}  // namespace

SlotWatch watch_slot(Timestamp started_at) {
  SlotWatch watch;
  watch.started_at = started_at;
  watch.clock_at = started_at;
  watch.read_at = started_at - Duration(1);  // a reading at the very start is news
  return watch;
}

std::optional<Verdict> observe(SlotWatch& watch, const ProtectionLimits& limits,
                               const Reading& reading) {
  pass_time(watch, reading.at);
  watch.heard_ms = watch.age_ms;
  const bool powered = reading.power_mw != Sample::absent;
  const bool newer = reading.at > watch.read_at;
  if (powered && newer) follow(watch, limits, reading);

  const auto power = powered ? reading.power_mw : watch.recent_mw[0];
  const auto steady = steady_power(watch);
  const auto& heat = limits.temperature;
  const auto& growth = limits.growth;
  const Ruling rulings[] = {
      by_temperature(watch, Rule::slot_hot, heat.stop_action, reading, heat.stop_dc, heat.back_dc),
      by_overload(watch, limits, power),
      by_growth(Rule::growth, growth.stop_action, watch.growing_fast, growth.judge, steady,
                std::int64_t{watch.level_mw} +
                    growth_margin(watch, growth.stop_mw, growth.stop_permille)),
      by_total_time(watch, limits.total_time),
      by_no_load(watch, limits.no_load, power),
      by_unplugged(watch, limits, reading.plug, power),
      by_full(watch, limits.full, steady),
      by_temperature(watch, Rule::slot_warm, heat.warn_action, reading, heat.warn_dc, heat.back_dc),
      by_growth(Rule::growth_warned, growth.warn_action, watch.growing, growth.judge, steady,
                std::int64_t{watch.valley_mw} +
                    growth_margin(watch, growth.warn_mw, growth.warn_permille)),
      by_stop_ignored(watch, limits.stop_ignored, powered && newer ? power : 0),
  };
  return speak(watch, rulings, reading);
}

std::optional<Verdict> overdue(SlotWatch& watch, const ProtectionLimits& limits, Timestamp now) {
  pass_time(watch, now);
  // Also when the clock was set back: time goes on from here.
  watch.clock_at = now;
  watch.read_at = std::min(watch.read_at, now);
  const Ruling rulings[] = {by_total_time(watch, limits.total_time),
                            by_silence(watch, limits.reports)};
  Reading reading;
  reading.at = now;
  return speak(watch, rulings, reading);
}

}  // namespace voltyard::domain
