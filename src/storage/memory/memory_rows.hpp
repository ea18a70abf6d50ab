// The tables of the memory store and the rules that a database would check. No locks, no tasks.
// Owned by MemoryStore, which serialises access.
#pragma once

#include "storage/store.hpp"

#include "billing/book.hpp"

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace voltyard::storage {

struct MemoryRows {
  struct StoredSession {
    domain::Session row;
    std::vector<domain::Sample> samples;
    std::vector<SignedValue> signed_values;
    bool expired = false;
  };
  template <class Tag, class Row>
  using ById = std::map<Id<Tag>, Row>;

  std::map<OperatorId, domain::Operator> operators;
  std::map<LocationId, domain::Location> locations;
  std::map<ZoneId, domain::Zone> zones;
  std::map<StationId, domain::Station> stations;
  std::map<EvseId, domain::Evse> evses;
  std::map<TokenId, domain::Token> tokens;
  std::map<TariffId, TariffRow> tariffs;
  std::map<ApiKeyId, ApiKeyRow> api_keys;
  std::map<PersonId, PersonRow> people;
  std::map<SessionId, StoredSession> sessions;
  std::map<SessionId, BillRow> bills;
  std::map<OperationId, OperationRow> operations;
  std::map<domain::AlarmId, domain::Alarm> alarms;
  std::map<domain::CutId, domain::Cut> cuts;
  std::map<domain::ChannelId, domain::NoticeChannel> channels;
  std::map<domain::NoticeId, domain::Notice> notices;
  std::map<desk::ShiftId, desk::Shift> shifts;
  std::map<desk::WorkOrderId, desk::WorkOrder> work_orders;
  std::map<desk::BulkJobId, desk::BulkJob> bulk_jobs;
  std::map<std::pair<desk::BulkJobId, std::uint32_t>, desk::BulkStation> bulk_stations;
  std::vector<desk::LogEntry> log;
  std::map<FirmwareImageId, FirmwareImageRow> firmware_images;
  std::map<WalletId, billing::Wallet> wallets;
  std::map<SessionId, domain::Review> reviews;
  std::map<billing::ConcessionId, billing::Concession> concessions;
  std::map<billing::CreditNoteId, billing::CreditNote> credit_notes;
  std::map<billing::PassId, billing::Pass> passes;
  std::vector<billing::Posting> postings;
  billing::Book book;  // over all of them
  std::map<billing::PaymentId, billing::Payment> payments;
  std::map<billing::RefundId, billing::Refund> refunds;
  std::map<LocationId, billing::Payee> payees;
  std::map<std::tuple<OperatorId, std::string, std::int64_t>, billing::Reconciliation>
      reconciliations;
  std::map<std::string, domain::Label> labels;
  std::map<Digest, RiderLogin> rider_logins;
  std::map<std::tuple<LocationId, std::int64_t, std::string>, Tally> tallies;
  std::map<std::pair<OperatorId, Digest>, RiderOpenId> rider_open_ids;
  std::map<PhotoId, PhotoRow> photos;
  std::map<std::string, UnknownStation> unknown_stations;
  std::map<std::string, IdempotencyRow> idempotency;
  std::map<std::string, std::string> settings;
  std::vector<Quarantined> quarantined;
  std::vector<domain::Event> events;
  std::uint64_t events_removed = 0;  // event number n stands at n - events_removed - 1

  // Natural keys.
  std::map<std::string, StationId> station_by_identity;
  std::map<std::pair<StationId, int>, EvseId> evse_by_number;
  std::map<std::pair<OperatorId, std::string>, TokenId> token_by_uid;
  std::map<std::string, PersonId> person_by_login;
  std::map<std::pair<PhotoOf, Uuid>, PhotoId> photo_of;
  std::map<std::pair<StationId, std::string>, SessionId> session_by_key;
  std::map<std::int32_t, SessionId> session_by_number;
  std::map<Uuid, billing::PaymentId> payment_by_order;
  std::map<std::pair<Uuid, billing::PaymentId>, billing::RefundId> refund_by_order;

  // Both leave the tables as they were when they return false.
  bool guards_hold(const std::vector<Guard>& guards) const;
  bool apply(const Commit& commit);

  // Not taken back when a later change of the commit is refused.
  void remove(const RemoveExpired& which);
  std::size_t count(const RemoveExpired& which) const;

  WalletRecord record_of(const billing::Wallet& wallet) const;
  billing::UsedPass used(const billing::Pass& pass) const;

 private:
  class Undo;
};

}  // namespace voltyard::storage
