#include "domain/protection_limits.hpp"

#include <algorithm>

namespace voltyard::domain {
namespace {

struct Demand {
  bool met;
  const char* field;
  const char* sentence;
};

bool ordered(const TemperatureLimits& limits) {
  return limits.warn_dc < limits.stop_dc && limits.back_dc > 0;
}

}  // namespace

Duration ReportLimits::silence() const {
  return std::max(at_least, interval * missed + interval / 2);
}

Status check_limits(const ProtectionLimits& limits) {
  const auto& [reports, full, unplugged, no_load, overload, growth, total, heat, ignored, pile,
               host] = limits;
  const auto zero = Duration::zero();
  const Demand demands[] = {
      {reports.interval > zero && reports.missed > 0, "/reports", "must be more than nothing"},
      {full.below_permille > 0 && full.below_permille < 1'000, "/full/below_permille",
       "must be a share of the charging power"},
      {full.small_mw >= 0 && full.small_permille >= 0 && full.small_permille < 1'000,
       "/full/small_permille", "must be a share of the charging power"},
      {full.back_permille > 1'000, "/full/back_permille", "must be above the threshold itself"},
      {full.float_time > zero && full.float_time <= full.float_at_most, "/full/float_at_most",
       "must not be shorter than the float time"},
      {full.steady_permille > 0 && full.steady_mw >= 0, "/full/steady_permille",
       "must leave room for noise"},
      {unplugged.below_mw > 0 && unplugged.below_mw < unplugged.back_mw, "/unplugged/back_mw",
       "must be above the threshold itself"},
      {unplugged.back_mw <= no_load.peak_mw, "/no_load/peak_mw",
       "must not be below what counts as unplugged"},
      {no_load.within > zero, "/no_load/within", "must be more than nothing"},
      {overload.back_mw < overload.above_mw && overload.above_mw <= overload.at_once_mw,
       "/overload", "must be ordered: back, above, at once"},
      {growth.warn_mw > 0 && growth.warn_permille > 0 && growth.warn_mw <= growth.stop_mw &&
           growth.warn_permille <= growth.stop_permille,
       "/growth", "must warn before it stops"},
      {growth.level_time > zero, "/growth/level_time", "must be more than nothing"},
      {growth.back_permille > 0 && growth.back_permille < 1'000, "/growth/back_permille",
       "must be a share of the margin"},
      {total.at_most > zero, "/total_time/at_most", "must be more than nothing"},
      {ordered(heat), "/temperature", "must warn before it stops"},
      {ignored.after > zero && ignored.above_mw > 0, "/stop_ignored", "must be more than nothing"},
      {pile.back_mw > 0 && pile.no_start_mw <= pile.stop_mw, "/pile",
       "must refuse a start before it stops"},
      {ordered(pile.air), "/pile/air", "must warn before it stops"},
      {host.hot_back_dc > 0 && host.leakage_back_ma > 0 && host.leakage_ma > host.leakage_back_ma,
       "/host", "must end below the threshold itself"},
  };
  for (const auto& demand : demands) {
    if (!demand.met) return invalid(demand.sentence, demand.field);
  }
  return {};
}

const ProtectionLimits& ProtectionTable::of(std::string_view vendor, std::string_view model) const {
  const auto found = std::find_if(models.begin(), models.end(), [&](const ModelLimits& row) {
    return (row.vendor.empty() || row.vendor == vendor) &&
           (row.model.empty() || row.model == model);
  });
  return found == models.end() ? of_others : found->limits;
}

}  // namespace voltyard::domain
