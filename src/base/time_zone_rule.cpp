#include "base/time_zone_rule.hpp"

#include <algorithm>
#include <chrono>

namespace voltyard {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr unsigned no_number = 1'000;

// Takes a rule apart from its front; `failed` stays true once something was not there.
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  bool at(char c) const { return !rest_.empty() && rest_.front() == c; }

  bool take(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) { failed_ |= !take(c); }

  // "CET" or "<+0530>": only its end matters.
  void name() {
    if (take('<')) {
      const auto end = rest_.find('>');
      failed_ |= end == std::string_view::npos || end == 0;
      rest_.remove_prefix(failed_ ? rest_.size() : end + 1);
      return;
    }
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), letter);
    failed_ |= end - rest_.begin() < 3;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
  }

  // One to three digits up to a limit.
  unsigned number(unsigned most) {
    unsigned value = no_number;
    for (int digits = 0; digits < 3 && !rest_.empty(); ++digits) {
      const char c = rest_.front();
      if (c < '0' || c > '9') break;
      value = (value == no_number ? 0 : value * 10) + static_cast<unsigned>(c - '0');
      rest_.remove_prefix(1);
    }
    failed_ |= value > most;
    return failed_ ? 0 : value;
  }

  // "3", "-1", "12:45", "5:45:30"
  Duration time(unsigned most_hours) {
    const bool negative = take('-');
    if (!negative) take('+');
    Duration value = hours(number(most_hours));
    if (take(':')) value += minutes(number(59));
    if (take(':')) value += seconds(number(59));
    return negative ? -value : value;
  }

  // "M10.5.0/3"
  YearlyMoment moment() {
    YearlyMoment moment;
    expect('M');
    moment.month = number(12);
    expect('.');
    moment.week = number(5);
    expect('.');
    moment.weekday = number(6);
    if (take('/')) moment.time = time(167);
    failed_ |= moment.month == 0 || moment.week == 0;
    return moment;
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

Timestamp in_year(const YearlyMoment& moment, int year, Duration offset) {
  const auto month = std::chrono::year(year) / std::chrono::month(moment.month);
  const std::chrono::weekday weekday(moment.weekday);
  const std::chrono::sys_days day = moment.week == 5
                                        ? std::chrono::sys_days(month / weekday[std::chrono::last])
                                        : std::chrono::sys_days(month / weekday[moment.week]);
  const Duration midnight = day.time_since_epoch();
  return Timestamp{midnight.count()} + moment.time - offset;
}

}  // namespace

Result<TimeZoneRule> parse_time_zone_rule(std::string_view text) {
  RuleReader reader(text);
  TimeZoneRule rule;
  reader.name();
  rule.offset = -reader.time(24);
  if (!reader.at_end()) {
    TimeZoneRule::Season season;
    reader.name();
    season.offset = reader.at(',') ? rule.offset + hours(1) : -reader.time(24);
    reader.expect(',');
    season.begin = reader.moment();
    reader.expect(',');
    season.end = reader.moment();
    rule.season = season;
  }
  if (reader.failed() || !reader.at_end()) return invalid("the zone's rule is not understood");
  return rule;
}

std::vector<OffsetChange> changes_by_rule(const TimeZoneRule& rule, int first_year, int last_year) {
  std::vector<OffsetChange> changes;
  if (!rule.season) return changes;
  for (int year = first_year; year <= last_year; ++year) {
    changes.push_back({in_year(rule.season->begin, year, rule.offset), rule.season->offset});
    changes.push_back({in_year(rule.season->end, year, rule.season->offset), rule.offset});
  }
  std::sort(changes.begin(), changes.end(),
            [](const OffsetChange& a, const OffsetChange& b) { return a.at < b.at; });
  return changes;
}

}  // namespace voltyard
