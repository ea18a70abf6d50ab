// The latest value of every slot, for screens. Owned by the API's executor and touched on no other
// thread: shards post what changed, at most twice a second, after it was committed.
#pragma once

#include "domain/session.hpp"
#include "domain/station.hpp"

#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace voltyard::csms {

struct LiveSession {
  SessionId id;
  Timestamp started_at;
  Timestamp last_reading_at;
  Energy energy;
  std::int32_t power_mw = domain::Sample::absent;
  std::uint32_t sample_count = 0;
  Money electricity;
  Money service;

  Money cost() const { return electricity + service; }
};

// The row of an open session is written now and then; what its readings have added since is on the
// board.
void bring_up_to_date(domain::Session& session, const LiveSession& live);

struct LiveSlot {
  EvseId id;
  StationId station_id;
  LocationId location_id;
  OperatorId operator_id;
  int number = 1;
  std::string label;
  domain::EvseStatus status = domain::EvseStatus::Unavailable;
  Rare<domain::SlotError> error;
  Timestamp status_at;
  Power max_power;
  bool online = false;
  Rare<LiveSession> session;
};

// A slot of a station that is not connected, as it was last written.
LiveSlot offline_slot(const domain::Station& station, const domain::Evse& evse);

struct LiveStationState {
  StationId id;
  LocationId location_id;
  OperatorId operator_id;
  bool online = false;
  Timestamp last_seen_at;
};

struct LiveChange {
  std::vector<LiveSlot> slots;
  std::vector<LiveStationState> stations;
  std::vector<LiveStationState> heard;  // nothing else of them has changed: nobody is told
};

class LiveBoard {
 public:
  using Listener = std::function<void(const LiveChange&)>;

  void apply(LiveChange change);

  const std::unordered_map<EvseId, LiveSlot>& slots() const { return slots_; }
  const std::unordered_map<StationId, LiveStationState>& stations() const { return stations_; }
  const LiveSlot* slot(EvseId id) const;
  bool charges(StationId id) const { return charging_.contains(id); }  // on a slot of it

  // Called after each change, on the board's executor. The returned number unsubscribes.
  std::size_t listen(Listener listener);
  void forget(std::size_t listener);

 private:
  void count_charging(const LiveSlot& slot, int by);

  std::unordered_map<EvseId, LiveSlot> slots_;
  std::unordered_map<StationId, LiveStationState> stations_;
  std::unordered_map<StationId, int> charging_;  // on how many slots, where it does
  std::unordered_map<std::size_t, Listener> listeners_;
  std::size_t next_listener_ = 1;
};

}  // namespace voltyard::csms
