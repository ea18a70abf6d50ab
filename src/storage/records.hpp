// Rows that only storage and the edges know: everything else is a domain struct, put as it is.
#pragma once

#include "billing/bill.hpp"
#include "billing/concession.hpp"
#include "billing/credit.hpp"
#include "billing/ledger.hpp"
#include "billing/pass.hpp"
#include "billing/payment.hpp"
#include "billing/reconciliation.hpp"
#include "billing/tariff.hpp"
#include "billing/wallet.hpp"
#include "desk/bulk_job.hpp"
#include "desk/log_entry.hpp"
#include "desk/roster.hpp"
#include "desk/work_order.hpp"
#include "domain/alarm.hpp"
#include "domain/cut.hpp"
#include "domain/event.hpp"
#include "domain/label.hpp"
#include "domain/location.hpp"
#include "domain/notice.hpp"
#include "domain/review.hpp"
#include "domain/session.hpp"
#include "domain/station.hpp"
#include "domain/token.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::storage {

// A tariff never changes: a new price is a new row, so that a session keeps the tariff of its
// start.
struct TariffRow {
  TariffId id;
  OperatorId operator_id;
  std::string name;
  billing::Tariff tariff;
};

struct BillRow {
  SessionId session_id;
  OperatorId operator_id;
  billing::Bill bill;
};

// A message that was acknowledged but could not be judged: kept verbatim, answered, shown.
struct Quarantined {
  StationId station_id;
  OperatorId operator_id;
  Timestamp at;
  std::string action;
  std::string reason;
  std::string payload;  // whole: as long as a message may be
};

// A meter value with the meter's signature, as the station sent it: evidence beside the curve.
struct SignedValue {
  SessionId session_id;
  Timestamp at;                    // of arrival
  std::uint32_t sample_index = 0;  // of the reading it came with; without one, of the next
  std::string payload;             // the protocol's sampled value, as JSON
};

using FirmwareImageId = Id<struct FirmwareImageTag>;

// Firmware as it was uploaded. It never changes, it is only removed.
struct FirmwareImageRow {
  FirmwareImageId id;
  OperatorId operator_id;
  std::string name;
  std::uint8_t device_type = 0;  // the kind of device it is for, in the device's own words
  std::uint16_t version = 0;
  std::array<std::uint8_t, 32> digest{};  // SHA-256 of the octets
  std::uint32_t size = 0;                 // ... and how many they are
  std::string uploaded_by;
  Timestamp created_at;
  std::string octets;  // empty in a list

  bool operator==(const FirmwareImageRow&) const = default;
};

using PhotoId = Id<struct PhotoTag>;

// Numbers are stored: append only.
enum class PhotoOf : std::uint8_t {
  location,    // what the shed looks like; by staff
  work_order,  // what is wrong; by whoever reported it
};

// A picture that was looked at before it was stored (domain/picture.hpp). Of one thing there is
// one: a second one takes its place.
struct PhotoRow {
  PhotoId id;
  OperatorId operator_id;
  PhotoOf of = PhotoOf::location;
  Uuid subject;
  std::string type;  // "image/jpeg"
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::uint32_t size = 0;  // octets
  Digest digest{};         // SHA-256 of them
  std::string added_by;
  Timestamp created_at;
  std::string octets;  // empty in a list

  bool operator==(const PhotoRow&) const = default;
};

struct WalletRecord {
  billing::Wallet wallet;
  billing::WalletBalance balance;
  bool operator==(const WalletRecord&) const = default;
};

// All transfers of an account. Of wallets, holds and gifts: of all of them together, without an
// owner.
struct AccountRow {
  billing::Account account;
  std::string currency;
  billing::AccountTotals totals;
  bool operator==(const AccountRow&) const = default;
};

// A command to a station and the station's real answer.
enum class OperationState { sent, done, failed };

struct OperationRow {
  OperationId id;
  OperatorId operator_id;
  StationId station_id;
  std::string requested_by;
  std::string action;   // the protocol's own: "RemoteStartTransaction"
  std::string request;  // JSON as sent
  OperationState state = OperationState::sent;
  std::string answer;   // JSON as the pile answered
  std::string failure;  // why there is no answer
  Timestamp created_at;
  Timestamp finished_at;
};

// Why an operation failed whose answer a dead process waited for. It is over as of the last event.
constexpr std::string_view restarted_before_answer =
    "the server was restarted before the answer came";

enum class Role { viewer, operator_on_duty, administrator, detector };

using PersonId = Id<struct PersonTag>;

// Somebody who signs in to the console with a name and a password. A login name is nobody else's,
// whoever the operator is: where people sign in there is no operator yet.
struct PersonRow {
  PersonId id;
  OperatorId operator_id;
  std::uint32_t version = 1;  // a row is put with the stored version + 1, a new one with 1
  std::string login;          // in small letters
  std::string name;           // what others see
  Role role = Role::viewer;
  std::vector<LocationId> locations;  // what the person is limited to; empty: all of the operator's
  std::string password;               // Argon2id with its parameters; empty: none was set yet
  Timestamp password_at;
  std::string totp;                    // the secret, sealed; empty: there is no second factor
  std::int64_t totp_step = 0;          // the last one used: no code is taken twice
  std::vector<Digest> recovery_codes;  // that were not used yet
  Timestamp created_at;
  bool disabled = false;

  bool operator==(const PersonRow&) const = default;
};

struct ApiKeyRow {
  ApiKeyId id;
  OperatorId operator_id;
  std::string name;
  Role role = Role::viewer;
  std::array<std::uint8_t, 32> digest{};  // SHA-256 of the 256-bit key
  Timestamp created_at;
  std::optional<Timestamp> expires_at;
  bool revoked = false;
  bool one_time_link = false;  // set-up link: exchanged once for a cookie, then revoked
  // Whose login or link it is; nil: nobody's in particular. Then role and locations are theirs.
  PersonId person_id = {};
  Timestamp last_seen_at = {};             // roughly, of a login
  std::string remote = {};                 // from where somebody logged in, and with what
  std::vector<LocationId> locations = {};  // as of a person
};

// The login was used. Nothing else of the row changes, and the time never falls.
struct LoginSeen {
  ApiKeyId id;
  Timestamp at;
};

// A resident's cookie: good for the resident's own routes and for nothing else.
struct RiderLogin {
  Digest digest{};  // SHA-256 of the 256-bit token
  OperatorId operator_id;
  WalletId wallet_id;
  Timestamp created_at;
  Timestamp expires_at;
  bool operator==(const RiderLogin&) const = default;
};

// Who a resident is to another service that says so (WeChat), and whose wallet that is.
struct RiderOpenId {
  Digest digest{};  // SHA-256 of what the service calls the person; the name itself is not kept
  OperatorId operator_id;
  WalletId wallet_id;
  std::string phone;  // by which it was proved: of a wallet with another number it says nothing;
                      // empty: somebody else of the service proved the number since
  Timestamp created_at;
  bool operator==(const RiderOpenId&) const = default;
};

// Somebody knocked with an identity we do not know. Bounded; the operator may adopt it.
struct UnknownStation {
  std::string identity;
  std::string remote;
  std::string offered_protocols;
  Timestamp first_seen_at;
  Timestamp last_seen_at;
  std::uint32_t attempts = 0;
};

struct IdempotencyRow {
  std::string key;                         // caller + route + the caller's key
  std::array<std::uint8_t, 32> request{};  // SHA-256 of the body
  int status = 0;                          // 0: in flight
  std::string response;
  Timestamp created_at;
};

struct Setting {
  std::string name;
  std::string value;
};

// A session that was open when it was loaded, with everything read so far.
struct OpenSession {
  domain::Session session;
  std::vector<domain::Sample> samples;
};

// Of the whole log: the first entry whose number or seal is wrong, 0 when there is none.
struct LogCheck {
  std::uint64_t entries = 0;  // looked at
  std::uint64_t first_wrong = 0;
  Digest last_seal{};  // of the last good one
};

}  // namespace voltyard::storage
