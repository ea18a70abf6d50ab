// What a pile has to tell its server, in words of no protocol, and what the
// server answered. Plain values. Times are the pile's own clock.
#pragma once

#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace voltyard::simulator {

enum class SlotStatus : std::uint8_t {
  available,
  preparing,  // a plug is in, nothing flows
  charging,
  suspended_ev,  // full, or the vehicle takes nothing
  finishing,     // charge ended, the plug is still in
  unavailable,
  faulted,
};

enum class NoticeKind : std::uint8_t {
  boot,
  heartbeat,
  status,
  authorize,
  started,
  metered,
  suspended,  // the charge goes on without current; 1.6 has only the status for
              // it
  ended,
  report,    // 2.0.1: the base report
  alarm,     // the pile loses its power
  firmware,  // 2.0.1: how far an update is
};

enum class StopCause : std::uint8_t {
  unplugged,
  full,
  remote,
  deauthorized,
  power_loss,
  soft_reset,
  hard_reset,
  unlock,
  // What a pile ends by its own rules.
  overload,
  time_limit,
  time_bought,
  energy_bought,
  no_load,     // it never took enough to be a charge
  no_current,  // it takes so little that the plug counts as pulled
  balance_spent,
};

enum class BootCause : std::uint8_t { power_up, remote_reset, watchdog, firmware_update };

// How far an update is. It ends with the last two.
enum class UpdateStep : std::uint8_t {
  idle,  // there is none
  downloading,
  downloaded,
  install_scheduled,  // until nobody charges
  installing,
  rebooting,
  installed,
  download_failed,
};

struct Card {
  std::string uid;
  std::string type = "ISO14443";  // 1.6 has no types
};

struct Reading {
  Timestamp at;
  Energy meter;  // the slot's register
  Power power;
  std::int64_t voltage_mv = 0;
  std::int64_t current_ma = 0;
  std::optional<int> soc_permille = std::nullopt;  // of a car on direct current
};

struct Notice {
  NoticeKind kind = NoticeKind::heartbeat;
  Timestamp at;
  int evse = 0;
  SlotStatus status = SlotStatus::available;
  BootCause boot = BootCause::power_up;
  StopCause stop = StopCause::unplugged;
  std::uint64_t charge = 0;  // which charge of this pile, from 1
  std::string transaction;   // 2.0.1: chosen by the pile; 1.6: filled in when it is sent
  Card card;
  Reading reading;
  int seq_no = 0;
  bool triggered = false;  // asked for by the server
  bool offline = false;
  std::optional<std::int64_t> remote_start_id;
  std::int64_t request_id = 0;
  UpdateStep update = UpdateStep::idle;

  // Must arrive, however long it takes: kept while offline, sent again until it
  // is answered.
  bool is_kept() const {
    if (kind == NoticeKind::firmware) return true;
    return charge != 0 && (kind == NoticeKind::started || kind == NoticeKind::metered ||
                           kind == NoticeKind::suspended || kind == NoticeKind::ended);
  }
};

// What a pile needs of an answer; which of it is there depends on the question.
struct Answer {
  bool accepted = false;  // registration or authorization
  std::optional<std::int64_t> current_time_ms;
  std::int64_t interval_s = 0;
  std::string transaction;  // 1.6: the number the server gave
};

// A notice that the server has answered: what it must never lose.
struct Acknowledged {
  const Notice& notice;
  std::string_view identity;
  std::string_view transaction;
};

class PileListener {
 public:
  virtual ~PileListener() = default;
  virtual void acknowledged(const Acknowledged& what) = 0;
};

}  // namespace voltyard::simulator
