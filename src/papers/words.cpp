#include "papers/words.hpp"

#include "papers/text_rows.hpp"

#include "billing/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace voltyard::papers {
namespace {

constexpr std::int64_t ms_per_minute = 60'000;

int second_of(Timestamp at, const TimeZone& zone) {
  const auto local = at + zone.offset_at(at);
  const auto ms = (local.ms % ms_per_minute + ms_per_minute) % ms_per_minute;
  return static_cast<int>(ms / 1'000);
}

}  // namespace

TimeZone zone_of(std::string_view name) {
  const auto* known = billing::find_time_zone(name, {});
  if (known) return *known;
  TimeZone utc;
  utc.name = "UTC";
  return utc;
}

std::string local_time(Timestamp at, const TimeZone& zone) {
  const auto local = to_local(at, zone.offset_at(at));
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(local.day))};
  return fmt::format("{:04}-{:02}-{:02} {}", int(day.year()), unsigned(day.month()),
                     unsigned(day.day()), local_clock(at, zone));
}

std::string local_clock(Timestamp at, const TimeZone& zone) {
  const auto minute = to_local(at, zone.offset_at(at)).minute;
  return fmt::format("{:02}:{:02}:{:02}", minute / 60, minute % 60, second_of(at, zone));
}

std::string clock_length(Duration length) {
  const auto seconds = length.count() / 1'000;
  return fmt::format("{}:{:02}:{:02}", seconds / 3'600, seconds / 60 % 60, seconds % 60);
}

std::string fixed(std::int64_t value, int scale) {
  std::uint64_t unit = 1;
  for (int i = 0; i < scale; ++i) unit *= 10;
  const auto size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : std::uint64_t(value);
  return fmt::format("{}{}.{:0{}}", value < 0 ? "-" : "", size / unit, size % unit, scale);
}

std::string kwh_text(Energy energy) {
  auto text = fixed(energy.mwh, 6);
  const auto least = text.find('.') + 4;
  while (text.size() > least && text.back() == '0') text.pop_back();
  return text;
}

std::string_view text_of(Language language, std::string_view key) {
  const auto rows = text_rows();
  const auto found =
      std::lower_bound(rows.begin(), rows.end(), key,
                       [](const TextRow& row, auto wanted) { return row.key < wanted; });
  if (found == rows.end() || found->key != key) return key;
  return language == Language::zh ? found->zh : found->en;
}

std::string filled(std::string_view text, std::string_view name, std::string_view value) {
  std::string out(text);
  const auto mark = "{" + std::string(name) + "}";
  const auto at = out.find(mark);
  if (at != std::string::npos) out.replace(at, mark.size(), value);
  return out;
}

std::string_view currency_word(Language language, std::string_view currency) {
  return language == Language::zh && currency == "CNY" ? "元" : currency;
}

}  // namespace voltyard::papers
