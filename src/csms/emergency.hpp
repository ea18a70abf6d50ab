// The emergency cut: a lock on a part of a site that every shard holds until two people release it
// (domain/cut.hpp, ShardDesk::hold_cut), and what is true of it so far.
//
// Callable on the directory's executor (the API's).
#pragma once

#include "csms/commands.hpp"
#include "csms/live_board.hpp"

#include "domain/alarm_book.hpp"
#include "domain/cut.hpp"

namespace voltyard::csms {

// The narrowest that is set: pile, zone with all zones inside, whole location.
struct CutScope {
  LocationId location_id;
  std::optional<ZoneId> zone_id;
  std::optional<StationId> station_id;
};

// Never "done" before it is: a pile that says nothing is not off.
struct CutProgress {
  std::size_t stations = 0;
  std::size_t off = 0;       // connected, nothing charges
  std::size_t charging = 0;  // connected, has not stopped yet
  std::size_t silent = 0;    // not connected: hears nothing
};

class Emergency {
 public:
  Emergency(Yard& yard, Commands& commands) : yard_(yard), commands_(commands) {}

  // A cut of the same part that stands is given back as it is. Errors: not_found, invalid (the zone
  // or pile is not of the location), unavailable (not stored: nothing is cut).
  Task<Result<domain::Cut>> cut(OperatorId owner, CutScope scope, std::string who,
                                std::string reason);

  // Errors: not_found, conflict (a second person must), unavailable.
  Task<Result<domain::Cut>> release(OperatorId owner, domain::CutId id, std::string who);

  // What an alarm demands: stops, or the cut of the shed around its station.
  Task<void> act(domain::AlarmChange change);

  CutProgress progress(const domain::Cut& cut, const LiveBoard& board) const;

 private:
  Task<Result<domain::Cut>> put(domain::Cut cut, std::string_view kind);
  Task<void> stop_sessions(domain::Alarm alarm, bool whole_station);
  Task<Result<std::vector<domain::Session>>> sessions_behind(domain::Station host);

  Yard& yard_;
  Commands& commands_;
};

}  // namespace voltyard::csms
