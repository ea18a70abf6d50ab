#include "billing/bands.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace voltyard::billing {
namespace {

constexpr std::int64_t weekday_of_1970 = 3;  // a Thursday; Monday is 0

bool minute_holds(const Restrictions& bands, int minute) {
  const bool after_start = !bands.start_minute || minute >= *bands.start_minute;
  const bool before_end = !bands.end_minute || minute < *bands.end_minute;
  const bool passes_midnight =
      bands.start_minute && bands.end_minute && *bands.end_minute < *bands.start_minute;
  return passes_midnight ? after_start || before_end : after_start && before_end;
}

bool date_holds(const Restrictions& bands, std::int64_t day) {
  const auto number = [](const std::chrono::year_month_day& date) {
    return std::chrono::sys_days(date).time_since_epoch().count();
  };
  return (!bands.start_date || day >= number(*bands.start_date)) &&
         (!bands.end_date || day < number(*bands.end_date));
}

template <class Value>
bool inside(const std::optional<Value>& lower, const std::optional<Value>& upper, Value value) {
  return (!lower || value >= *lower) && (!upper || value < *upper);
}

}  // namespace

Calendar calendar_at(const PreparedTariff& tariff, Timestamp at) {
  const LocalTime local = to_local(at, tariff.zone.offset_at(at));
  const std::chrono::sys_days date{std::chrono::days(local.day)};
  Calendar now;
  now.day = local.day;
  now.minute = local.minute;
  now.weekday = static_cast<int>(((local.day + weekday_of_1970) % 7 + 7) % 7);
  now.month = static_cast<int>(unsigned(std::chrono::year_month_day(date).month())) - 1;
  now.holiday = std::binary_search(tariff.holidays.begin(), tariff.holidays.end(), local.day);
  return now;
}

bool clock_holds(const Restrictions& bands, const Calendar& now) {
  if (!minute_holds(bands, now.minute) || !date_holds(bands, now.day)) return false;
  if (bands.weekdays != 0 && (bands.weekdays >> now.weekday & 1) == 0) return false;
  if (bands.months != 0 && (bands.months >> now.month & 1) == 0) return false;
  return bands.holidays == HolidayRule::any || (bands.holidays == HolidayRule::only) == now.holiday;
}

bool amounts_hold(const Restrictions& bands, Energy energy, Duration since_start) {
  return inside(bands.min_energy, bands.max_energy, energy) &&
         inside(bands.min_duration, bands.max_duration, since_start);
}

}  // namespace voltyard::billing
