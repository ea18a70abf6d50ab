#include "csms/measurand.hpp"

#include "base/units.hpp"

#include <limits>

namespace voltyard::csms {
namespace {

using domain::Sample;

// The decimal exponent of a unit's prefix: "kWh" -> 3. nullopt: not a unit of that kind.
std::optional<int> prefix_of(std::string_view unit, std::string_view base) {
  if (unit.empty() || unit == base) return 0;
  if (unit.size() == base.size() + 1 && unit.substr(1) == base) {
    if (unit[0] == 'k') return 3;
    if (unit[0] == 'm') return -3;
  }
  return std::nullopt;
}

template <class Int>
std::optional<Int> narrow(std::int64_t value) {
  // The lowest value means "absent".
  if (value <= std::numeric_limits<Int>::min() || value > std::numeric_limits<Int>::max()) {
    return std::nullopt;
  }
  return static_cast<Int>(value);
}

}  // namespace

ReadingBuilder::ReadingBuilder(std::optional<std::int64_t> claimed_ms) {
  reading_.claimed_ms = claimed_ms;
}

void ReadingBuilder::add_energy(const SampledText& sampled) {
  // Some chargers label energy with a unit of power; the measurand is believed, not the unit.
  const auto prefix = sampled.unit == "W" ? std::optional(0) : prefix_of(sampled.unit, "Wh");
  if (!prefix) return;
  const auto mwh = parse_decimal(sampled.value, 3 + *prefix + sampled.multiplier);
  if (!mwh) return;
  const bool phase = !sampled.phase.empty();
  if (reading_.reading && phase && energy_from_phases_) {
    reading_.reading->mwh +=
        std::min(*mwh, INT64_MAX - std::max<std::int64_t>(reading_.reading->mwh, 0));
  } else if (!reading_.reading || (energy_from_phases_ && !phase)) {
    reading_.reading = Energy{*mwh};
    energy_from_phases_ = phase;
  }
}

void ReadingBuilder::add_number(std::int32_t& target, bool& from_phases, const SampledText& sampled,
                                int scale, bool sum) {
  const auto parsed = parse_decimal(sampled.value, scale + sampled.multiplier);
  if (!parsed) return;
  const auto value = narrow<std::int32_t>(*parsed);
  if (!value) return;
  const bool phase = !sampled.phase.empty();
  if (target == Sample::absent || (from_phases && !phase)) {
    target = *value;
    from_phases = phase;
  } else if (from_phases && phase && sum) {
    if (const auto total = narrow<std::int32_t>(std::int64_t{target} + *value)) target = *total;
  }
}

void ReadingBuilder::add(const SampledText& sampled) {
  const auto measurand =
      sampled.measurand.empty() ? "Energy.Active.Import.Register" : sampled.measurand;
  if (measurand == "Energy.Active.Import.Register") {
    add_energy(sampled);
  } else if (measurand == "Power.Active.Import") {
    const auto prefix = prefix_of(sampled.unit, "W");
    if (prefix) add_number(reading_.power_mw, power_from_phases_, sampled, 3 + *prefix, true);
  } else if (measurand == "Voltage") {
    add_number(reading_.voltage_mv, voltage_from_phases_, sampled, 3, false);
  } else if (measurand == "Current.Import") {
    add_number(reading_.current_ma, current_from_phases_, sampled, 3, true);
  } else if (measurand == "SoC") {
    const auto permille = parse_decimal(sampled.value, 1);
    if (permille && *permille >= 0 && *permille <= 1000) {
      reading_.soc_permille = static_cast<std::int16_t>(*permille);
    }
  } else if (measurand == "Temperature" &&
             (sampled.unit.empty() || sampled.unit == "Celsius" || sampled.unit == "Celcius")) {
    if (const auto tenths = parse_decimal(sampled.value, 1)) {
      if (const auto value = narrow<std::int16_t>(*tenths)) reading_.temperature_dc = *value;
    }
  }
}

}  // namespace voltyard::csms
