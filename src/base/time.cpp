#include "base/time.hpp"

#include <fmt/format.h>

#include <cmath>

namespace voltyard {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// Reads exactly `digits` decimal digits at `position`; -1 when they are not there.
int digits_at(std::string_view text, std::size_t position, std::size_t digits) {
  if (position + digits > text.size()) return -1;
  int value = 0;
  for (std::size_t i = position; i < position + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Offset of a zone suffix in minutes: "" and "Z" are 0, "+08", "+0800", "+08:00".
Result<int> zone_minutes(std::string_view zone) {
  if (zone.empty() || zone == "Z" || zone == "z") return 0;
  if (zone[0] != '+' && zone[0] != '-') return invalid("the time has an unknown zone");
  const int hours = digits_at(zone, 1, 2);
  int minutes = 0;
  if (zone.size() == 5) minutes = digits_at(zone, 3, 2);
  if (zone.size() == 6 && zone[3] == ':') minutes = digits_at(zone, 4, 2);
  const bool known_length =
      zone.size() == 3 || zone.size() == 5 || (zone.size() == 6 && zone[3] == ':');
  if (!known_length || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
    return invalid("the time has an unknown zone");
  }
  const int total = hours * 60 + minutes;
  return zone[0] == '-' ? -total : total;
}

}  // namespace

std::string to_rfc3339(Timestamp t) {
  const auto point = std::chrono::sys_time<std::chrono::milliseconds>(Duration(t.ms));
  const auto date = std::chrono::floor<std::chrono::days>(point);
  const year_month_day ymd(date);
  const std::int64_t in_day = (point - date).count();
  const auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(ymd.year()),
                                unsigned(ymd.month()), unsigned(ymd.day()), in_day / 3'600'000,
                                in_day / 60'000 % 60, in_day / 1000 % 60);
  const auto ms = in_day % 1000;
  return ms == 0 ? text + "Z" : fmt::format("{}.{:03}Z", text, ms);
}

Result<std::int64_t> parse_rfc3339_ms(std::string_view text) {
  const int y = digits_at(text, 0, 4);
  const int mo = digits_at(text, 5, 2);
  const int d = digits_at(text, 8, 2);
  const int h = digits_at(text, 11, 2);
  const int mi = digits_at(text, 14, 2);
  const int s = digits_at(text, 17, 2);
  const bool shape = text.size() >= 19 && text.size() <= 40 && text[4] == '-' && text[7] == '-' &&
                     (text[10] == 'T' || text[10] == 't' || text[10] == ' ') && text[13] == ':' &&
                     text[16] == ':';
  if (!shape || y < 1970 || mo < 1 || d < 1 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 ||
      s > 60) {
    return invalid("the time is not RFC 3339");
  }
  const year_month_day ymd{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
  if (!ymd.ok()) return invalid("the date does not exist");
  std::size_t position = 19;
  std::int64_t ms = 0;
  if (position < text.size() && (text[position] == '.' || text[position] == ',')) {
    int scale = 100;
    const auto first = ++position;
    for (; position < text.size() && text[position] >= '0' && text[position] <= '9'; ++position) {
      ms += (text[position] - '0') * scale;
      scale /= 10;
    }
    if (position == first) return invalid("the time has a dot without digits");
  }
  const auto offset = zone_minutes(text.substr(position));
  if (!offset) return offset.error();
  const std::int64_t days = sys_days(ymd).time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + h * 3600 + mi * 60 + s - *offset * 60LL;
  if (seconds < 0) return invalid("the time is before 1970");
  constexpr std::int64_t year_10000_s = 253'402'300'800;  // a zone can push 9999 over it
  if (seconds >= year_10000_s) return invalid("the time is after 9999");
  return seconds * 1000 + ms;
}

ScaledClock::ScaledClock(Timestamp domain_anchor, Timestamp wall_anchor, double speed)
    : domain_anchor_(domain_anchor), wall_anchor_(wall_anchor), speed_(speed) {}

Timestamp ScaledClock::now() const {
  const auto elapsed_ms = static_cast<double>((wall_now() - wall_anchor_).count());
  return domain_anchor_ + Duration(std::llround(elapsed_ms * speed_));
}

Timestamp wall_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

}  // namespace voltyard
