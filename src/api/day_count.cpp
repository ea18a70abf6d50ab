#include "api/day_count.hpp"

#include "csms/live_board.hpp"
#include "domain/event.hpp"
#include "storage/store.hpp"

#include "base/log.hpp"
#include "base/time_zone.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace voltyard::api {
namespace {

constexpr std::size_t page_of_sessions = 1000;

std::int64_t day_at(Timestamp at, const TimeZone& zone) {
  return to_local(at, zone.offset_at(at)).day;
}

// nullopt: the event says nothing of it.
std::optional<Energy> energy_of(const domain::Event& event) {
  const auto text = domain::detail_of(event.details, "energy_mwh");
  std::int64_t mwh = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), mwh);
  if (text.empty() || parsed.ec != std::errc{}) return std::nullopt;
  return Energy{mwh};
}

std::optional<Timestamp> start_of(const domain::Event& event) {
  const auto ms = parse_rfc3339_ms(domain::detail_of(event.details, "started_at"));
  if (!ms) return std::nullopt;
  return Timestamp{*ms};
}

}  // namespace

// What the store knows.

Task<void> DayCount::open() {
  const auto snapshot = services_.directory.current();
  for (const auto& location : snapshot->rows.locations) {
    place_at(location.operator_id, location.id);
  }
  for (const auto& owner : snapshot->rows.operators) {
    const auto added = co_await add_up(owner.id);
    if (added) continue;
    spdlog::warn("what today has brought is unknown until midnight: {}", added.error().message);
    for (auto& [id, place] : places_) {
      if (place.owner == owner.id) place.known = false;
    }
  }
}

Task<Status> DayCount::add_up(OperatorId owner) {
  const auto snapshot = services_.directory.current();
  const auto now = services_.clock.now();
  std::map<std::int64_t, std::vector<storage::ReportedPlace>> by_day;
  std::optional<Timestamp> earliest;
  for (const auto& [id, place] : places_) {
    if (place.owner != owner) continue;
    const auto* zone = snapshot->zone_of(id);
    const auto& clock = zone ? *zone : TimeZone{};
    by_day[day_at(now, clock)].push_back({id, clock});
    earliest = std::min(earliest.value_or(place.from), place.from);
  }
  if (!earliest) co_return Status{};
  for (auto& [day, places] : by_day) {
    storage::ReportFilter filter;
    filter.operator_id = owner;
    filter.places = std::move(places);
    filter.first_day = filter.last_day = day;
    filter.now = now;
    const auto report = co_await services_.store.report_sessions(std::move(filter));
    if (!report) co_return report.error();
    for (const auto& one : report->places) {
      auto& sum = places_.at(one.location_id).sum;
      sum = {one.sum.sessions, one.sum.energy};
    }
  }
  co_return co_await take_running(owner, *earliest);
}

// They are in the report with the energy of their rows; from here on they grow.
Task<Status> DayCount::take_running(OperatorId owner, Timestamp from) {
  storage::SessionFilter filter;
  filter.operator_id = owner;
  filter.state = domain::SessionState::active;
  filter.started_from = from;
  filter.limit = page_of_sessions;
  while (true) {
    const auto page = co_await services_.store.list_sessions(filter);
    if (!page) co_return page.error();
    for (const auto& session : *page) {
      const auto place = places_.find(session.location_id);
      if (place == places_.end() || !place->second.has(session.started_at)) continue;
      place->second.charges[session.id].energy = session.energy;
    }
    if (page->size() < page_of_sessions) co_return Status{};
    filter.before = page->back().id;
  }
}

// What comes.

// A charge that is new is one more.
DayCount::Charge& DayCount::Place::charge(SessionId id) {
  const auto [entry, is_new] = charges.try_emplace(id);
  if (is_new) ++sum.sessions;
  return entry->second;
}

void DayCount::Place::set_energy(Charge& charge, Energy energy) {
  sum.energy = sum.energy + (energy - charge.energy);
  charge.energy = energy;
}

void DayCount::begin_day(LocationId id, Place& place) {
  const auto snapshot = services_.directory.current();
  const auto* zone = snapshot->zone_of(id);
  const auto& clock = zone ? *zone : TimeZone{};
  const auto day = day_at(services_.clock.now(), clock);
  place = {
      place.owner, storage::start_of_day(day, clock), storage::start_of_day(day + 1, clock), {}};
}

DayCount::Place& DayCount::place_at(OperatorId owner, LocationId id) {
  const auto [entry, is_new] = places_.try_emplace(id);
  auto& place = entry->second;
  place.owner = owner;
  if (is_new || services_.clock.now() >= place.before) begin_day(id, place);
  return place;
}

void DayCount::begin_days_that_are_due() {
  const auto now = services_.clock.now();
  for (auto& [id, place] : places_) {
    if (now >= place.before) begin_day(id, place);
  }
}

void DayCount::take(const csms::LiveSlot& slot) {
  if (!slot.session) return;
  auto& place = place_at(slot.operator_id, slot.location_id);
  if (!place.has(slot.session->started_at)) return;
  auto& charge = place.charge(slot.session->id);
  // A screen's value may be older than the event of the charge's end.
  if (!charge.over) place.set_energy(charge, slot.session->energy);
}

void DayCount::take(const domain::Event& event) {
  const bool ended = event.kind == domain::event::session_ended;
  const bool held = event.kind == domain::event::session_held;
  const bool reviewed = event.kind == domain::event::session_reviewed;
  if (!ended && !held && !reviewed) return;
  const auto started_at = start_of(event);
  const auto energy = energy_of(event);
  if (!started_at || !energy) return;
  auto& place = place_at(event.operator_id, event.location_id);
  // What was over before this server began is in the sum already.
  if (!place.has(*started_at) || (reviewed && !place.charges.contains(event.session_id))) return;
  auto& charge = place.charge(event.session_id);
  place.set_energy(charge, held ? Energy{} : *energy);
  charge.over = true;
}

std::optional<DaySum> DayCount::sum_of(const Sees& sees) const {
  DaySum all;
  for (const auto& [id, place] : places_) {
    if (!sees(place.owner, id)) continue;
    if (!place.known) return std::nullopt;
    all.sessions += place.sum.sessions;
    all.energy = all.energy + place.sum.energy;
  }
  return all;
}

}  // namespace voltyard::api
