// One slot of a pile: the plug, the vehicle behind it, the meter, and the
// charge that runs. It knows physics and the rider's next move, not messages.
// Owned by its pile; one thread. Invariant: the register never falls, except by
// reset_meter().
#pragma once

#include "simulator/notice.hpp"
#include "simulator/riders.hpp"

#include <optional>

namespace voltyard::simulator {

constexpr Timestamp never{INT64_MAX};

// What the rider does next.
enum class RiderStep : std::uint8_t { plug, swipe, unplug };

struct Charge {
  std::uint64_t number = 0;
  std::string transaction;  // empty until known
  Card card;
  int next_seq_no = 1;
  std::optional<std::int64_t> remote_start_id;
};

class Slot {
 public:
  Slot(int number, const Neighbourhood& neighbourhood, std::uint64_t place, std::uint64_t seed);

  // Plans the next visit that ends after `now`.
  void plan(Timestamp now);
  // Someone comes now without a plan: he was sent by a remote start.
  void visit_now(Timestamp now, Random& random);

  // The planned vehicle is connected; it may have been charging elsewhere in
  // the story since its plug-in time, if that lies in the past.
  void plug(Timestamp now);
  void unplug();
  bool plugged() const { return vehicle_.has_value(); }

  // Current flows from now on, or no longer.
  void switch_on(Timestamp now);
  void switch_off(Timestamp now);

  // Meters until `now`; `stamp` is what the pile's clock says.
  Reading read(Timestamp now, Timestamp stamp);
  bool is_full() const { return vehicle_ && vehicle_->is_full(); }
  void reset_meter() { meter_ = {}; }

  const Visit& visit() const { return visit_; }

  const int number;
  SlotStatus status = SlotStatus::available;
  std::optional<SlotStatus> reported;  // what the server was told last
  bool operative = true;
  std::optional<Charge> charge;
  RiderStep step = RiderStep::plug;
  Timestamp rider_at = never;  // when the rider does it
  Timestamp meter_at = never;
  Timestamp full_stop_at = never;
  bool awaiting_authorization = false;

 private:
  void draw(Timestamp now);

  SlotVisits visits_;
  Visit visit_{};
  std::uint64_t seed_;
  Energy meter_;
  std::optional<Vehicle> vehicle_;
  bool on_ = false;
  Timestamp drawn_until_;
};

}  // namespace voltyard::simulator
