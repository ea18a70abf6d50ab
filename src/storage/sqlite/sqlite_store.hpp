// The Store in one SQLite file: one writer thread that commits in groups and alone checkpoints,
// reader threads beside it. Queries see everything whose commit has resumed.
//
// Owner: apps. Destroy it after the callers have stopped and before their executors.
#pragma once

#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/options.hpp"
#include "storage/sqlite/readers.hpp"
#include "storage/sqlite/writer.hpp"
#include "storage/store.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltyard::storage {

class SqliteStore final : public Store {
 public:
  // Errors: conflict (directory in use, database newer than this program), unavailable (disk).
  static Result<std::unique_ptr<SqliteStore>> open(SqliteOptions options);
  ~SqliteStore() override;

  // Answers who waits and ends the threads; the executors of the callers must still be there. A
  // commit that comes later is `failed`.
  void close();

  Task<CommitOutcome> commit(const Commit& commit) override;
  // Inline stores call it after each commit, before the flush.
  void listen(EventListener listener) override;

  // Makes inline commits durable; nothing to do for a threaded store.
  Status flush();

  // A whole, verified copy of the database as it is now, while commits go on. The file must not
  // exist yet.
  Task<Status> backup_to(std::filesystem::path to);

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
  std::size_t commits_waiting() const;  // for /metrics
  struct Facts {
    int schema_version = 0;
    std::uint64_t database_bytes = 0;
    std::uint64_t wal_bytes = 0;
    std::size_t group_max = 0;
  };
  Facts facts() const;  // any thread; looks at the files
  std::size_t open_sessions() const { return open_.size(); }

 private:
  SqliteStore(SqliteOptions options, DirectoryLock lock);

  // Runs `read` on a reader (inline stores: here) and resumes the caller with what it returned.
  template <class Read>
  auto read(Read read) -> Task<decltype(read(std::declval<Connection&>()))>;

  SqliteOptions options_;
  DirectoryLock lock_;
  OpenSessions open_;
  EventListener listener_;               // of an inline store
  std::unique_ptr<GroupCommit> inline_;  // exactly one of the two
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Readers> readers_;
  std::size_t unflushed_ = 0;
};

}  // namespace voltyard::storage
