#include "domain/slot_follow.hpp"

#include <cstdlib>

namespace voltyard::domain {
namespace {

std::int32_t share(std::int32_t power_mw, std::int32_t permille) {
  const auto product = std::int64_t{power_mw} * permille / 1'000;
  return static_cast<std::int32_t>(std::min<std::int64_t>(product, INT32_MAX));
}

bool loaded(const SlotWatch& watch) { return watch.loaded_ms != SlotWatch::never; }

// What the charger takes when it charges: the yardsticks of `full` and `growth`.
void learn(SlotWatch& watch, const ProtectionLimits& limits) {
  const auto real_mw = limits.no_load.peak_mw;
  const bool twice = watch.recent_mw[0] >= real_mw && watch.recent_mw[1] >= real_mw;
  if (!loaded(watch) && twice) watch.loaded_ms = watch.age_ms;
  const auto proven_mw = proven_power(watch);
  watch.charging_mw = std::max(watch.charging_mw, proven_mw);
  if (!loaded(watch)) return;
  const Duration under_load(watch.age_ms - watch.loaded_ms);
  if (under_load <= limits.growth.level_time || watch.level_mw == 0) {
    watch.level_mw = std::max(watch.level_mw, proven_mw);
  }
}

// Two references. What grows beyond its level is stopped. What rises again after it had fallen
// (the way a failing lead-acid battery shows itself) is told; below a real load the fall is not
// followed, since that may be a lost contact.
void follow_growth(SlotWatch& watch, const ProtectionLimits& limits, std::int32_t steady_mw,
                   Duration gap) {
  const auto& growth = limits.growth;
  const bool level_stands =
      loaded(watch) && Duration(watch.age_ms - watch.loaded_ms) > growth.level_time;
  if (!level_stands || watch.valley_mw == 0) watch.valley_mw = watch.level_mw;
  if (!level_stands) return;
  if (steady_mw >= limits.no_load.peak_mw) watch.valley_mw = std::min(watch.valley_mw, steady_mw);
  const auto see = [&](Spell& spell, std::int32_t from_mw, std::int32_t margin_mw) {
    const std::int64_t above = std::int64_t{steady_mw} - from_mw;
    spell.see(above > margin_mw, above <= share(margin_mw, growth.back_permille), gap,
              watch.age_ms);
  };
  see(watch.growing, watch.valley_mw, growth_margin(watch, growth.warn_mw, growth.warn_permille));
  see(watch.growing_fast, watch.level_mw,
      growth_margin(watch, growth.stop_mw, growth.stop_permille));
}

// A fall or a rise out of the float's band says that it is not over: the float time starts again.
void follow_float(SlotWatch& watch, const FullLimits& full, std::int32_t steady_mw, Duration gap) {
  const auto threshold = low_threshold(watch, full);
  watch.low.see(steady_mw < threshold, steady_mw >= share(threshold, full.back_permille), gap,
                watch.age_ms);
  const bool late = Duration(watch.age_ms) >= full.late_after;
  const bool judged = watch.low.lasted(late ? full.judge_late : full.judge);
  const auto band = std::max(full.steady_mw, share(watch.float_mw, full.steady_permille));
  const bool left_band = std::abs(std::int64_t{steady_mw} - watch.float_mw) > band;
  if (!judged || left_band) watch.floating.end();
  if (!watch.floating.holds()) watch.float_mw = steady_mw;
  watch.floating.see(judged, false, gap, watch.age_ms);
}

void follow_lows(SlotWatch& watch, const ProtectionLimits& limits, const Reading& reading,
                 std::int32_t steady_mw, Duration gap) {
  if (reading.plug == Plug::held) {
    for (Spell* spell : {&watch.empty, &watch.idle, &watch.low, &watch.floating}) spell->end();
    return;
  }
  const bool real = loaded(watch);
  watch.empty.see(!real, real, gap, watch.age_ms);
  // A plug that is known to be in belongs to a charger that has switched itself off: `full`.
  const bool may_be_out = real && reading.plug != Plug::in;
  watch.idle.see(may_be_out && reading.power_mw < limits.unplugged.below_mw,
                 !may_be_out || reading.power_mw >= limits.unplugged.back_mw, gap, watch.age_ms);
  if (real) follow_float(watch, limits.full, steady_mw, gap);
}

}  // namespace

void pass_time(SlotWatch& watch, Timestamp now) {
  if (now <= watch.clock_at) return;
  watch.age_ms = clamp_ms(watch.age_ms + (now - watch.clock_at).count());
  watch.clock_at = now;
}

void follow(SlotWatch& watch, const ProtectionLimits& limits, const Reading& reading) {
  const Duration gap =
      std::clamp(reading.at - watch.read_at, Duration::zero(), limits.reports.silence());
  watch.read_at = reading.at;
  auto& recent = watch.recent_mw;
  recent = {reading.power_mw, recent[0], recent[1], recent[2]};
  learn(watch, limits);
  const auto steady_mw = steady_power(watch);

  watch.over.see(reading.power_mw > limits.overload.above_mw,
                 reading.power_mw <= limits.overload.back_mw, gap, watch.age_ms);
  follow_growth(watch, limits, steady_mw, gap);
  follow_lows(watch, limits, reading, steady_mw, gap);
}

std::int32_t steady_power(const SlotWatch& watch) {
  const auto [a, b, c, older] = watch.recent_mw;
  return std::max(std::min(a, b), std::min(std::max(a, b), c));
}

std::int32_t proven_power(const SlotWatch& watch) {
  auto sorted = watch.recent_mw;
  std::sort(sorted.begin(), sorted.end());
  return sorted[1];
}

std::int32_t low_threshold(const SlotWatch& watch, const FullLimits& full) {
  const auto small = std::min(full.small_mw, share(watch.charging_mw, full.small_permille));
  return std::max(share(watch.charging_mw, full.below_permille), small);
}

std::int32_t growth_margin(const SlotWatch& watch, std::int32_t least_mw, std::int32_t permille) {
  return std::max(least_mw, share(watch.level_mw, permille));
}

}  // namespace voltyard::domain
