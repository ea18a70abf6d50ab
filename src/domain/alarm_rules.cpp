#include "domain/alarm_rules.hpp"

#include <algorithm>
#include <array>

namespace voltyard::domain {
namespace {

// By the rule's own word. What ends every other charge is no alarm: full, unplugged.
std::optional<AlarmLevel> level_of_rule(std::string_view rule, std::string_view action) {
  if (rule == to_string(Rule::full) || rule == to_string(Rule::unplugged)) return std::nullopt;
  if (rule == to_string(Rule::slot_hot) || rule == to_string(Rule::pile_hot)) {
    return AlarmLevel::urgent;
  }
  if (rule == to_string(Rule::no_load) || rule == to_string(Rule::total_time)) {
    return AlarmLevel::information;
  }
  return action == to_string(Action::notify) ? AlarmLevel::ordinary : AlarmLevel::important;
}

AlarmLevel level_of(Action action) {
  switch (action) {
    case Action::cut_shed: return AlarmLevel::urgent;
    case Action::stop_pile:
    case Action::stop_slot: return AlarmLevel::important;
    case Action::notify: return AlarmLevel::ordinary;
  }
  return AlarmLevel::ordinary;
}

std::optional<AlarmCase> of_protection(const Event& event) {
  const auto rule = detail_of(event, "rule");
  const auto level = level_of_rule(rule, detail_of(event, "action"));
  if (!level) return std::nullopt;
  return AlarmCase{"protection." + std::string(rule), *level};  // what it demanded has been ordered
}

// The second octet of a pile's alarm frame says when it is over: 0.
std::optional<AlarmCase> of_signal(const Event& event, const SignalActions& actions) {
  const auto signal = parse_signal(detail_of(event, "signal"));
  if (!signal) {
    return AlarmCase{"signal." + std::string(detail_of(event, "kind")), AlarmLevel::ordinary};
  }
  const auto action = judge_signal(actions, *signal, event.at).action;
  AlarmCase found{"signal." + std::string(to_string(*signal)), level_of(action), action};
  found.over = detail_of(event, "trigger") == "0";
  if (found.over) found.action = Action::notify;
  return found;
}

// What the desk noticed itself says in the same words that it is over.
AlarmCase desk_case(const Event& event, std::string kind, AlarmLevel level) {
  return {std::move(kind), level, Action::notify, detail_of(event, "over") == "1"};
}

}  // namespace

std::string_view detail_of(const Details& details, std::string_view name) {
  const auto found = std::find_if(details.begin(), details.end(),
                                  [&](const auto& detail) { return detail.first == name; });
  return found == details.end() ? std::string_view() : std::string_view(found->second);
}

bool may_alarm(const Event& event) {
  constexpr std::array kinds{
      event::protection,   event::station_alarm,     event::limits_drift,
      event::evse_status,  event::station_connected, event::station_disconnected,
      event::cut_ordered,  event::cut_released,      event::duty_omitted,
      event::work_overdue, event::sim_expiring,      event::bulk_changed};
  return std::find(kinds.begin(), kinds.end(), event.kind) != kinds.end();
}

std::optional<AlarmCase> alarm_case(const Event& event, const SignalActions& actions) {
  if (event.kind == event::protection) return of_protection(event);
  if (event.kind == event::station_alarm) return of_signal(event, actions);
  if (event.kind == event::limits_drift) {
    return AlarmCase{"station.limits_drift", AlarmLevel::important};
  }
  if (event.kind == event::cut_ordered) return AlarmCase{"cut.ordered", AlarmLevel::urgent};
  if (event.kind == event::cut_released) {
    return AlarmCase{"cut.ordered", AlarmLevel::urgent, Action::notify, true};
  }
  if (event.kind == event::duty_omitted) {
    const auto what = detail_of(event, "what");
    return desk_case(event, "duty." + std::string(what),
                     what == "not_taken_over" ? AlarmLevel::important : AlarmLevel::ordinary);
  }
  if (event.kind == event::work_overdue || event.kind == event::sim_expiring) {
    return desk_case(event, event.kind, AlarmLevel::ordinary);
  }
  if (event.kind == event::bulk_changed) {  // somebody must say how it goes on
    return AlarmCase{"bulk.stopped", AlarmLevel::important, Action::notify,
                     detail_of(event, "state") != "stopped"};
  }
  if (event.kind == event::evse_status) {
    AlarmCase found{"evse.faulted", AlarmLevel::ordinary};
    found.over = detail_of(event, "status") != "Faulted";
    return found;
  }
  return std::nullopt;
}

}  // namespace voltyard::domain
