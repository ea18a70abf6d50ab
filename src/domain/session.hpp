// A charging session: one transaction of a station, from plug to bill. Pure state; the rules that
// move it stand in session_rules.hpp.
#pragma once

#include "domain/sample.hpp"

#include "base/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::domain {

using PassId = Id<struct PassTag>;

enum class SessionState {
  active,        // energy may flow
  ended,         // over and billed, or over with nothing to bill
  needs_review,  // over, but the evidence is doubtful: no bill until a person decides
};

// Why a session ended: OCPP's reasons, plus what a server finds out by itself.
enum class EndReason {
  none,
  local,
  remote,
  ev_disconnected,
  ev_full,
  deauthorized,
  emergency_stop,
  power_loss,
  reboot,
  fault,
  limit_reached,
  other,
  ended_without_stop,  // the slot became free while the session was open
  replaced,            // the next session began on the same slot
  pile_silent,         // not heard for a day; settled by what was metered until then
};

std::string_view to_string(SessionState state);
std::string_view to_string(EndReason reason);
std::optional<SessionState> parse_session_state(std::string_view text);
std::optional<EndReason> parse_end_reason(std::string_view text);

// What the money guard noticed. Bits are stored: append only.
enum class Finding : std::uint32_t {
  clock_corrected = 1u << 0,   // the station's clock was wrong; our time was used
  clock_zone = 1u << 1,        // ... by exactly eight hours
  zero_baseline = 1u << 2,     // began at 0, then jumped to the odometer (N79)
  meter_reset = 1u << 3,       // the register fell back; summed piecewise (N80)
  meter_jump = 1u << 4,        // more energy than power x time x 1.05 allows (N78)
  stop_below_start = 1u << 5,  // meterStop < meterStart (N78)
  stop_conflict = 1u << 6,     // a second, different stop; the first one counts (N77)
  sequence_gap = 1u << 7,      // 2.x seqNo has holes
  late_message = 1u << 8,      // arrived after the end; kept as evidence
  started_offline = 1u << 9,   // reported after the fact
  no_start = 1u << 10,         // only the end was ever seen
  field_violation = 1u << 11,  // a message was stored although a field broke the schema
  token_not_accepted = 1u << 12,
  unit_missing = 1u << 13,
  negative_register = 1u << 14,
  overlapping = 1u << 15,  // another session had the slot at that time
};

// Findings that forbid a bill (rulings on N77-N81).
constexpr std::uint32_t findings_for_review =
    static_cast<std::uint32_t>(Finding::zero_baseline) |
    static_cast<std::uint32_t>(Finding::meter_reset) |
    static_cast<std::uint32_t>(Finding::meter_jump) |
    static_cast<std::uint32_t>(Finding::stop_below_start) |
    static_cast<std::uint32_t>(Finding::stop_conflict) |
    static_cast<std::uint32_t>(Finding::negative_register) |
    static_cast<std::uint32_t>(Finding::no_start) |
    static_cast<std::uint32_t>(Finding::overlapping) |
    static_cast<std::uint32_t>(Finding::clock_corrected) |
    static_cast<std::uint32_t>(Finding::clock_zone);

std::vector<std::string_view> finding_names(std::uint32_t findings);

struct Session {
  SessionId id;
  OperatorId operator_id;
  LocationId location_id;
  StationId station_id;
  EvseId evse_id;
  int connector_number = 1;

  std::int32_t transaction_number = 0;  // OCPP 1.6: 1..2^31-1, given by us; 0 in 2.x
  std::string transaction_key;  // what makes a repeated start the same start; unique per station
  std::string token_uid;        // as the station sent it
  TokenId token_id;             // nil when we do not know the token
  TariffId tariff_id;           // the tariff as it was at the start (tariff rows never change)

  SessionState state = SessionState::active;
  EndReason end_reason = EndReason::none;
  std::string end_text;  // the station's own word, kept for people
  std::uint32_t findings = 0;

  Timestamp started_at;  // corrected
  Timestamp ended_at;    // corrected; meaningful once the state is not active
  Timestamp last_seen_at;
  std::int64_t started_station_ms = 0;  // verbatim evidence
  std::int64_t ended_station_ms = 0;

  std::optional<Timestamp> full_at;  // since then the vehicle has taken nothing, as its slot says

  Energy register_start;       // the meter's own counter at the start
  Energy register_last;        // ... and at the latest reading
  Energy energy;               // delivered, after the guard's corrections
  Power max_power{1'100'000};  // what the slot can deliver: the guard's yardstick
  std::int32_t last_power_mw = Sample::absent;
  std::uint32_t sample_count = 0;
  std::int32_t last_sequence = -1;          // 2.x seqNo
  std::optional<std::int64_t> bill_minor;   // what is to be paid, when there is a bill
  WalletId wallet_id;                       // who pays; nil: nobody we know
  std::optional<std::int64_t> held_minor;   // ... and what was agreed and set aside at the start
  std::int64_t held_gift_minor = 0;         // of that: had been given to the holder, is spent first
  std::int32_t off_permille = 0;            // a concession that held at the start, of both fees
  std::optional<std::int64_t> limit_minor;  // the most that the token may cost here
  std::int64_t credited_minor = 0;          // given back by credit notes, of bill_minor
  PassId pass_id;                           // nil: none covers it
  std::int32_t covered_minutes = 0;         // ... by so many: may use, once it is over: has used

  bool has(Finding finding) const { return (findings & static_cast<std::uint32_t>(finding)) != 0; }
  void note(Finding finding) { findings |= static_cast<std::uint32_t>(finding); }
  bool open() const { return state == SessionState::active; }
};

}  // namespace voltyard::domain
