// A station as its shard knows it: rows, open sessions, and what only matters while it runs.
// Owned by its ShardDesk; one thread. Changes only by apply() after a commit.
#pragma once

#include "csms/station_request.hpp"
#include "csms/turn.hpp"

#include "domain/host_watch.hpp"
#include "domain/pile_watch.hpp"
#include "domain/session.hpp"
#include "domain/slot_watch.hpp"
#include "domain/station.hpp"
#include "storage/records.hpp"

#include "base/rare.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::csms {

// What the second opinion knows of a session, and how many of its readings it has judged.
struct SessionWatch {
  domain::SlotWatch slot;
  std::size_t judged = 0;
  std::size_t judged_before = 0;  // ... in an earlier life of the server
  bool live = false;  // heard as it happened; a queue of old messages is history, nothing to stop
};

struct LiveOpenSession {
  domain::Session session;
  std::vector<domain::Sample> samples;
  Timestamp curve_written_at;
  std::optional<Timestamp> slot_free_since;  // Available was said while the session was open
  SessionWatch watch;
  std::optional<SteadyTime> cut_asked_at;  // when an emergency cut last asked for its end
  // Of a charge that is held for: when it was last priced, with how many readings, and when its end
  // was last asked for.
  Timestamp priced_at;
  std::size_t priced = 0;
  std::optional<SteadyTime> agreed_asked_at;
};

// The answer to one of the station's latest messages, in case it asks again with the same id.
struct GivenAnswer {
  std::uint64_t message_id_hash = 0;
  std::uint64_t frame_hash = 0;  // of the whole question, octet by octet
  std::string frame;
};

// What a pile that keeps prices and a clock of its own was given on this connection.
struct Told {
  std::optional<TariffId> tariff;  // nil: that nothing is sold
  std::uint16_t model = 0;         // what the pile calls these prices
  Timestamp clock_at;
};

// Which kinds of a battery's reports are stored of a charge: each once.
struct KeptReports {
  std::uint64_t order = 0;  // its key's hash
  std::uint32_t kinds = 0;  // bits
};

// A slot on which somebody has ordered a start that has not begun yet: nobody else may.
struct StartingSlot {
  int evse_number = 0;
  Timestamp until;
};

// Firmware that the station fetches and installs by itself, reporting under this number.
struct FirmwareUpdate {
  std::int64_t request_id = 0;
  storage::OperationRow operation;                              // as it is stored
  std::function<void(const storage::OperationRow&)> told = {};  // whoever waits for it
};

struct LiveStation {
  domain::Station station;
  std::vector<domain::Evse> evses;  // by number
  std::vector<LiveOpenSession> open;
  std::vector<GivenAnswer> answers;  // of this connection: a ring of at most max_answers
  std::size_t next_answer = 0;       // ... whose place the next one takes
  std::vector<ExpectedStart> expected_starts;
  Rare<std::vector<StartingSlot>> starting;
  Rare<std::vector<FirmwareUpdate>> updates;  // not over yet, oldest first; at most max_updates
  Told told;
  std::vector<KeptReports> reports_kept;   // of the latest charges, oldest first
  std::vector<std::uint64_t> dirty_evses;  // bit set of indices into evses not yet shown
  Rare<domain::PileWatch> pile_watch;      // none: nothing charges and nothing was said of it
  domain::HostWatch host_watch;
  std::int16_t air_dc = domain::Sample::absent16;  // of the pile's own air, not judged yet
  Timestamp guarded_at;
  Turn turn;
  bool connected = false;
  bool updating = false;              // its firmware is being sent
  std::uint32_t firmware_asked = 0;   // how often the station has asked for it
  bool booted = false;                // BootNotification answered, or evidently skipped
  std::uint8_t limits_confirmed = 0;  // of a pile that keeps its own limits: bits, read back
  bool station_dirty = true;          // online state not yet shown
  bool seen_dirty = false;            // last_seen_at not yet written
  std::uint8_t boots_in_window = 0;
  SteadyTime boot_window_at;
  std::uint32_t faults = 0;  // bad frames of this connection

  static constexpr std::uint8_t all_limits_confirmed = 7;
  static constexpr std::size_t max_answers = 4;
  static constexpr std::size_t max_updates = 4;
  static constexpr std::size_t max_evses = 64;
  static constexpr std::size_t max_expected_starts = 16;
  static constexpr std::size_t max_reports_kept = 16;
  static constexpr Duration boot_window = std::chrono::minutes(10);  // of real time

  const domain::Evse* evse(int number) const;
  const LiveOpenSession* open_on(EvseId id) const;
  const LiveOpenSession* open_by_number(std::int32_t transaction_number) const;
  const LiveOpenSession* open_by_key(std::string_view transaction_key) const;

  void mark_dirty(EvseId id);
  void mark_all_dirty();
};

}  // namespace voltyard::csms
