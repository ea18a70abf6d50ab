#include "domain/alarm_book.hpp"

#include <algorithm>
#include <array>

namespace voltyard::domain {
namespace {

AlarmChange cleared(Alarm alarm, std::string who, std::string note, Timestamp now) {
  alarm.state = AlarmState::cleared;
  alarm.cleared_at = now;
  alarm.cleared_by = std::move(who);
  alarm.note = std::move(note);
  return {std::move(alarm), AlarmNews::cleared};
}

Alarm raised(AlarmId id, const Event& cause, std::string kind, AlarmLevel level) {
  Alarm alarm;
  alarm.id = id;
  alarm.operator_id = cause.operator_id;
  alarm.location_id = cause.location_id;
  alarm.station_id = cause.station_id;
  alarm.evse_id = cause.evse_id;
  alarm.session_id = cause.session_id;
  alarm.kind = std::move(kind);
  alarm.level = level;
  alarm.raised_at = alarm.last_at = cause.at;
  alarm.details = cause.details;
  return alarm;
}

// Two cuts of one site are two alarms, as two shifts, work orders or jobs: each ends by itself.
std::string part_of(const Details& details) {
  std::string part(detail_of(details, "cut_id"));
  part += detail_of(details, "shift_id");
  part += detail_of(details, "work_order_id");
  part += detail_of(details, "job_id");
  return part;
}

}  // namespace

std::string_view to_string(AlarmNews news) {
  constexpr std::array<std::string_view, 5> words{
      "alarm.raised", "alarm.repeated", "alarm.acknowledged", "alarm.escalated", "alarm.cleared"};
  return words[static_cast<std::size_t>(news)];
}

AlarmBook::Key AlarmBook::key_of(const Alarm& alarm) {
  return {alarm.location_id, alarm.station_id, alarm.evse_id, alarm.kind, part_of(alarm.details)};
}

const Alarm* AlarmBook::find(const Key& key) const {
  const auto found = open_.find(key);
  return found == open_.end() ? nullptr : &found->second;
}

void AlarmBook::load(std::vector<Alarm> open) {
  for (auto& alarm : open) {
    auto key = key_of(alarm);
    by_id_[alarm.id] = key;
    open_.insert_or_assign(std::move(key), std::move(alarm));
  }
}

void AlarmBook::miss(const Event& event) {
  missing_.try_emplace(event.station_id, Missing{event.at, event.operator_id, event.location_id});
}

std::optional<AlarmChange> AlarmBook::consider(const Event& event, AlarmId id) const {
  if (event.kind == event::station_connected) {
    const auto* alarm =
        find({event.location_id, event.station_id, EvseId{}, std::string(offline_alarm), {}});
    return alarm ? std::optional(cleared(*alarm, {}, {}, event.at)) : std::nullopt;
  }
  auto found = alarm_case(event, policy_.actions);
  if (!found) return std::nullopt;
  const auto* known = find(
      {event.location_id, event.station_id, event.evse_id, found->kind, part_of(event.details)});
  if (found->over) {
    return known ? std::optional(cleared(*known, {}, {}, event.at)) : std::nullopt;
  }
  if (known == nullptr) {
    if (open_.size() >= policy_.most_open) {
      ++untold_;
      return std::nullopt;
    }
    return AlarmChange{raised(id, event, std::move(found->kind), found->level), AlarmNews::raised,
                       found->action};
  }
  const bool worse = found->level > known->level || found->action != Action::notify;
  if (!worse && event.at - known->last_at < policy_.repeat_after) return std::nullopt;
  Alarm again = *known;
  again.count = again.count == UINT32_MAX ? again.count : again.count + 1;
  again.last_at = std::max(again.last_at, event.at);
  again.level = std::max(again.level, found->level);
  again.session_id = event.session_id;
  again.details = event.details;
  return AlarmChange{std::move(again), AlarmNews::repeated, found->action};
}

std::optional<Duration> AlarmBook::patience(const Alarm& alarm) const {
  if (alarm.state != AlarmState::raised || alarm.step >= policy_.steps) return std::nullopt;
  switch (alarm.level) {
    case AlarmLevel::urgent: return policy_.urgent_step;
    case AlarmLevel::important: return policy_.important_step;
    case AlarmLevel::ordinary: return policy_.ordinary_step;
    case AlarmLevel::information: return std::nullopt;
  }
  return std::nullopt;
}

std::vector<AlarmChange> AlarmBook::due(Timestamp now, std::size_t limit, Random& random) const {
  std::vector<AlarmChange> changes;
  for (const auto& [station_id, missing] : missing_) {
    if (changes.size() >= limit) return changes;
    if (now - missing.since < policy_.offline_after) continue;
    if (find({missing.location_id, station_id, EvseId{}, std::string(offline_alarm), {}})) continue;
    Event cause;
    cause.at = now;
    cause.operator_id = missing.operator_id;
    cause.location_id = missing.location_id;
    cause.station_id = station_id;
    cause.details = {{"since", to_rfc3339(missing.since)}};
    changes.push_back({raised(AlarmId::make(now, random), cause, std::string(offline_alarm),
                              AlarmLevel::ordinary),
                       AlarmNews::raised});
  }
  for (const auto& [key, alarm] : open_) {
    if (changes.size() >= limit) return changes;
    const auto step = patience(alarm);
    const auto since = std::max(alarm.raised_at, alarm.escalated_at);
    if (!step || now - since < *step) continue;
    Alarm next = alarm;
    ++next.step;
    next.escalated_at = now;
    changes.push_back({std::move(next), AlarmNews::escalated});
  }
  return changes;
}

Result<const Alarm*> AlarmBook::find_own(OperatorId owner, AlarmId id) const {
  const auto found = by_id_.find(id);
  const auto* alarm = found == by_id_.end() ? nullptr : find(found->second);
  if (alarm == nullptr || alarm->operator_id != owner)
    return not_found("there is no such open alarm");
  return alarm;
}

Result<AlarmChange> AlarmBook::acknowledge(OperatorId owner, AlarmId id, std::string who,
                                           Timestamp now) const {
  const auto alarm = find_own(owner, id);
  if (!alarm) return alarm.error();
  if ((*alarm)->state == AlarmState::acknowledged) {
    return conflict("acknowledged already by " + (*alarm)->acknowledged_by);
  }
  Alarm next = **alarm;
  next.state = AlarmState::acknowledged;
  next.acknowledged_at = now;
  next.acknowledged_by = std::move(who);
  return AlarmChange{std::move(next), AlarmNews::acknowledged};
}

Result<AlarmChange> AlarmBook::clear(OperatorId owner, AlarmId id, std::string who,
                                     std::string note, Timestamp now) const {
  const auto alarm = find_own(owner, id);
  if (!alarm) return alarm.error();
  return cleared(**alarm, std::move(who), std::move(note), now);
}

void AlarmBook::apply(const AlarmChange& change) {
  auto key = key_of(change.alarm);
  if (!change.alarm.open()) {
    open_.erase(key);
    by_id_.erase(change.alarm.id);
    return;
  }
  by_id_[change.alarm.id] = key;
  open_.insert_or_assign(std::move(key), change.alarm);
}

void AlarmBook::seen(const Event& event) {
  if (event.kind == event::station_disconnected) miss(event);
  if (event.kind == event::station_connected) missing_.erase(event.station_id);
}

}  // namespace voltyard::domain
