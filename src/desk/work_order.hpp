// A thin work order: opened by an alarm that nobody answered, by a patrol or by a person, assigned,
// done, and checked by somebody else, so that nothing lands nowhere. Pure.
#pragma once

#include "domain/alarm_book.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::desk {

using WorkOrderId = Id<struct WorkOrderTag>;

enum class WorkOrigin : std::uint8_t { alarm, patrol, person };
enum class WorkState : std::uint8_t { open, assigned, done, checked };
std::string_view to_string(WorkOrigin origin);
std::string_view to_string(WorkState state);

struct WorkOrder {
  WorkOrderId id;
  OperatorId operator_id;
  LocationId location_id;
  StationId station_id;      // nil: none in particular
  domain::AlarmId alarm_id;  // nil: not opened for an alarm
  WorkOrigin origin = WorkOrigin::person;
  domain::AlarmLevel level = domain::AlarmLevel::ordinary;
  WorkState state = WorkState::open;
  std::string text;  // what is to be done; of an alarm, its kind
  Timestamp opened_at;
  std::string opened_by;  // empty: by itself
  Timestamp due_at;
  std::string assignee;
  Timestamp done_at{};
  std::string done_by;
  std::string note;  // of who did it last, or why it was sent back
  Timestamp checked_at{};
  std::string checked_by;
  bool overdue_told = false;
  bool has_photo = false;  // was reported with one; it is kept less long than the order

  bool is_open() const { return state != WorkState::checked; }
  // Somebody has to do something about it.
  bool waits() const { return state == WorkState::open || state == WorkState::assigned; }
  bool operator==(const WorkOrder&) const = default;
};

// By when, unless somebody says otherwise: a day, three days, a week.
Duration time_for(domain::AlarmLevel level);

// Whether the alarm's change opens an order: it was escalated for the first time. What is about the
// orders and the roster themselves opens none.
bool opens_work(const domain::AlarmChange& change);

// Errors of all: conflict (not in this state).
Result<WorkOrder> assign(WorkOrder order, std::string assignee, std::optional<Timestamp> due_at);
Result<WorkOrder> finish(WorkOrder order, std::string who, std::string note, Timestamp now);
// conflict too: by the one who did it.
Result<WorkOrder> check(WorkOrder order, std::string who, Timestamp now);
Result<WorkOrder> send_back(WorkOrder order, std::string reason);

}  // namespace voltyard::desk
