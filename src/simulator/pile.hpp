// A charging pile as a pure state machine: virtual time, frames of the server
// and riders go in, frames come out. What it says it says in its tongue: OCPP
// 1.6J, 2.0.1, DNY or YKC. It waits for nothing and owns no socket, so that one
// thread can run thousands, over sockets or in virtual time.
//
// The driver keeps the connection: connected() and disconnected() say how it
// is; every call with an Output may add frames to send, in order, or ask to
// hang up (then the driver closes, calls disconnected() and connects again no
// earlier than connect_after()).
//
// Time: `now` is the driver's virtual time and never goes back. What the pile
// writes into messages is its own clock, set from what the server tells.
// Invariants: nothing but the registration before it is accepted; in OCPP at
// most one CALL under way; an acknowledged transaction message is never sent
// again, an unacknowledged one is never dropped while there is room.
#pragma once

#include "simulator/faults.hpp"
#include "simulator/protocol.hpp"
#include "simulator/settings.hpp"
#include "simulator/slot.hpp"
#include "simulator/tongue.hpp"

#include "wire/ocpp/frame.hpp"

#include <deque>
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
  bool riders = true;         // false: charges only when told to
  bool bystander = true;      // whoever starts from afar stands beside the slot with his vehicle
  int bus_address = 0;        // DNY, behind a host: its place on the host's bus
  std::string host_identity;  // DNY, of a connection's first pile: a host that speaks; empty: none
  Duration modem_silence = std::chrono::seconds(30);  // DNY: then the modem says "link"
  Duration beat_interval = std::chrono::seconds(10);  // YKC: of each gun
};

enum class Outcome : std::uint8_t { accepted, rejected, scheduled, unknown };

class Pile {
 public:
  // `reader` is shared by the piles of a thread and outlives them; `listener`
  // may be null. A DNY pile's identity must be a printed physical id.
  Pile(PileOptions options, Timestamp now, wire::ocpp::FrameReader& reader,
       PileListener* listener = nullptr);
  Pile(const Pile&) = delete;  // its tongue points at it
  Pile& operator=(const Pile&) = delete;

  void connected(Timestamp now, Output& out);
  void disconnected(Timestamp now);
  // Plays what is due until `now`.
  void advance(Timestamp now, Output& out);
  void receive(std::string_view text, Timestamp now, Output& out);
  // The earliest moment at which advance() has something to do.
  Timestamp next_due() const;
  Timestamp connect_after() const { return connect_after_; }
  bool online() const { return online_; }

  // Ends every charge, as at a power cut or a shutdown; nobody comes any more.
  void end_all(Timestamp now, StopCause cause, Output& out);

  const PileOptions& options() const { return options_; }
  const Slot& slot(int evse) const { return slots_[static_cast<std::size_t>(evse - 1)]; }
  std::size_t waiting() const { return tongue_->waiting(); }
  std::uint64_t dropped() const { return tongue_->dropped(); }
  std::uint64_t errors() const { return tongue_->errors(); }
  bool registered() const { return tongue_->registered(); }

  // What the server may ask; called by the tongues. `now` is that of the
  // receive() under way.
  Outcome remote_start(std::optional<std::int64_t> evse, Card card,
                       std::optional<std::int64_t> remote_start_id);
  Outcome remote_stop(std::string_view transaction);
  Outcome reset(bool hard, bool when_idle);
  Outcome unlock(std::int64_t evse);
  Outcome change_availability(std::optional<std::int64_t> evse, bool operative);
  Outcome trigger(NoticeKind kind, std::optional<std::int64_t> evse);
  void request_report(std::int64_t request_id);
  // Whether an earlier update was given up for it. It begins at once.
  bool update_firmware(std::int64_t request_id, std::string location);
  const std::string& firmware() const { return firmware_; }
  Settings& settings() { return settings_; }
  const Settings& settings() const { return settings_; }

  // What a tongue does to its pile besides.
  Slot* find(std::optional<std::int64_t> evse);
  Timestamp clock(Timestamp now) const;
  void take_time(std::int64_t server_ms, Timestamp now);
  Notice make_notice(NoticeKind kind, Timestamp now) const;
  Notice charge_notice(NoticeKind kind, Slot& slot, Timestamp now);
  void begin_charge(Slot& slot, Card card, Timestamp now,
                    std::optional<std::int64_t> remote_start_id = std::nullopt);
  void end_charge(Slot& slot, StopCause cause, Timestamp now);
  void set_status(Slot& slot, SlotStatus status, Timestamp now);
  void report_all(Timestamp now);
  void acknowledge(const Notice& notice, std::string_view transaction);
  void hang_up() { hang_up_ = true; }
  Random& random() { return random_; }
  Timestamp now() const { return now_; }

 private:
  struct Update {
    std::int64_t request_id = 0;
    std::string location;
    UpdateStep step = UpdateStep::idle;
    Timestamp at = never;  // when the next step is taken
  };

  void step(Timestamp now);
  void on_update(Timestamp now);
  void reach(UpdateStep step, Timestamp now, Duration takes);
  void tell_update(Timestamp now);
  void pump(Timestamp now, Output& out);
  void on_rider(Slot& slot, Timestamp now);
  void on_fault(Timestamp now);
  SlotStatus resting(const Slot& slot) const;
  void plan_fault(Timestamp now);
  void reboot(BootCause cause, Timestamp now, Duration off);

  PileOptions options_;
  PileListener* listener_;
  SeededRandom random_;
  Settings settings_;
  std::unique_ptr<Tongue> tongue_;
  std::deque<Slot> slots_;
  std::uint64_t charges_ = 0;

  bool online_ = false;
  bool clock_set_ = false;
  bool hang_up_ = false;
  bool silent_ = false;
  bool reset_when_idle_ = false;
  std::string firmware_ = "sim";
  Update update_;
  BootCause boot_cause_ = BootCause::power_up;
  std::int64_t clock_offset_ms_ = 0;
  Timestamp now_;
  Timestamp booted_at_;
  Timestamp connect_after_;
  Timestamp fault_at_ = never;
};

}  // namespace voltyard::simulator
