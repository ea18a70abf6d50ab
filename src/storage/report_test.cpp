#include "storage/report.hpp"

#include <gtest/gtest.h>

namespace voltyard::storage {
namespace {

using namespace std::chrono_literals;

TimeZone shanghai() { return {"Asia/Shanghai", 8h, {}}; }

LocationId location(std::uint8_t n) {
  LocationId id;
  id.uuid.bytes[15] = n;
  return id;
}

StationId station(std::uint8_t n) {
  StationId id;
  id.uuid.bytes[15] = n;
  return id;
}

Timestamp at(std::string_view text) { return {*parse_rfc3339_ms(text)}; }

// 2026-11-22, a Sunday, and the Monday after it.
constexpr std::int64_t sunday = 20779;
constexpr std::int64_t monday = sunday + 1;

ReportFilter of(std::int64_t first, std::int64_t last) {
  ReportFilter filter;
  filter.places = {{location(1), shanghai()}, {location(2), shanghai()}};
  filter.first_day = first;
  filter.last_day = last;
  filter.now = at("2026-12-31T00:00:00Z");
  filter.resident_cards = "VY";
  return filter;
}

ReportedCharge charge(std::string_view from, std::string_view until, std::uint8_t place = 1) {
  ReportedCharge charge;
  charge.location_id = location(place);
  charge.started_at = at(from);
  charge.until = at(until);
  charge.end_reason = domain::EndReason::ev_full;
  charge.end_text = "full";
  charge.token_uid = "VY01";
  charge.energy = Energy{500'000};
  charge.electricity = Money{60};
  charge.service = Money{40};
  charge.bill_minor = 100;
  charge.held = true;
  return charge;
}

ReportedCharge night() { return charge("2026-11-22T15:30:00Z", "2026-11-22T17:30:00Z"); }
ReportedCharge day() { return charge("2026-11-23T02:00:00Z", "2026-11-23T03:30:00Z", 2); }

SessionReport report_of(const ReportFilter& filter, const std::vector<ReportedCharge>& charges) {
  ReportCount count(filter);
  for (const auto& each : charges) EXPECT_TRUE(count.add(each));
  return count.finish();
}

TEST(Report, a_charge_counts_on_the_day_it_began_by_the_clock_of_the_place) {
  const auto report = report_of(of(sunday, monday), {night(), day()});
  ASSERT_EQ(report.days.size(), 2u);
  EXPECT_EQ(report.days[0].sum.sessions, 1);
  EXPECT_EQ(report.days[1].sum.sessions, 1);
  EXPECT_EQ(report.all.sessions, 2);
  EXPECT_EQ(report.all.energy, Energy{1'000'000});
  EXPECT_EQ(report.all.electricity, Money{120});
  EXPECT_EQ(report.all.service, Money{80});
  EXPECT_EQ(report.places[1].sum.payable, Money{100});
  ASSERT_EQ(report.endings.size(), 1u);
  EXPECT_EQ(report.endings[0].count, 2);
  EXPECT_EQ(report.endings[0].text, "full");
}

TEST(Report, days_without_a_charge_are_there_too_and_what_began_outside_is_not) {
  const auto report = report_of(of(monday, monday + 2), {night(), day()});
  ASSERT_EQ(report.days.size(), 3u);
  EXPECT_EQ(report.days[2].day, monday + 2);
  EXPECT_EQ(report.all.sessions, 1);
}

TEST(Report, a_charge_that_passes_midnight_fills_the_hours_of_both_weekdays) {
  const auto& week = report_of(of(sunday, monday), {night()}).week;
  EXPECT_EQ(week[6][23].busy, 30min);
  EXPECT_EQ(week[0][0].busy, 1h);
  EXPECT_EQ(week[0][1].busy, 30min);
  EXPECT_EQ(report_of(of(monday, monday), {night()}).week[0][0].busy, 1h)
      << "it began the day before and still has its slot";
}

TEST(Report, hours_that_have_not_come_yet_are_no_idle_hours) {
  auto filter = of(monday, monday);
  filter.now = at("2026-11-23T03:15:00Z");
  const auto& week = report_of(filter, {day()}).week;
  EXPECT_EQ(week[0][10].span, 1h);
  EXPECT_EQ(week[0][11].span, 15min);
  EXPECT_EQ(week[0][11].busy, 15min);
  EXPECT_EQ(week[0][12].span, 0h);
  EXPECT_EQ(week[1][0].span, 0h);
}

TEST(Report, each_place_has_its_own_clock) {
  auto filter = of(sunday, sunday);
  filter.places[1].zone = {"UTC", 0h, {}};
  const auto late = charge("2026-11-22T17:00:00Z", "2026-11-22T18:00:00Z", 2);
  const auto report = report_of(filter, {late});
  EXPECT_EQ(report.all.sessions, 1) << "it is Monday in Shanghai, but this place is not there";
  EXPECT_EQ(report.week[6][17].busy, 1h);
}

TEST(Report, a_day_begins_where_the_clock_says_so) {
  const TimeZone berlin{"Europe/Berlin", 1h, {{at("2026-03-29T01:00:00Z"), 2h}}};
  EXPECT_EQ(to_rfc3339(start_of_day(monday, shanghai())), "2026-11-22T16:00:00Z");
  EXPECT_EQ(to_rfc3339(start_of_day(20541, berlin)), "2026-03-28T23:00:00Z");
  EXPECT_EQ(to_rfc3339(start_of_day(20542, berlin)), "2026-03-29T22:00:00Z");
  const TimeZone midnight{"Africa/Cairo", 2h, {{at("2026-04-23T22:00:00Z"), 3h}}};
  EXPECT_EQ(to_rfc3339(start_of_day(20567, midnight)), "2026-04-23T22:00:00Z")
      << "there was no 00:00, the day begins at 01:00";
}

TEST(Report, more_rows_than_may_be_added_up_are_refused) {
  auto filter = of(sunday, monday);
  filter.most_rows = 1;
  ReportCount count(filter);
  EXPECT_TRUE(count.add(night()));
  EXPECT_FALSE(count.add(day()));
  EXPECT_EQ(too_many_rows(filter).kind, ErrorKind::invalid);
}

TEST(Report, an_absence_that_was_told_twice_counts_once) {
  const auto filter = of(monday, monday);
  ReportCount count(filter);
  const auto begin = at("2026-11-23T02:00:00Z");
  count.add_offline(station(1), location(1), begin, begin + 1h);
  count.add_offline(station(1), location(1), begin, begin + 3h);
  count.add_offline(station(1), location(1), begin + 5h, begin + 6h);
  count.add_offline(station(2), location(2), at("2026-11-20T00:00:00Z"), {});
  count.add_offline(station(3), location(3), begin, begin + 1h);
  const auto report = count.finish();
  ASSERT_EQ(report.offline.size(), 2u);
  EXPECT_EQ(report.offline[0].station_id, station(2));
  EXPECT_EQ(report.offline[0].time, 24h) << "of the days that were asked for";
  EXPECT_TRUE(report.offline[0].still);
  EXPECT_EQ(report.offline[1].time, 4h);
  EXPECT_EQ(report.offline[1].times, 2);
  EXPECT_FALSE(report.offline[1].still);
}

TEST(Report, the_energy_of_a_meter_in_doubt_counts_once_it_is_decided) {
  auto doubtful = day();
  doubtful.state = domain::SessionState::needs_review;
  doubtful.energy = Energy{8'999'000'000};
  const auto report = report_of(of(monday, monday), {day(), doubtful});
  EXPECT_EQ(report.all.sessions, 2);
  EXPECT_EQ(report.all.energy, Energy{500'000});
}

TEST(Report, charges_by_the_page_are_followed_to_where_they_stop) {
  auto unpaid = day();
  unpaid.state = domain::SessionState::needs_review;
  unpaid.bill_minor.reset();
  auto empty = day();
  empty.energy = Energy{0};
  empty.end_reason = domain::EndReason::ev_disconnected;
  auto running = day();
  running.state = domain::SessionState::active;
  auto poor = day();
  poor.held = false;
  auto by_card = day();
  by_card.token_uid = "04A1B2";
  const auto page =
      report_of(of(monday, monday), {day(), unpaid, empty, running, poor, by_card}).page;
  EXPECT_EQ(page.begun, 5);
  EXPECT_EQ(page.without_money, 1);
  EXPECT_EQ(page.with_energy, 3);
  EXPECT_EQ(page.over, 2);
  EXPECT_EQ(page.in_review, 1);
  EXPECT_EQ(page.paid, 1);
  ASSERT_EQ(page.without_energy.size(), 1u);
  EXPECT_EQ(page.without_energy[0].reason, domain::EndReason::ev_disconnected);
}

}  // namespace
}  // namespace voltyard::storage
