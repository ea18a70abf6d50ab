// Which events are alarms, how bad they are, and what must be done besides telling. A pure table.
#pragma once

#include "domain/alarm.hpp"
#include "domain/event.hpp"
#include "domain/protection.hpp"
#include "domain/signals.hpp"

namespace voltyard::domain {

struct AlarmCase {
  std::string kind;
  AlarmLevel level = AlarmLevel::ordinary;
  Action action = Action::notify;  // what is still to be done
  bool over = false;               // says that an earlier one has ended
};

// nullopt: nothing for an alarm. A station that connects or disconnects is none by itself: see
// AlarmBook.
std::optional<AlarmCase> alarm_case(const Event& event, const SignalActions& actions);

// Cheap, by the kind alone: false when alarm_case and AlarmBook need not see the event.
bool may_alarm(const Event& event);

inline std::string_view detail_of(const Event& event, std::string_view name) {
  return detail_of(event.details, name);
}

}  // namespace voltyard::domain
