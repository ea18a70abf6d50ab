// A charging pile that speaks OCPP 1.6J or 2.0.1, as a pure state machine:
// virtual time, frames of the server and riders go in, frames come out. It
// waits for nothing and owns no socket, so that one thread can run thousands,
// over sockets or in virtual time.
//
// The driver keeps the connection: connected() and disconnected() say how it
// is; every call with an Output may add frames to send, in order, or ask to
// hang up (then the driver closes, calls disconnected() and connects again no
// earlier than connect_after()).
//
// Time: `now` is the driver's virtual time and never goes back. What the pile
// writes into messages is its own clock, set from the server's `currentTime`.
// Invariants: at most one CALL under way; none but BootNotification before it
// is accepted; an acknowledged transaction message is never sent again, an
// unacknowledged one is never dropped while there is room.
#pragma once

#include "simulator/faults.hpp"
#include "simulator/outbox.hpp"
#include "simulator/protocol.hpp"
#include "simulator/settings.hpp"
#include "simulator/slot.hpp"

#include "wire/ocpp/frame.hpp"

#include <map>
#include <memory>

namespace voltyard::simulator {

struct PileOptions {
  std::string identity = "CP001";
  Protocol protocol = Protocol::ocpp16;
  std::uint64_t number = 0;  // of the pile in the fleet; makes its places and its faults
  int evses = 12;
  std::uint64_t seed = 1;
  std::string token_prefix = "CARD";
  Neighbourhood neighbourhood;
  Duration meter_interval = std::chrono::seconds(60);
  Duration full_stop_after{0};  // ends a charge so long after it is full; 0: when unplugged
  Duration answer_timeout = std::chrono::seconds(30);
  Duration clock_tolerance = std::chrono::seconds(2);  // smaller steps of the clock are ignored
  FaultPlan fault;
  bool riders = true;  // false: charges only when told to
};

struct Output {
  std::vector<std::string> frames;
  bool hang_up = false;
};

enum class Outcome : std::uint8_t { accepted, rejected, scheduled, unknown };

class Pile {
 public:
  // `reader` is shared by the piles of a thread and outlives them; `listener`
  // may be null.
  Pile(PileOptions options, Timestamp now, wire::ocpp::FrameReader& reader,
       PileListener* listener = nullptr);

  void connected(Timestamp now, Output& out);
  void disconnected(Timestamp now);
  // Plays what is due until `now`.
  void advance(Timestamp now, Output& out);
  void receive(std::string_view text, Timestamp now, Output& out);
  // The earliest moment at which advance() has something to do.
  Timestamp next_due() const;
  Timestamp connect_after() const { return connect_after_; }
  bool online() const { return online_; }

  // Ends every charge, as at a power cut or a shutdown.
  void end_all(Timestamp now, StopCause cause, Output& out);

  const PileOptions& options() const { return options_; }
  const Slot& slot(int evse) const { return slots_[static_cast<std::size_t>(evse - 1)]; }
  std::size_t waiting() const { return outbox_.size(); }
  std::uint64_t dropped() const { return outbox_.dropped(); }
  std::uint64_t errors() const { return errors_; }
  bool registered() const { return registered_; }

  // What the server may ask; called by the dialects. `now` is that of the
  // receive() under way.
  Outcome remote_start(std::optional<std::int64_t> evse, Card card,
                       std::optional<std::int64_t> remote_start_id);
  Outcome remote_stop(std::string_view transaction);
  Outcome reset(bool hard, bool when_idle);
  Outcome unlock(std::int64_t evse);
  Outcome change_availability(std::optional<std::int64_t> evse, bool operative);
  Outcome trigger(NoticeKind kind, std::optional<std::int64_t> evse);
  void request_report(std::int64_t request_id);
  Settings& settings() { return settings_; }
  const Settings& settings() const { return settings_; }

 private:
  Slot* find(std::optional<std::int64_t> evse);
  Timestamp clock(Timestamp now) const;
  Notice make_notice(NoticeKind kind, Timestamp now) const;
  Notice charge_notice(NoticeKind kind, Slot& slot, Timestamp now);

  void say(Notice notice);
  void step(Timestamp now);
  void on_rider(Slot& slot, Timestamp now);
  void on_meter(Slot& slot, Timestamp now);
  void on_fault(Timestamp now);
  void begin_charge(Slot& slot, Card card, Timestamp now,
                    std::optional<std::int64_t> remote_start_id = std::nullopt);
  void end_charge(Slot& slot, StopCause cause, Timestamp now);
  void set_status(Slot& slot, SlotStatus status, Timestamp now);
  SlotStatus resting(const Slot& slot) const;
  void plan_fault(Timestamp now);
  void report_all(Timestamp now);
  void reboot(BootCause cause, Timestamp now, Duration off);

  void pump(Timestamp now, Output& out);
  void answered(const Answer& answer, Timestamp now);
  void set_clock(const Answer& answer, Timestamp now);

  PileOptions options_;
  wire::ocpp::FrameReader& reader_;
  PileListener* listener_;
  SeededRandom random_;
  Settings settings_;
  Outbox outbox_;
  std::deque<Slot> slots_;
  std::map<std::uint64_t, std::string> transactions_;  // by charge, until its end is answered
  std::uint64_t charges_ = 0;

  bool online_ = false;
  bool registered_ = false;
  bool clock_set_ = false;
  bool hang_up_ = false;
  bool silent_ = false;
  bool reset_when_idle_ = false;
  BootCause boot_cause_ = BootCause::power_up;
  std::int64_t clock_offset_ms_ = 0;
  Timestamp now_;
  Timestamp booted_at_;
  Timestamp connect_after_;
  Timestamp heartbeat_at_ = never;
  Timestamp answer_due_ = never;
  Timestamp send_after_;
  Timestamp fault_at_ = never;
  std::uint64_t errors_ = 0;
  int unanswered_ = 0;  // in a row, without a word from the server
};

}  // namespace voltyard::simulator
