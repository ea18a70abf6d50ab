// Something that people must look at: raised by an event, told once however often its cause
// repeats, acknowledged by somebody, escalated while nobody does, cleared by its end or by hand.
#pragma once

#include "domain/event.hpp"

#include "base/id.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltyard::domain {

using AlarmId = Id<struct AlarmTag>;

// Kind of the alarm of a station without a connection; details: since.
inline constexpr std::string_view offline_alarm = "station.offline";

// 信息, 普通, 重要, 紧急: by what may happen when nobody looks.
enum class AlarmLevel : std::uint8_t { information, ordinary, important, urgent };
enum class AlarmState : std::uint8_t { raised, acknowledged, cleared };

std::string_view to_string(AlarmLevel level);
std::string_view to_string(AlarmState state);
std::optional<AlarmLevel> parse_alarm_level(std::string_view text);
std::optional<AlarmState> parse_alarm_state(std::string_view text);

struct Alarm {
  AlarmId id;
  OperatorId operator_id;
  LocationId location_id;
  StationId station_id;  // nil: of the whole location
  EvseId evse_id;        // nil: of the whole station
  SessionId session_id;  // of the latest cause; nil when there is none
  std::string kind;      // "protection.overload", "signal.smoke", "station.offline"
  AlarmLevel level = AlarmLevel::ordinary;
  AlarmState state = AlarmState::raised;
  Timestamp raised_at;
  Timestamp last_at;         // of the latest cause
  std::uint32_t count = 1;   // causes so far; those within a minute are one
  std::uint8_t step = 0;     // how often it was escalated
  Timestamp escalated_at{};  // last time
  Timestamp acknowledged_at{};
  std::string acknowledged_by;
  Timestamp cleared_at{};
  std::string cleared_by;  // empty: its cause ended by itself
  std::string note;        // of who cleared it
  Details details;         // of the latest cause

  bool open() const { return state != AlarmState::cleared; }
  bool operator==(const Alarm&) const = default;
};

}  // namespace voltyard::domain
