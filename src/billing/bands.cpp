#include "billing/bands.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace voltyard::billing {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 24 * 60 * minute_ms;
constexpr std::int64_t weekday_of_1970 = 3;  // a Thursday; Monday is 0

struct LocalTime {
  std::int64_t day;  // since 1970-01-01
  int minute;        // of that day
};

LocalTime to_local(Timestamp at, Duration zone_offset) {
  const std::int64_t local_ms = at.ms + zone_offset.count();  // never negative: checked by rate()
  return {local_ms / day_ms, static_cast<int>(local_ms % day_ms / minute_ms)};
}

template <class Value>
void sort_unique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// The minutes of a local day at which some clock restriction changes its answer.
std::vector<int> clock_minutes(const Tariff& tariff) {
  std::vector<int> minutes;
  for (const TariffElement& element : tariff.elements) {
    const Restrictions& bands = element.restrictions;
    if (bands.start_minute) minutes.push_back(*bands.start_minute);
    if (bands.end_minute) minutes.push_back(*bands.end_minute);
    // A clock band open on one side ends with the day, as a date or a weekday does.
    if (bands.clock()) minutes.push_back(0);
  }
  sort_unique(minutes);
  return minutes;
}

bool clock_applies(const Restrictions& bands, const LocalTime& local) {
  if (bands.start_minute && bands.end_minute) {
    const bool after_start = local.minute >= *bands.start_minute;
    const bool before_end = local.minute < *bands.end_minute;
    const bool passes_midnight = *bands.end_minute < *bands.start_minute;
    if (passes_midnight ? !(after_start || before_end) : !(after_start && before_end)) return false;
  } else if (bands.start_minute && local.minute < *bands.start_minute) {
    return false;
  } else if (bands.end_minute && local.minute >= *bands.end_minute) {
    return false;
  }
  const auto day_number = [](const std::chrono::year_month_day& date) {
    return std::chrono::sys_days(date).time_since_epoch().count();
  };
  if (bands.start_date && local.day < day_number(*bands.start_date)) return false;
  if (bands.end_date && local.day >= day_number(*bands.end_date)) return false;
  return bands.weekdays == 0 || (bands.weekdays >> ((local.day + weekday_of_1970) % 7) & 1) != 0;
}

template <class Value>
bool inside(const std::optional<Value>& lower, const std::optional<Value>& upper, Value value) {
  return (!lower || value >= *lower) && (!upper || value < *upper);
}

}  // namespace

Cuts find_cuts(const Tariff& tariff, Timestamp start, Timestamp end) {
  Cuts cuts;
  for (const TariffElement& element : tariff.elements) {
    const Restrictions& bands = element.restrictions;
    for (const auto& energy : {bands.min_energy, bands.max_energy}) {
      if (energy && energy->mwh > 0) cuts.energies.push_back(*energy);
    }
    for (const auto& duration : {bands.min_duration, bands.max_duration}) {
      if (duration && duration->count() > 0 && *duration < end - start) {
        cuts.times.push_back(start + *duration);
      }
    }
  }
  if (const auto minutes = clock_minutes(tariff); !minutes.empty()) {
    const std::int64_t offset_ms = fixed_offset(tariff.time_zone)->count();
    for (std::int64_t day = (start.ms + offset_ms) / day_ms; day <= (end.ms + offset_ms) / day_ms;
         ++day) {
      for (const int minute : minutes) {
        const Timestamp cut{day * day_ms + minute * minute_ms - offset_ms};
        if (cut > start && cut < end) cuts.times.push_back(cut);
      }
    }
  }
  sort_unique(cuts.times);
  sort_unique(cuts.energies);
  return cuts;
}

bool applies(const Restrictions& bands, Duration zone_offset, Timestamp start, const Moment& now) {
  if (!inside(bands.min_energy, bands.max_energy, now.energy)) return false;
  if (!inside(bands.min_duration, bands.max_duration, now.at - start)) return false;
  return !bands.clock() || clock_applies(bands, to_local(now.at, zone_offset));
}

}  // namespace voltyard::billing
