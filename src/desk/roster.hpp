// Who is on duty: shifts, how one person takes over from another, and what a shift owes: a
// take-over at its beginning, a patrol before its end. Pure.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::desk {

using ShiftId = Id<struct ShiftTag>;

struct Shift {
  ShiftId id;
  OperatorId operator_id;
  LocationId location_id;  // nil: all of the operator's
  std::string person;
  std::string phone;  // empty: nobody is rung
  Timestamp begins_at;
  Timestamp ends_at;
  Timestamp taken_over_at{};  // 0: not yet
  std::string taken_over_by;
  Timestamp patrolled_at{};  // the last patrol within it; 0: none
  bool late_told = false;    // that nobody took over
  bool patrol_told = false;  // that there was no patrol
  bool removed = false;

  bool operator==(const Shift&) const = default;
};

struct DutyPolicy {
  Duration early = std::chrono::hours(2);          // a shift can be taken over so long before it
  Duration late_after = std::chrono::minutes(15);  // by then somebody must have taken over
  Duration stays_on = std::chrono::hours(12);      // who is not relieved stays on duty so long
  Duration kept = std::chrono::hours(48);          // a shift that is over is remembered so long
  Duration longest = std::chrono::hours(24);
  Duration farthest = std::chrono::hours(24 * 400);
  std::size_t most = 2'000;  // shifts of one operator that are not over
};

// What a shift failed to do; the shift comes back with the telling noted.
namespace duty {
inline constexpr std::string_view not_taken_over = "not_taken_over";
inline constexpr std::string_view no_patrol = "no_patrol";
}  // namespace duty
struct Omission {
  Shift shift;
  std::string_view what;
};

class Roster {
 public:
  explicit Roster(DutyPolicy policy = {}) : policy_(policy) {}

  void load(std::vector<Shift> shifts);

  // Errors: invalid (no name, an end before its beginning, too long, over already, too far ahead),
  // conflict (there are enough).
  Status admit(const Shift& shift, Timestamp now) const;
  // Errors: not_found, conflict (taken over already, over, or too early).
  Result<Shift> take_over(OperatorId owner, ShiftId id, std::string who, Timestamp now) const;
  // Errors: not_found.
  Result<Shift> remove(OperatorId owner, ShiftId id) const;

  // Those who are woken: all whose shift it is; until one of them has taken over, also who was on
  // duty before.
  std::vector<const Shift*> on_duty(OperatorId owner, LocationId location, Timestamp now) const;
  // The operator's, by their beginning; also what is over but remembered.
  std::vector<const Shift*> of(OperatorId owner) const;
  // Shifts now on at the location, as a patrol there has been recorded.
  std::vector<Shift> patrolled(OperatorId owner, LocationId location, Timestamp now) const;

  std::vector<Omission> omissions(Timestamp now) const;

  // After the commit.
  void apply(const Shift& shift);
  void forget(Timestamp now);  // what is over for long

  const DutyPolicy& policy() const { return policy_; }

 private:
  Result<const Shift*> find_own(OperatorId owner, ShiftId id) const;

  DutyPolicy policy_;
  std::map<ShiftId, Shift> shifts_;
};

}  // namespace voltyard::desk
