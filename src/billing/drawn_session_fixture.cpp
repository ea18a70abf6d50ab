#include "billing/drawn_session_fixture.hpp"

#include "base/assert.hpp"
#include "billing/time_zone_fixture.hpp"

namespace voltyard::billing {
namespace {

constexpr std::int64_t minute_ms = 60'000;

}  // namespace

std::int64_t SessionDrawer::between(std::int64_t low, std::int64_t high) {
  const auto width = static_cast<std::uint64_t>(high - low + 1);
  return low + static_cast<std::int64_t>(random_.below(width));
}

bool SessionDrawer::chance(std::uint64_t one_in) { return random_.below(one_in) == 0; }

Restrictions SessionDrawer::draw_clock() {
  Restrictions bands;
  if (chance(2)) {
    const auto from = between(0, 1439);
    bands.start_minute = static_cast<int>(from);
    bands.end_minute = static_cast<int>((from + between(1, 1439)) % 1440);
  }
  if (chance(4)) bands.weekdays = static_cast<std::uint8_t>(between(1, 127));
  if (chance(4)) bands.months = static_cast<std::uint16_t>(between(1, 0xfff));
  if (chance(6)) bands.holidays = chance(2) ? HolidayRule::only : HolidayRule::never;
  return bands;
}

Restrictions SessionDrawer::draw_bands(bool amounts) {
  Restrictions bands = draw_clock();
  if (chance(4)) bands.min_duration = Duration(between(0, 300) * minute_ms);
  if (amounts && chance(4)) bands.max_energy = Energy{between(1, 2'000'000)};
  if (amounts && chance(3)) {
    bands.min_power = Power{between(0, 300) * 1000};
    if (chance(2)) bands.max_power = Power{bands.min_power->mw + between(1, 300'000)};
  }
  // Nothing may hide the last element.
  if (!bands.any()) bands.max_duration = Duration(between(1, 120) * minute_ms);
  return bands;
}

Tariff SessionDrawer::draw_tariff(bool amounts) {
  Tariff tariff;
  for (std::int64_t day = between(0, 3); day <= 420; day += between(1, 30)) {
    const std::chrono::sys_days first = std::chrono::year(2025) / 2 / 1;
    tariff.holidays.emplace_back(first + std::chrono::days(day));
  }
  for (auto count = between(0, 3); count > 0; --count) {
    TariffElement element;
    element.restrictions = draw_bands(amounts);
    for (const Fee fee : {Fee::electricity, Fee::service}) {
      for (const Dimension dimension :
           {Dimension::energy, Dimension::time, Dimension::parking_time}) {
        if (chance(3)) continue;
        const auto step = static_cast<std::int32_t>(chance(3) ? between(1, 3600) : 1);
        element.components.push_back({fee, dimension, between(0, 200'000), step});
      }
    }
    if (!element.components.empty()) tariff.elements.push_back(element);
  }
  if (Restrictions bands = draw_clock(); bands.any()) {
    tariff.elements.push_back({{{Fee::service, Dimension::flat, between(0, 100'000), 1}}, bands});
  }
  tariff.elements.push_back({{{Fee::electricity, Dimension::energy, between(0, 200'000), 1},
                              {Fee::service, Dimension::time, between(0, 50'000), 1},
                              {Fee::service, Dimension::parking_time, between(0, 50'000), 1},
                              {Fee::service, Dimension::flat, between(0, 100'000), 1}},
                             {}});
  if (chance(2)) tariff.parking_grace = Duration(between(0, 60) * minute_ms);
  return tariff;
}

// Readings up to half an hour apart; pauses and jumps included.
void SessionDrawer::draw_curve(DrawnSession& drawn, bool on_minutes) {
  drawn.start = {between(29'000'000, 29'600'000) * minute_ms};  // February 2025 to April 2026
  if (!on_minutes) drawn.start = drawn.start + Duration(between(0, minute_ms - 1));
  Timestamp at = drawn.start;
  Energy energy;
  for (auto count = between(0, 24); count > 0; --count) {
    at = at + Duration(between(0, 30) * minute_ms);
    if (!on_minutes) at = at + Duration(between(0, minute_ms - 1));
    if (!chance(4)) energy = energy + Energy{between(0, 150'000)};
    domain::Sample sample;
    sample.at = at;
    sample.energy = energy;
    drawn.samples.push_back(sample);
  }
  drawn.end = at + Duration(between(0, 10) * minute_ms);
  if (chance(2)) return;
  const std::int64_t length_ms = (drawn.end - drawn.start).count() + 2 * minute_ms;
  const std::int64_t after_ms = between(0, length_ms);
  drawn.full_at = drawn.start + Duration(after_ms - (on_minutes ? after_ms % minute_ms : 0));
}

DrawnSession SessionDrawer::draw() {
  DrawnSession drawn;
  drawn.tariff = draw_tariff(true);
  const std::vector<TimeZone> zones = {berlin()};
  if (chance(4)) drawn.tariff.time_zone = zones[0].name;
  if (chance(4)) drawn.tariff.min_price = Money{between(0, 300)};
  if (chance(4)) {
    drawn.tariff.max_price = drawn.tariff.min_price.value_or(Money{}) + Money{between(0, 300)};
  }
  draw_curve(drawn, false);
  if (chance(4)) drawn.agreed = Money{between(0, 300)};
  auto prepared = prepare(drawn.tariff, zones);
  ASSERT(prepared);
  drawn.prepared = std::move(*prepared);
  return drawn;
}

DrawnSession SessionDrawer::draw_on_minutes() {
  DrawnSession drawn;
  drawn.tariff = draw_tariff(false);
  draw_curve(drawn, true);
  auto prepared = prepare(drawn.tariff);
  ASSERT(prepared);
  drawn.prepared = std::move(*prepared);
  return drawn;
}

}  // namespace voltyard::billing
