#include "storage/report.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::size_t most_endings = 200;  // words of piles; the rest counts under its reason

std::int64_t floor_of(std::int64_t value, std::int64_t unit) {
  return value / unit - (value % unit < 0 ? 1 : 0);
}

std::size_t weekday_of(std::int64_t day) {
  return static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday
}

std::vector<ReportEnding> sorted(
    const std::map<std::pair<domain::EndReason, std::string>, std::int64_t>& endings) {
  std::vector<ReportEnding> rows;
  for (const auto& [key, count] : endings) rows.push_back({key.first, key.second, count});
  std::ranges::stable_sort(rows, std::ranges::greater{}, &ReportEnding::count);
  return rows;
}

void add_to(ReportSum& sum, const ReportedCharge& charge) {
  ++sum.sessions;
  // A meter in doubt counts once somebody has decided.
  if (charge.state != domain::SessionState::needs_review) sum.energy = sum.energy + charge.energy;
  sum.electricity += charge.electricity;
  sum.service += charge.service;
  sum.payable += Money{charge.bill_minor.value_or(0)};
  sum.credited += Money{charge.credited_minor};
}

}  // namespace

Timestamp start_of_day(std::int64_t day, const TimeZone& zone) {
  const Timestamp midnight{day * day_ms};
  const auto nearly = midnight - zone.offset_at(midnight);
  const auto begin = midnight - zone.offset_at(nearly);
  // Where the clock was put forward over midnight, both guesses lie on the day before.
  const auto local = begin + zone.offset_at(begin);
  return local < midnight ? begin + (midnight - local) : begin;
}

Error too_many_rows(const ReportFilter& filter) {
  return invalid("more than " + std::to_string(filter.most_rows) +
                     " rows to be added up: ask for fewer days, or for one location",
                 "/to");
}

ReportCount::ReportCount(const ReportFilter& filter) : filter_(filter) {
  for (auto day = filter.first_day; day <= filter.last_day; ++day)
    report_.days.push_back({day, {}});
  for (const auto& place : filter.places) {
    const Span span{start_of_day(filter.first_day, place.zone),
                    start_of_day(filter.last_day + 1, place.zone)};
    const auto index = spans_.size();
    places_.emplace(place.id, index);
    spans_.push_back(span);
    report_.places.push_back({place.id, {}});
    if (index == 0) {
      spread(index, {span.from, std::min(span.before, filter.now)}, &ReportHour::span);
    }
  }
}

void ReportCount::spread(std::size_t place, Span time, Duration ReportHour::* into) {
  const auto& zone = filter_.places[place].zone;
  for (auto at = time.from; at < time.before;) {
    const auto offset = zone.offset_at(at);
    const auto hour = floor_of((at + offset).ms, hour_ms);
    const auto until = std::min(Timestamp{(hour + 1) * hour_ms} - offset, time.before);
    const auto day = floor_of(hour, 24);
    report_.week[weekday_of(day)][static_cast<std::size_t>(hour - day * 24)].*into += until - at;
    at = until;
  }
}

void ReportCount::count_ending(Endings& endings, const ReportedCharge& charge) {
  EndingKey key{charge.end_reason, std::string(charge.end_text)};
  if (endings.size() >= most_endings && !endings.contains(key)) key.second.clear();
  ++endings[std::move(key)];
}

bool ReportCount::add(const ReportedCharge& charge) {
  const auto place = places_.find(charge.location_id);
  if (place == places_.end()) return true;
  if (++rows_ > filter_.most_rows) return false;
  const auto& span = spans_[place->second];
  const Span used{std::max(span.from, charge.started_at),
                  std::min({span.before, filter_.now, charge.until})};
  spread(place->second, used, &ReportHour::busy);
  if (charge.started_at < span.from || charge.started_at >= span.before) return true;
  const auto& zone = filter_.places[place->second].zone;
  const auto day = floor_of((charge.started_at + zone.offset_at(charge.started_at)).ms, day_ms);
  const auto last = static_cast<std::int64_t>(report_.days.size()) - 1;
  const auto index = std::clamp(day - filter_.first_day, std::int64_t{0}, last);
  add_to(report_.days[static_cast<std::size_t>(index)].sum, charge);
  add_to(report_.places[place->second].sum, charge);
  add_to(report_.all, charge);
  if (charge.state != domain::SessionState::active) count_ending(endings_, charge);
  const bool by_page =
      !filter_.resident_cards.empty() && charge.token_uid.starts_with(filter_.resident_cards);
  if (by_page) add_to_page(charge);
  return true;
}

void ReportCount::add_to_page(const ReportedCharge& charge) {
  auto& page = report_.page;
  const bool over = charge.state != domain::SessionState::active;
  ++page.begun;
  if (!charge.held) {
    ++page.without_money;
  } else if (charge.energy <= Energy{0}) {
    if (over) count_ending(without_energy_, charge);
    if (!over) ++page.waiting;
  } else {
    ++page.with_energy;
    if (over) ++page.over;
    if (charge.state == domain::SessionState::needs_review) ++page.in_review;
    if (charge.state == domain::SessionState::ended && charge.bill_minor) ++page.paid;
  }
}

bool ReportCount::add_offline(StationId station_id, LocationId location_id, Timestamp since,
                              Timestamp until) {
  const auto place = places_.find(location_id);
  if (place == places_.end()) return true;
  if (++rows_ > filter_.most_rows) return false;
  const auto& span = spans_[place->second];
  const bool still = until.ms == 0;
  const auto end = std::min({span.before, filter_.now, still ? filter_.now : until});
  since = std::max(since, span.from);
  if (since >= end) return true;
  auto& absence = absences_[station_id];
  absence.location_id = location_id;
  absence.still |= still;
  absence.spells.push_back({since, end});
  return true;
}

void ReportCount::add_tally(std::string_view what, std::uint64_t count) {
  const auto known = report_.tallies.find(what);
  if (known != report_.tallies.end()) {
    known->second += count;
  } else {
    report_.tallies.emplace(what, count);
  }
}

SessionReport ReportCount::finish() {
  report_.endings = sorted(endings_);
  report_.page.without_energy = sorted(without_energy_);
  for (auto& [station_id, absence] : absences_) {
    OfflineTime row{station_id, absence.location_id, Duration(0), 0, absence.still};
    std::ranges::sort(absence.spells, {}, &Span::from);
    // An alarm that somebody cleared comes again and tells of the same absence.
    Timestamp counted;
    for (const auto& spell : absence.spells) {
      if (spell.from > counted) ++row.times;
      const auto from = std::max(spell.from, counted);
      if (spell.before > from) row.time += spell.before - from;
      counted = std::max(counted, spell.before);
    }
    report_.offline.push_back(row);
  }
  std::ranges::sort(report_.offline, [](const OfflineTime& a, const OfflineTime& b) {
    return std::tuple(b.time, a.station_id) < std::tuple(a.time, b.station_id);
  });
  return std::move(report_);
}

}  // namespace voltyard::storage
