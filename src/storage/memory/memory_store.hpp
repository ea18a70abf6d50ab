// The Store in memory, for tests and virtual time: same guards, same natural keys, same answers as
// a database. Everything completes inline, on the caller. Any thread.
#pragma once

#include "storage/memory/memory_rows.hpp"

#include <mutex>

namespace voltyard::storage {

class MemoryStore final : public Store {
 public:
  Task<CommitOutcome> commit(const Commit& commit) override;
  // The listener must not commit inline.
  void listen(EventListener listener) override { listener_ = std::move(listener); }

  Task<Result<Catalog>> load_catalog() override;
  Task<Result<std::optional<StationRecord>>> load_station(StationId id) override;
  Task<Result<std::optional<domain::Session>>> find_session(SessionId id) override;
  Task<Result<std::optional<domain::Session>>> find_session_by_key(
      StationId station_id, std::string_view transaction_key) override;
  Task<Result<std::optional<domain::Session>>> find_session_by_transaction_number(
      std::int32_t transaction_number) override;
  Task<Result<std::int32_t>> last_transaction_number() override;
  Task<Result<std::vector<domain::Evse>>> list_evses(EvseFilter filter) override;
  Task<Result<std::vector<domain::Session>>> list_sessions(SessionFilter filter) override;
  Task<Result<SessionReport>> report_sessions(ReportFilter filter) override;
  Task<Result<std::vector<domain::Sample>>> load_curve(SessionId id) override;
  Task<Result<std::vector<SignedValue>>> list_signed_values(SessionId id) override;
  Task<Result<std::optional<BillRow>>> find_bill(SessionId id) override;
  Task<Result<std::vector<domain::Event>>> list_events(EventFilter filter) override;
  Task<Result<std::vector<domain::Alarm>>> list_alarms(AlarmFilter filter) override;
  Task<Result<std::optional<domain::Alarm>>> find_alarm(domain::AlarmId id) override;
  Task<Result<std::vector<domain::Cut>>> list_cuts(OperatorId id, std::size_t limit) override;
  Task<Result<std::vector<domain::Notice>>> list_notices(NoticeFilter filter) override;
  Task<Result<std::vector<desk::Shift>>> list_shifts(Timestamp end_after) override;
  Task<Result<std::vector<desk::WorkOrder>>> list_work_orders(WorkOrderFilter filter) override;
  Task<Result<std::optional<desk::WorkOrder>>> find_work_order(desk::WorkOrderId id) override;
  Task<Result<std::vector<desk::BulkJob>>> list_bulk_jobs(BulkJobFilter filter) override;
  Task<Result<std::optional<desk::BulkJob>>> find_bulk_job(desk::BulkJobId id) override;
  Task<Result<std::vector<desk::BulkStation>>> list_bulk_stations(
      BulkStationFilter filter) override;
  Task<Result<std::vector<domain::Station>>> list_stations(OperatorId id) override;
  Task<Result<std::vector<desk::LogEntry>>> list_log(LogFilter filter) override;
  Task<Result<std::vector<FirmwareImageRow>>> list_firmware_images(OperatorId id) override;
  Task<Result<std::optional<FirmwareImageRow>>> find_firmware_image(FirmwareImageId id) override;
  Task<Result<std::optional<domain::Review>>> find_review(SessionId id) override;
  Task<Result<std::vector<billing::CreditNote>>> list_credit_notes(SessionId id) override;
  Task<Result<Money>> spent_by(TokenId id, Timestamp from) override;
  Task<Result<std::optional<RiderLogin>>> find_rider_login(Digest digest) override;
  Task<Result<std::optional<RiderOpenId>>> find_rider_open_id(OperatorId id,
                                                              Digest digest) override;
  Task<Result<std::vector<RiderOpenId>>> list_rider_open_ids(OperatorId id,
                                                             WalletId wallet) override;
  Task<Result<std::vector<PhotoRow>>> list_photos(PhotoFilter filter) override;
  Task<Result<std::optional<PhotoRow>>> find_photo(PhotoOf of, Uuid subject) override;
  Task<Result<std::optional<WalletRecord>>> find_wallet(WalletId id) override;
  Task<Result<std::vector<WalletRecord>>> list_wallets(WalletFilter filter) override;
  Task<Result<std::vector<billing::UsedPass>>> list_passes(PassFilter filter) override;
  Task<Result<std::optional<billing::Posting>>> find_posting(billing::PostingKind kind,
                                                             Uuid subject) override;
  Task<Result<std::vector<billing::Posting>>> list_postings(PostingFilter filter) override;
  Task<Result<std::vector<AccountRow>>> list_accounts(OperatorId id) override;
  Task<Result<std::optional<billing::Payment>>> find_payment(billing::PaymentId id) override;
  Task<Result<std::optional<billing::Payment>>> find_payment_of_order(Uuid order_key) override;
  Task<Result<std::vector<billing::Payment>>> list_payments(PaymentFilter filter) override;
  Task<Result<std::optional<billing::Refund>>> find_refund(billing::RefundId id) override;
  Task<Result<std::vector<billing::Refund>>> list_refunds(RefundFilter filter) override;
  Task<Result<std::vector<billing::Reconciliation>>> list_reconciliations(
      ReconciliationFilter filter) override;
  Task<Result<std::vector<UnknownStation>>> list_unknown_stations(std::size_t limit) override;
  Task<Result<std::vector<Quarantined>>> list_quarantined(StationId id, std::size_t limit) override;
  Task<Result<std::optional<OperationRow>>> find_operation(OperationId id) override;
  Task<Result<std::optional<IdempotencyRow>>> find_idempotency(std::string_view key) override;
  Task<Result<std::optional<std::string>>> find_setting(std::string_view name) override;

  Task<Result<std::size_t>> count_expired(RemoveExpired which) override;

  Health health() const override;

  // What a new process finds.
  void restart();

  // What a broken disk does: until it is mended every commit is `failed`.
  void break_disk(std::string reason);
  void mend_disk();

 private:
  CommitOutcome commit_now(const Commit& commit, std::vector<domain::Event>& numbered);

  std::mutex order_;  // held over a commit and its listener, so that listeners see commits in order
  mutable std::mutex access_;
  MemoryRows rows_;
  Health health_;
  EventListener listener_;
};

}  // namespace voltyard::storage
