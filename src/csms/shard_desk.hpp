// All stations of one shard, whatever they speak: their state in memory, what is looked up, learnt
// and written for them. One thread (the shard's); waits only for the store, the station and its
// turn. The journey of a message is journey.hpp.
#pragma once

#include "csms/context.hpp"
#include "csms/live_board.hpp"
#include "csms/live_station.hpp"

#include "link/ports/close_reason.hpp"
#include "link/ports/gatekeeper.hpp"
#include "link/ports/station_sender.hpp"
#include "storage/store.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace voltyard::csms {

class Yard;

// csms' side of one connection (of one station of it, where a connection carries several).
struct ConnectedPeer final : link::Peer {
  LiveStation* live = nullptr;    // stations stay in memory once loaded
  wire::ocpp::Version version{};  // of an OCPP station
  std::uint64_t epoch = 0;
  std::string remote;

  bool ready_for_calls() const override { return live->booted; }
};

class ShardDesk {
 public:
  ShardDesk(Yard& yard, std::size_t index) : yard_(yard), index_(index) {}

  void use_sender(link::Door door, link::StationSender& sender);
  // Where orders to the station go in: the door it last came through. Null: it never came.
  link::StationSender* sender_to(const LiveStation& live) const;
  std::size_t updates_under_way() const;  // stations whose firmware is being sent

  Task<Result<std::unique_ptr<link::Peer>>> open(const link::Admission& admission,
                                                 const link::Handshake& handshake);
  void on_bad_frame(ConnectedPeer& peer, std::string_view what);
  void on_closed(ConnectedPeer& peer, link::CloseReason reason);

  // Loads the station if it is not in memory. Errors: not_found, unavailable.
  Task<Result<LiveStation*>> load(StationId id);

  // Rows changed in the directory: what people decide is read again, the state stays.
  Task<void> refresh(StationId id);

  // Commits outside of a conversation (an operator's order, the tick); the turn is the caller's.
  Task<storage::CommitOutcome> carry_out(LiveStation& live, const Decision& decision);

  // For journeys: what only the store knows; the shard's state after a commit; the station spoke.
  Task<bool> look_up(const LiveStation& live, const Lookup& lookup, LookedUp& found);
  void learn(LiveStation& live, const Decision& decision);
  void seen(LiveStation& live);

  // Sends requests, one after the other, without waiting for them here; each answer is judged by
  // the request's own meaning.
  void issue(LiveStation& live, std::vector<StationRequest> orders);

  // Twice a second: live changes, lazily written times, open curves, slots that became free.
  void tick();

  // The directory's snapshot, as fresh as it gets; valid until the next call.
  const SnapshotPtr& snapshot();

  // Valid while `snapshot` is.
  Context context_of(const LiveStation& live, const Snapshot& snapshot,
                     std::string_view remote) const;

  Yard& yard() { return yard_; }
  std::size_t index() const { return index_; }

 private:
  Task<void> show_stored(StationId id);
  Task<void> look_after(LiveStation& live);
  void judge_readings(LiveStation& live);
  void hold_cut(LiveStation& live);
  void hold_to_agreed(LiveStation& live);
  Task<void> watch_over(LiveStation& live);
  Task<void> write_lazily();
  void show_changes();
  const domain::ProtectionLimits& limits_of(const LiveStation& live) const;
  bool is_lost(const LiveStation& live, const LiveOpenSession& open, Timestamp now) const;
  LiveSlot live_slot(const LiveStation& live, const domain::Evse& evse) const;

  Yard& yard_;
  std::size_t index_;
  std::array<link::StationSender*, link::doors> senders_{};
  std::unordered_map<StationId, std::unique_ptr<LiveStation>> stations_;
  SnapshotPtr snapshot_;  // as of snapshot_generation_
  std::uint64_t snapshot_generation_ = 0;
  bool writing_lazily_ = false;
  std::uint32_t ticks_ = 0;
  std::optional<Timestamp> opened_at_;  // of the first tick
};

}  // namespace voltyard::csms
