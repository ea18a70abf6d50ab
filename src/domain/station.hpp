// A pile (Station) and its slots (EVSEs). A 12-slot e-bike pile is one Station with 12 EVSEs of one
// connector each; OCPP 1.6 connectorId n is EVSE n.
#pragma once

#include "base/id.hpp"
#include "base/rare.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::domain {

// Registration belongs to the station and persists over connections.
enum class Registration { pending, accepted, rejected };

// How a station proves who it is (OCPP security profiles). 0 is only ever set explicitly.
enum class SecurityProfile { none = 0, basic = 1, tls_basic = 2, tls_client_certificate = 3 };

// What to do with a second connection whose predecessor still answers a ping.
enum class DuplicatePolicy { refuse_newest, newest_wins };

// What an operator may allow one existing charger to do differently.
struct StationPolicy {
  SecurityProfile security = SecurityProfile::basic;
  std::string
      default_version;  // subprotocol assumed when none is offered: "ocpp1.6"; empty: refuse
  DuplicatePolicy duplicates = DuplicatePolicy::refuse_newest;
  bool hex_password = false;  // the key arrives as hex text instead of its octets
  bool lenient = false;       // field violations are noted, not refused, in every message
};

// A salted HMAC-SHA-256 under the server key; the secret itself is never stored.
struct StationSecret {
  std::array<std::uint8_t, 16> salt{};
  std::array<std::uint8_t, 32> digest{};
  bool operator==(const StationSecret&) const = default;
};

// What the station itself says and does: written by its shard only.
struct StationState {
  static constexpr std::uint8_t no_signal = 99;  // not known, or none
  StationId station_id;
  std::string vendor, model, serial, firmware;
  std::string iccid;                   // of its SIM card, as last heard; empty: unknown
  std::uint8_t signal = no_signal;     // of its radio: 0 to 31 (CSQ, 3GPP TS 27.007)
  std::string protocol;                // of the last connection: "ocpp1.6", "ocpp2.0.1"
  std::uint64_t connection_epoch = 0;  // grows with every accepted connection
  Timestamp booted_at;
  Timestamp last_seen_at;  // written lazily
  bool online = false;     // in storage: "was when last written"
};

// What people decide about the station (written through the directory), and its state.
struct Station {
  StationId id;
  OperatorId operator_id;
  LocationId location_id;
  std::optional<ZoneId> zone_id;
  std::string identity;  // the OCPP identity: never public
  std::string name;
  StationPolicy policy;
  std::optional<StationSecret> secret;
  Registration registration = Registration::pending;
  Timestamp sim_expires_at{};  // as people were told by who sold the card; 0: unknown
  StationState state;
};

// OCPP 1.6's words; Offline is derived from the connection, not stored.
enum class EvseStatus {
  Available,
  Preparing,
  Charging,
  SuspendedEV,
  SuspendedEVSE,
  Finishing,
  Reserved,
  Unavailable,
  Faulted,
};

std::string_view to_string(EvseStatus status);
std::optional<EvseStatus> parse_evse_status(std::string_view text);

struct Connector {
  int number = 1;
  EvseStatus status = EvseStatus::Available;
  bool operator==(const Connector&) const = default;
};

// What is wrong with a slot, as the station said it.
struct SlotError {
  std::string code;
  std::string info;
  bool operator==(const SlotError&) const = default;
};
Rare<SlotError> slot_error(std::string code, std::string info);  // both empty: none

// What the station says about a slot: written by its shard only.
struct EvseState {
  EvseId evse_id;
  EvseStatus status = EvseStatus::Unavailable;
  Rare<SlotError> error;
  Timestamp status_at;
  std::vector<Connector> connectors;  // at least one

  std::string_view error_code() const { return error ? error->code : std::string_view(); }
  std::string_view error_info() const { return error ? error->info : std::string_view(); }
};

struct Evse {
  EvseId id;
  OperatorId operator_id;
  StationId station_id;
  int number = 1;  // 1-based, as printed on the slot
  std::string label;
  Power max_power{1'100'000};  // 1100 W: what a slot of a 12-slot pile can deliver
  EvseState state;
};

// The status of an EVSE from those of its connectors: the busiest one speaks for it.
EvseStatus combined_status(const std::vector<Connector>& connectors);

}  // namespace voltyard::domain
