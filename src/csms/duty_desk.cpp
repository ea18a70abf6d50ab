#include "csms/duty_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace voltyard::csms {
namespace {

constexpr std::size_t page = 1'000;
constexpr Duration between_sim_looks = std::chrono::hours(1);
constexpr std::size_t sims_at_once = 500;  // the rest follows at the next tick

desk::LogEntry entry_of(const desk::Shift& shift, std::string_view kind, std::string who,
                        Timestamp now) {
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = shift.operator_id;
  entry.location_id = shift.location_id;
  entry.kind = kind;
  entry.who = std::move(who);
  entry.subject = to_string(shift.id);
  return entry;
}

domain::Event sim_event(const domain::Station& station, Timestamp now, bool over) {
  domain::Event event;
  event.at = now;
  event.kind = domain::event::sim_expiring;
  event.operator_id = station.operator_id;
  event.location_id = station.location_id;
  event.station_id = station.id;
  event.details = {{"expires_at", to_rfc3339(station.sim_expires_at)}};
  if (over) event.details.emplace_back("over", "1");
  return event;
}

}  // namespace

Task<Status> DutyDesk::open() {
  auto shifts = co_await parts_.store.list_shifts(parts_.clock.now() - roster_.policy().kept);
  if (!shifts) co_return shifts.error();
  roster_.load(std::move(*shifts));
  storage::AlarmFilter filter;
  filter.only_open = true;
  filter.limit = page;
  while (true) {
    const auto alarms = co_await parts_.store.list_alarms(filter);
    if (!alarms) co_return alarms.error();
    for (const auto& alarm : *alarms) {
      if (alarm.kind == domain::event::sim_expiring) sims_told_.insert(alarm.station_id);
    }
    if (alarms->size() < page) co_return Status{};
    filter.before = alarms->back().id;
  }
}

Task<Status> DutyDesk::store(desk::Shift shift, storage::Commit commit) {
  std::vector<desk::Shift> shifts;
  shifts.push_back(std::move(shift));
  return store_all(std::move(shifts), std::move(commit));
}

Task<Status> DutyDesk::store_all(std::vector<desk::Shift> shifts, storage::Commit commit) {
  for (const auto& shift : shifts) commit.changes.emplace_back(shift);
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the change could not be stored");
  }
  for (const auto& shift : shifts) roster_.apply(shift);
  co_return Status{};
}

Task<Result<desk::Shift>> DutyDesk::plan(desk::Shift shift, std::string who) {
  const auto turn = co_await turn_.take();
  const auto now = parts_.clock.now();
  if (!shift.location_id.is_nil()) {
    const auto snapshot = parts_.directory.current();
    const auto location = snapshot->locations.find(shift.location_id);
    if (location == snapshot->locations.end() ||
        location->second->operator_id != shift.operator_id) {
      co_return not_found("there is no such location");
    }
  }
  if (const auto fine = roster_.admit(shift, now); !fine) co_return fine.error();
  shift.id = desk::ShiftId::make(now, parts_.random);
  auto entry = entry_of(shift, desk::log::shift_planned, std::move(who), now);
  entry.text = shift.person + " " + to_rfc3339(shift.begins_at) + "/" + to_rfc3339(shift.ends_at);
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  const auto stored = co_await store(shift, std::move(commit));
  if (!stored) co_return stored.error();
  co_return shift;
}

Task<Status> DutyDesk::remove(OperatorId owner, desk::ShiftId id, std::string who) {
  const auto turn = co_await turn_.take();
  const auto shift = roster_.remove(owner, id);
  if (!shift) co_return shift.error();
  const auto now = parts_.clock.now();
  auto entry = entry_of(*shift, desk::log::shift_removed, std::move(who), now);
  entry.text =
      shift->person + " " + to_rfc3339(shift->begins_at) + "/" + to_rfc3339(shift->ends_at);
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  if (shift->late_told && shift->taken_over_at == Timestamp{}) {
    commit.events.push_back(omission_event(*shift, desk::duty::not_taken_over));
    commit.events.back().details.emplace_back("over", "1");
  }
  co_return co_await store(*shift, std::move(commit));
}

Task<Result<desk::Shift>> DutyDesk::take_over(OperatorId owner, desk::ShiftId id, std::string who,
                                              std::string note) {
  const auto turn = co_await turn_.take();
  const auto now = parts_.clock.now();
  const auto shift = roster_.take_over(owner, id, who, now);
  if (!shift) co_return shift.error();
  auto entry = entry_of(*shift, desk::log::shift_taken_over, std::move(who), now);
  entry.text = shift->person + (note.empty() ? "" : ": ") + note;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  if (shift->late_told) {
    commit.events.push_back(omission_event(*shift, desk::duty::not_taken_over));
    commit.events.back().details.emplace_back("over", "1");
  }
  const auto stored = co_await store(*shift, std::move(commit));
  if (!stored) co_return stored.error();
  co_return *shift;
}

Task<Result<std::optional<desk::WorkOrder>>> DutyDesk::record(Patrol patrol) {
  const auto turn = co_await turn_.take();
  const auto now = parts_.clock.now();
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = patrol.operator_id;
  entry.location_id = patrol.location_id;
  entry.kind = patrol.fault ? desk::log::patrol_fault : desk::log::patrol;
  entry.who = patrol.who;
  entry.text = patrol.text;
  std::optional<desk::WorkOrder> order;
  storage::Commit commit;
  if (patrol.fault) {
    order = parts_.work.draft(patrol.operator_id, desk::WorkOrigin::patrol,
                              domain::AlarmLevel::important, std::move(patrol.text));
    order->location_id = patrol.location_id;
    order->opened_by = std::move(patrol.who);
    entry.subject = to_string(order->id);
  }
  commit.changes.emplace_back(std::move(entry));
  if (order) parts_.work.put(*order, commit);
  auto patrolled = roster_.patrolled(patrol.operator_id, patrol.location_id, now);
  const auto stored = co_await store_all(std::move(patrolled), std::move(commit));
  if (!stored) co_return stored.error();
  if (order) parts_.work.opened(*order);
  co_return order;
}

Task<Status> DutyDesk::note(desk::LogEntry entry) {
  entry.at = parts_.clock.now();
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the entry could not be stored");
  }
  co_return Status{};
}

bool DutyDesk::is_on_duty(const desk::Shift& shift) const {
  const auto people = roster_.on_duty(shift.operator_id, shift.location_id, parts_.clock.now());
  return std::any_of(people.begin(), people.end(),
                     [&](const auto* person) { return person->id == shift.id; });
}

std::vector<std::string> DutyDesk::phones(OperatorId owner, LocationId location) const {
  std::vector<std::string> phones;
  for (const auto* shift : roster_.on_duty(owner, location, parts_.clock.now())) {
    const bool known = std::find(phones.begin(), phones.end(), shift->phone) != phones.end();
    if (!shift->phone.empty() && !known) phones.push_back(shift->phone);
  }
  return phones;
}

void DutyDesk::tick() {
  if (looking_) return;
  looking_ = true;
  boost::asio::co_spawn(parts_.executor, look_around(), boost::asio::detached);
}

// What could not be stored is looked for again at the next tick.
Task<void> DutyDesk::look_around() {
  const auto turn = co_await turn_.take();
  const bool told = co_await tell_omissions();
  if (told) co_await tell_sims();
  roster_.forget(parts_.clock.now());
  looking_ = false;
}

domain::Event DutyDesk::omission_event(const desk::Shift& shift, std::string_view what) const {
  domain::Event event;
  event.at = parts_.clock.now();
  event.kind = domain::event::duty_omitted;
  event.operator_id = shift.operator_id;
  event.location_id = shift.location_id;
  event.details = {
      {"what", std::string(what)}, {"shift_id", to_string(shift.id)}, {"person", shift.person}};
  return event;
}

Task<bool> DutyDesk::tell_omissions() {
  for (const auto& omission : roster_.omissions(parts_.clock.now())) {
    storage::Commit commit;
    commit.events.push_back(omission_event(omission.shift, omission.what));
    const auto stored = co_await store(omission.shift, std::move(commit));
    if (!stored) co_return false;
  }
  co_return true;
}

Task<bool> DutyDesk::tell_sims() {
  const auto now = parts_.clock.now();
  const auto generation = parts_.directory.generation();
  if (generation == sims_seen_generation_ && now - sims_seen_at_ < between_sim_looks) {
    co_return true;
  }
  const auto snapshot = parts_.directory.current();
  auto told = sims_told_;
  bool all = true;
  storage::Commit commit;
  for (const auto& station : snapshot->rows.stations) {
    const bool expiring =
        station.sim_expires_at != Timestamp{} && station.sim_expires_at - now < sim_warning;
    if (expiring == told.contains(station.id)) continue;
    all = commit.events.size() < sims_at_once;
    if (!all) break;
    commit.events.push_back(sim_event(station, now, !expiring));
    if (expiring) {
      told.insert(station.id);
    } else {
      told.erase(station.id);
    }
  }
  if (!commit.empty()) {
    const auto outcome = co_await parts_.store.commit(commit);
    if (outcome != storage::CommitOutcome::committed) co_return false;
  }
  sims_told_ = std::move(told);
  if (!all) co_return true;
  sims_seen_at_ = now;
  sims_seen_generation_ = generation;
  co_return true;
}

}  // namespace voltyard::csms
