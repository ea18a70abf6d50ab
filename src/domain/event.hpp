// What happened, as a numbered, durable fact: the stream that the live feed, webhooks and alarms
// follow. The store gives the sequence number at commit.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltyard::domain {

// For people and programs, in order; names in snake_case.
using Details = std::vector<std::pair<std::string, std::string>>;
std::string_view detail_of(const Details& details, std::string_view name);  // empty: there is none

struct Event {
  std::uint64_t sequence = 0;  // 0 until committed
  Timestamp at;
  std::string kind;  // one of the names below
  OperatorId operator_id;
  LocationId location_id;
  StationId station_id;
  EvseId evse_id;        // nil when the event is about the whole station
  SessionId session_id;  // nil when there is none
  Details details;
};

namespace event {
inline constexpr std::string_view station_connected = "station.connected";
inline constexpr std::string_view station_disconnected = "station.disconnected";
inline constexpr std::string_view station_booted = "station.booted";
inline constexpr std::string_view station_unknown = "station.unknown";
inline constexpr std::string_view station_notified =
    "station.notified";                                             // NotifyEvent and the like
inline constexpr std::string_view station_alarm = "station.alarm";  // details: kind, port
inline constexpr std::string_view limits_drift =
    "station.limits_drift";  // the pile's memory holds other limits than it was given
inline constexpr std::string_view protection =
    "protection";  // the second opinion spoke; details: rule, action, evidence
inline constexpr std::string_view cut_ordered =
    "cut.ordered";  // the emergency cut of a part of a site; details: cut_id, who, reason
inline constexpr std::string_view cut_release_asked = "cut.release_asked";  // by the first person
inline constexpr std::string_view cut_released = "cut.released";            // by the second
inline constexpr std::string_view duty_omitted =
    "duty.omitted";  // what a shift owed; details: what, shift_id, person; over: 1 when done
inline constexpr std::string_view work_overdue =
    "work.overdue";  // a work order; details: work_order_id, text; over: 1 when done or put off
inline constexpr std::string_view sim_expiring =
    "station.sim_expiring";  // details: expires_at; over: 1 when it was renewed
inline constexpr std::string_view evse_status = "evse.status";
inline constexpr std::string_view group_overfull =
    "group.overfull";  // a station reported more slots: details: group, slots, limit
inline constexpr std::string_view session_started = "session.started";
inline constexpr std::string_view session_ended = "session.ended";
inline constexpr std::string_view session_reviewed = "session.reviewed";  // details: ruling
inline constexpr std::string_view session_held = "session.held";          // for review, not billed
inline constexpr std::string_view operation_done = "operation.done";
inline constexpr std::string_view bulk_changed =
    "bulk.changed";  // a command for many stations; details: job_id, name, state
inline constexpr std::string_view security = "security";  // details: rule, remote, text
inline constexpr std::string_view quarantined = "message.quarantined";
inline constexpr std::string_view changed = "catalog.changed";  // details: what, id, who
}  // namespace event

}  // namespace voltyard::domain
