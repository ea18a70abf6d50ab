// What lists of rows are asked for. Nil and empty mean any; limits are bounded by who asks (the
// API: 1..1000).
#pragma once

#include "storage/records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace voltyard::storage {

struct EvseFilter {
  OperatorId operator_id;
  StationId station_id;
  LocationId location_id;
  EvseId after;
  std::size_t limit = 1000;
};

struct SessionFilter {
  OperatorId operator_id;
  LocationId location_id;
  StationId station_id;
  EvseId evse_id;
  WalletId wallet_id;
  std::vector<LocationId> within = {};  // not empty: only of these locations
  std::optional<domain::SessionState> state;
  std::optional<Timestamp> started_from;
  std::optional<Timestamp> started_before;
  SessionId before;  // newest first: sessions with a smaller id
  std::size_t limit = 100;
};

struct EventFilter {
  OperatorId operator_id;
  StationId station_id;
  SessionId session_id;              // of a stored session; its events are always its own station's
  std::uint64_t after_sequence = 0;  // oldest first
  std::size_t limit = 1000;
  std::vector<std::string> kinds = {};  // not empty: only these
  bool newest_first = false;
};

struct AlarmFilter {
  OperatorId operator_id;
  LocationId location_id;
  StationId station_id;
  std::vector<LocationId> within = {};  // not empty: only of these locations
  bool only_open = false;
  domain::AlarmId before;  // newest first: alarms with a smaller id
  std::size_t limit = 100;
};

struct NoticeFilter {
  OperatorId operator_id;
  domain::AlarmId alarm_id;
  bool only_waiting = false;
  domain::NoticeId before;  // newest first: notices with a smaller id
  std::size_t limit = 100;
};

struct WorkOrderFilter {
  OperatorId operator_id;
  std::vector<LocationId> within = {};  // not empty: only of these locations
  bool only_open = false;               // not checked yet
  desk::WorkOrderId before;             // newest first: orders with a smaller id
  std::size_t limit = 100;
};

struct BulkJobFilter {
  OperatorId operator_id;
  bool only_open = false;
  desk::BulkJobId before;  // newest first: jobs with a smaller id
  std::size_t limit = 100;
};

struct BulkStationFilter {
  desk::BulkJobId job_id;
  std::optional<desk::BulkOutcome> outcome;
  std::uint32_t from_position = 0;  // by position, upwards
  std::size_t limit = 1000;
};

struct LogFilter {
  OperatorId operator_id;
  LocationId location_id;
  std::vector<LocationId> within = {};  // not empty: only of these locations
  std::string who;                      // a part of it
  std::string subject;                  // what it is about
  std::string kind;                     // begins with it, or with one of "shift.,cut."
  bool only_changes = false;            // with what was before and after
  std::optional<Timestamp> from;
  std::optional<Timestamp> before;
  std::uint64_t before_number = 0;  // newest first; 0: from the newest
  std::size_t limit = 100;
};

struct PhotoFilter {
  OperatorId operator_id;  // always
  std::optional<PhotoOf> of;
  std::optional<Timestamp> added_from;
  PhotoId before;  // newest first: photos with a smaller id
  std::size_t limit = 100;
};

struct WalletFilter {
  OperatorId operator_id;
  std::string matching;  // a part of the holder's name
  std::string phone;     // the whole number, as billing::phone_key has it
  WalletId before;       // newest first: wallets with a smaller id
  std::size_t limit = 100;
};

struct PassFilter {
  OperatorId operator_id;
  billing::PassId id;
  WalletId wallet_id;
  std::optional<Timestamp> until_after;  // that are not over then
  billing::PassId before;                // newest first: passes with a smaller id
  std::size_t limit = 100;
};

struct PostingFilter {
  OperatorId operator_id;
  WalletId wallet_id;
  std::optional<billing::PostingKind> kind;
  std::optional<Timestamp> from;
  std::optional<Timestamp> before;
  std::uint64_t before_number = 0;  // newest first; 0: from the newest
  std::size_t limit = 100;
};

struct PaymentFilter {
  OperatorId operator_id;
  std::vector<LocationId> within = {};  // not empty: only of these locations
  WalletId wallet_id;
  std::string account;  // only with an operator
  std::optional<billing::PaymentState> state;
  bool only_open = false;        // created or waiting
  bool only_refundable = false;  // paid, and something is left of it
  std::optional<Timestamp> paid_from;
  std::optional<Timestamp> paid_before;
  billing::PaymentId before;  // newest first: payments with a smaller id
  std::size_t limit = 100;
};

struct RefundFilter {
  OperatorId operator_id;
  WalletId wallet_id;
  billing::PaymentId payment_id;
  std::string account;
  Uuid order_key;
  std::optional<billing::RefundState> state;
  bool only_open = false;  // neither done nor failed
  std::optional<Timestamp> done_from;
  std::optional<Timestamp> done_before;
  // That the provider has taken, that were asked for before then, and stand on no statement.
  std::optional<Timestamp> unstated_before;
  billing::RefundId before;  // newest first: refunds with a smaller id
  std::size_t limit = 100;
};

struct ReconciliationFilter {
  OperatorId operator_id;
  std::string account;
  std::optional<std::int64_t> day;
  bool only_differing = false;
  std::size_t limit = 31;
};

}  // namespace voltyard::storage
