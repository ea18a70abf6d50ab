#include "desk/roster.hpp"

#include <algorithm>

namespace voltyard::desk {
namespace {

bool is_taken_over(const Shift& shift) { return shift.taken_over_at != Timestamp{}; }

bool is_on(const Shift& shift, Timestamp now) {
  return shift.begins_at <= now && now < shift.ends_at;
}

bool is_for(const Shift& shift, OperatorId owner, LocationId location) {
  return shift.operator_id == owner &&
         (shift.location_id.is_nil() || shift.location_id == location);
}

}  // namespace

void Roster::load(std::vector<Shift> shifts) {
  for (const auto& shift : shifts) apply(shift);
}

Status Roster::admit(const Shift& shift, Timestamp now) const {
  if (shift.person.empty()) return invalid("is needed", "/person");
  if (shift.ends_at <= shift.begins_at) return invalid("is not after the beginning", "/ends_at");
  if (shift.ends_at - shift.begins_at > policy_.longest) {
    return invalid("a shift has at most 24 hours", "/ends_at");
  }
  if (shift.ends_at <= now) return invalid("is over already", "/ends_at");
  if (shift.begins_at > now + policy_.farthest) return invalid("is too far ahead", "/begins_at");
  const auto count = std::count_if(shifts_.begin(), shifts_.end(), [&](const auto& entry) {
    return entry.second.operator_id == shift.operator_id && entry.second.ends_at > now;
  });
  if (static_cast<std::size_t>(count) >= policy_.most) {
    return conflict("there are as many shifts as there may be");
  }
  return {};
}

Result<const Shift*> Roster::find_own(OperatorId owner, ShiftId id) const {
  const auto found = shifts_.find(id);
  if (found == shifts_.end() || found->second.operator_id != owner) {
    return not_found("there is no such shift");
  }
  return &found->second;
}

Result<Shift> Roster::take_over(OperatorId owner, ShiftId id, std::string who,
                                Timestamp now) const {
  const auto found = find_own(owner, id);
  if (!found) return found.error();
  Shift shift = **found;
  if (is_taken_over(shift)) return conflict("taken over already by " + shift.taken_over_by);
  if (now >= shift.ends_at) return conflict("the shift is over");
  if (now < shift.begins_at - policy_.early) return conflict("it is too early for that");
  shift.taken_over_at = now;
  shift.taken_over_by = std::move(who);
  return shift;
}

Result<Shift> Roster::remove(OperatorId owner, ShiftId id) const {
  const auto found = find_own(owner, id);
  if (!found) return found.error();
  Shift shift = **found;
  shift.removed = true;
  return shift;
}

std::vector<const Shift*> Roster::on_duty(OperatorId owner, LocationId location,
                                          Timestamp now) const {
  std::vector<const Shift*> people;
  const Shift* before = nullptr;
  bool relieved = false;
  for (const auto& [id, shift] : shifts_) {
    if (!is_for(shift, owner, location)) continue;
    if (is_on(shift, now)) {
      people.push_back(&shift);
      relieved = relieved || is_taken_over(shift);
    } else if (is_taken_over(shift) && shift.ends_at <= now &&
               now - shift.ends_at < policy_.stays_on &&
               (before == nullptr || shift.ends_at > before->ends_at)) {
      before = &shift;
    }
  }
  if (!relieved && before != nullptr) people.push_back(before);
  return people;
}

std::vector<const Shift*> Roster::of(OperatorId owner) const {
  std::vector<const Shift*> rows;
  for (const auto& [id, shift] : shifts_) {
    if (shift.operator_id == owner) rows.push_back(&shift);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Shift* a, const Shift* b) { return a->begins_at < b->begins_at; });
  return rows;
}

std::vector<Shift> Roster::patrolled(OperatorId owner, LocationId location, Timestamp now) const {
  std::vector<Shift> changed;
  for (const auto& [id, shift] : shifts_) {
    if (!is_for(shift, owner, location) || !is_on(shift, now)) continue;
    changed.push_back(shift);
    changed.back().patrolled_at = now;
  }
  return changed;
}

std::vector<Omission> Roster::omissions(Timestamp now) const {
  std::vector<Omission> found;
  for (const auto& [id, shift] : shifts_) {
    if (!is_taken_over(shift) && !shift.late_told && now < shift.ends_at &&
        now >= shift.begins_at + policy_.late_after) {
      found.push_back({shift, duty::not_taken_over});
      found.back().shift.late_told = true;
    }
    if (now >= shift.ends_at && shift.patrolled_at == Timestamp{} && !shift.patrol_told) {
      found.push_back({shift, duty::no_patrol});
      found.back().shift.patrol_told = true;
    }
  }
  return found;
}

void Roster::apply(const Shift& shift) {
  if (shift.removed) {
    shifts_.erase(shift.id);
  } else {
    shifts_.insert_or_assign(shift.id, shift);
  }
}

void Roster::forget(Timestamp now) {
  std::erase_if(shifts_,
                [&](const auto& entry) { return now - entry.second.ends_at > policy_.kept; });
}

}  // namespace voltyard::desk
