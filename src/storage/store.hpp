// The port between deciding and remembering.
//
// A decision becomes one Commit: guards that must still hold, rows to put, events that happened.
// It is applied whole or not at all, and `commit` resumes only after it is durable: what the caller
// does next (an answer to a pile, a live update) is therefore stored. Commits of many stations
// share one transaction, each behind its own savepoint, so that one bad commit never fails its
// neighbours.
//
// A store that is opened finds what the last process left undone: operations that were sent have
// failed (`restarted_before_answer`), reserved idempotency keys are free again.
//
// Implementations: storage/memory (tests, virtual time), storage/sqlite (default).
// `commit` and the queries may be called from any thread; they resume on the caller's executor.
#pragma once

#include "storage/filters.hpp"
#include "storage/records.hpp"
#include "storage/report.hpp"

#include "base/result.hpp"
#include "base/task.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace voltyard::storage {

// ---- what a commit asks to be true -----------------------------------------------------------

// No connection with a higher epoch has been accepted for the station.
struct EpochIs {
  StationId station_id;
  std::uint64_t epoch = 0;
};

using Guard = std::variant<EpochIs>;

// ---- what a commit changes -------------------------------------------------------------------

// Rows are put whole: inserted, or replaced by id. Each commit is one unit, so the order of its
// changes does not matter: sessions are put before what hangs on them. These fail their commit with
// guard_failed:
// - a natural key that is taken: station identity; token uid within its operator (without case);
//   EVSE number within its station; a label's code;
//   a person's login name; transaction key (not empty) within its station;
//   OCPP 1.6 transaction number (not 0); the key of an idempotency row that is put with status 0;
// - changing what never changes: a stored bill, a stored tariff (putting the same again is no
//   change);
// - bill, readings, signed values or curve of an unknown session; readings that would leave a gap;
// - a person whose version is not the one after the stored one: somebody was faster;
// - a posting that billing::Book would refuse: posted already, not covered by the wallet;
// - a session or a pass that would leave a pass with more minutes noted than it has
//   (billing::may_stand);
// - a payment or refund that does not follow on what is stored (billing::follows), or a second one
//   of the same order.
// A log entry is only ever added, as the next one, and sealed here (desk/log_entry.hpp). So is a
// posting, which is numbered here; the postings of a commit keep their order.
// Station and EVSE rows have two writers, so they are put in two parts: `domain::Station` and
// `domain::Evse` insert the row with its state, but leave the state of an existing row alone;
// `StationState` and `EvseState` change nothing else and do nothing when the row is missing. A
// station's connection_epoch never falls: the higher one is kept.

// Readings again from an index that is stored already replace what was stored from there on.
struct AppendReadings {
  SessionId session_id;
  std::uint32_t first_index = 0;  // of samples[0] within the session
  std::vector<domain::Sample> samples;
};

// The whole curve of a session so far. Written when a session ends and now and then before, after
// which the single readings it covers are no longer needed.
struct PutCurve {
  SessionId session_id;
  std::vector<domain::Sample> samples;
};

struct RemoveUnknownStation {
  std::string identity;
};

struct RemoveFirmwareImage {
  FirmwareImageId id;
};

struct RemovePhoto {
  PhotoOf of = PhotoOf::location;
  Uuid subject;
};

// Whatever other services call the wallet's holder.
struct RemoveRiderOpenIds {
  OperatorId operator_id;
  WalletId wallet_id;
};

// Logins that are over by then go, too.
struct RemoveRiderLogin {
  Digest digest{};
  Timestamp now;
};

// Whoever is logged in as the wallet's holder, wherever.
struct RemoveRiderLogins {
  OperatorId operator_id;
  WalletId wallet_id;
};

// All stations of a job with one of these outcomes get another one. Those that wait again have no
// answer and are no canaries.
struct MoveBulkStations {
  desk::BulkJobId job_id;
  std::vector<desk::BulkOutcome> from;
  desk::BulkOutcome to = desk::BulkOutcome::waiting;
};

struct RemoveBulkJob {  // with its stations
  desk::BulkJobId id;
};

// What is not kept for good (docs/operating.md, "How long things are kept").
enum class Fading {
  sessions,    // loses its card, its readings and its signed values; the row and its bill stay
  events,      // the newest stays: the next one is numbered by it
  notices,     // that no longer wait
  quarantine,  // messages that could not be judged
  operations,  // commands that are answered
  photos,      // of what was wrong somewhere; those of locations stay
};

// Of the first `limit` rows of the kind that are still there, oldest first: those before the first
// one that is not older than `before`. Sessions in review and sessions that run are passed over,
// and go once they are settled. A few hundred at a time, so that nobody waits for the writer.
struct RemoveExpired {
  Fading kind = Fading::events;
  Timestamp before;
  std::size_t limit = 500;
};

using Change = std::variant<
    domain::Operator, domain::Location, domain::Zone, domain::Station, domain::StationState,
    domain::Evse, domain::EvseState, domain::Session, domain::Token, TariffRow, BillRow,
    AppendReadings, PutCurve, SignedValue, Quarantined, OperationRow, ApiKeyRow, UnknownStation,
    PersonRow, LoginSeen, RemoveUnknownStation, RemoveExpired, IdempotencyRow, Setting,
    domain::Alarm, domain::Cut, domain::NoticeChannel, domain::Notice, desk::Shift, desk::WorkOrder,
    desk::LogEntry, FirmwareImageRow, RemoveFirmwareImage, billing::Wallet, billing::Posting,
    domain::Review, billing::Payment, billing::Refund, billing::Payee, billing::Reconciliation,
    billing::Concession, billing::CreditNote, domain::Label, RiderLogin, RemoveRiderLogin,
    billing::Pass, desk::BulkJob, desk::BulkStation, MoveBulkStations, RemoveBulkJob, Tally,
    PhotoRow, RemovePhoto, RiderOpenId, RemoveRiderOpenIds, RemoveRiderLogins>;

// Changes that need the session row of the same commit.
inline bool comes_last(const Change& change) {
  return std::holds_alternative<BillRow>(change) ||
         std::holds_alternative<AppendReadings>(change) ||
         std::holds_alternative<PutCurve>(change) || std::holds_alternative<SignedValue>(change);
}

struct Commit {
  std::vector<Guard> guards;
  std::vector<Change> changes;
  std::vector<domain::Event> events;
  bool patient = false;  // nobody waits for what follows it: it may gather with others for longer

  bool empty() const { return changes.empty() && events.empty(); }
};

enum class CommitOutcome {
  committed,
  guard_failed,  // someone was faster: load again, decide again
  failed,        // not stored; the cause is in the log and in health()
};

// ---- reading -----------------------------------------------------------------------------------

struct StationRecord {
  domain::Station station;
  std::vector<domain::Evse> evses;  // ordered by number
  std::vector<OpenSession> open_sessions;
};

// Read-mostly data, loaded whole at start and after a change.
struct Catalog {
  std::vector<domain::Operator> operators;
  std::vector<domain::Location> locations;
  std::vector<domain::Zone> zones;
  std::vector<domain::Station> stations;
  std::vector<domain::Token> tokens;
  std::vector<TariffRow> tariffs;
  std::vector<ApiKeyRow> api_keys;
  std::vector<PersonRow> people;
  std::vector<domain::Cut> cuts;                // that stand
  std::vector<domain::NoticeChannel> channels;  // that are not removed
  std::vector<billing::Payee> payees;
  std::vector<billing::Concession> concessions;
  std::vector<domain::Label> labels;  // that are not removed, by code
};

struct Health {
  bool writable = true;
  std::string reason;  // why not, for /readyz
};

using EventListener = std::function<void(std::span<const domain::Event>)>;

class Store {
 public:
  virtual ~Store() = default;

  // `commit` must live until the task has resumed; it is read on the writer's thread, never copied.
  virtual Task<CommitOutcome> commit(const Commit& commit) = 0;

  // Called after each durable group and before its callers resume, on the writer's thread, in
  // order. Set once, before use.
  virtual void listen(EventListener listener) = 0;

  virtual Task<Result<Catalog>> load_catalog() = 0;
  virtual Task<Result<std::optional<StationRecord>>> load_station(StationId id) = 0;
  virtual Task<Result<std::optional<domain::Session>>> find_session(SessionId id) = 0;
  virtual Task<Result<std::optional<domain::Session>>> find_session_by_key(
      StationId station_id, std::string_view transaction_key) = 0;
  virtual Task<Result<std::optional<domain::Session>>> find_session_by_transaction_number(
      std::int32_t transaction_number) = 0;
  virtual Task<Result<std::int32_t>> last_transaction_number() = 0;

  // By id; sessions from the newest id down; events by sequence.
  virtual Task<Result<std::vector<domain::Evse>>> list_evses(EvseFilter filter) = 0;
  virtual Task<Result<std::vector<domain::Session>>> list_sessions(SessionFilter filter) = 0;
  // Errors: invalid (more rows than may be added up).
  virtual Task<Result<SessionReport>> report_sessions(ReportFilter filter) = 0;
  // Of an open session too: everything acknowledged so far. Unknown session: empty.
  virtual Task<Result<std::vector<domain::Sample>>> load_curve(SessionId id) = 0;
  // In the order in which they came.
  virtual Task<Result<std::vector<SignedValue>>> list_signed_values(SessionId id) = 0;
  virtual Task<Result<std::optional<BillRow>>> find_bill(SessionId id) = 0;
  virtual Task<Result<std::vector<domain::Event>>> list_events(EventFilter filter) = 0;
  // By id, newest first.
  virtual Task<Result<std::vector<domain::Alarm>>> list_alarms(AlarmFilter filter) = 0;
  virtual Task<Result<std::optional<domain::Alarm>>> find_alarm(domain::AlarmId id) = 0;
  // Of the operator, newest first, also those that were released.
  virtual Task<Result<std::vector<domain::Cut>>> list_cuts(OperatorId id, std::size_t limit) = 0;
  // By id, newest first.
  virtual Task<Result<std::vector<domain::Notice>>> list_notices(NoticeFilter filter) = 0;
  // Of all operators, by id: not removed, not over at that time.
  virtual Task<Result<std::vector<desk::Shift>>> list_shifts(Timestamp end_after) = 0;
  // By id, newest first.
  virtual Task<Result<std::vector<desk::WorkOrder>>> list_work_orders(WorkOrderFilter filter) = 0;
  virtual Task<Result<std::optional<desk::WorkOrder>>> find_work_order(desk::WorkOrderId id) = 0;
  // By id, newest first.
  virtual Task<Result<std::vector<desk::BulkJob>>> list_bulk_jobs(BulkJobFilter filter) = 0;
  virtual Task<Result<std::optional<desk::BulkJob>>> find_bulk_job(desk::BulkJobId id) = 0;
  virtual Task<Result<std::vector<desk::BulkStation>>> list_bulk_stations(
      BulkStationFilter filter) = 0;
  // Of the operator, with their state as it was last written.
  virtual Task<Result<std::vector<domain::Station>>> list_stations(OperatorId id) = 0;
  // Newest first.
  virtual Task<Result<std::vector<desk::LogEntry>>> list_log(LogFilter filter) = 0;
  // Of the operator, by id, without their octets.
  virtual Task<Result<std::vector<FirmwareImageRow>>> list_firmware_images(OperatorId id) = 0;
  virtual Task<Result<std::optional<FirmwareImageRow>>> find_firmware_image(FirmwareImageId id) = 0;
  // By id, newest first, without their octets.
  virtual Task<Result<std::vector<PhotoRow>>> list_photos(PhotoFilter filter) = 0;
  virtual Task<Result<std::optional<PhotoRow>>> find_photo(PhotoOf of, Uuid subject) = 0;
  virtual Task<Result<std::optional<domain::Review>>> find_review(SessionId id) = 0;
  // Of a session, by id.
  virtual Task<Result<std::vector<billing::CreditNote>>> list_credit_notes(SessionId id) = 0;
  // What the token's sessions with a limit that began since then have cost, less what was credited;
  // one that runs counts with its limit.
  virtual Task<Result<Money>> spent_by(TokenId id, Timestamp from) = 0;
  virtual Task<Result<std::optional<RiderLogin>>> find_rider_login(Digest digest) = 0;
  virtual Task<Result<std::optional<RiderOpenId>>> find_rider_open_id(OperatorId id,
                                                                      Digest digest) = 0;
  // Of a wallet, oldest first.
  virtual Task<Result<std::vector<RiderOpenId>>> list_rider_open_ids(OperatorId id,
                                                                     WalletId wallet) = 0;
  virtual Task<Result<std::optional<WalletRecord>>> find_wallet(WalletId id) = 0;
  // By id, newest first.
  virtual Task<Result<std::vector<WalletRecord>>> list_wallets(WalletFilter filter) = 0;
  // By id, newest first, with what their sessions have noted.
  virtual Task<Result<std::vector<billing::UsedPass>>> list_passes(PassFilter filter) = 0;
  virtual Task<Result<std::optional<billing::Posting>>> find_posting(billing::PostingKind kind,
                                                                     Uuid subject) = 0;
  // Newest first.
  virtual Task<Result<std::vector<billing::Posting>>> list_postings(PostingFilter filter) = 0;
  // By kind, owner and currency.
  virtual Task<Result<std::vector<AccountRow>>> list_accounts(OperatorId id) = 0;
  virtual Task<Result<std::optional<billing::Payment>>> find_payment(billing::PaymentId id) = 0;
  virtual Task<Result<std::optional<billing::Payment>>> find_payment_of_order(Uuid order_key) = 0;
  // By id, newest first.
  virtual Task<Result<std::vector<billing::Payment>>> list_payments(PaymentFilter filter) = 0;
  virtual Task<Result<std::optional<billing::Refund>>> find_refund(billing::RefundId id) = 0;
  virtual Task<Result<std::vector<billing::Refund>>> list_refunds(RefundFilter filter) = 0;
  // Latest day first.
  virtual Task<Result<std::vector<billing::Reconciliation>>> list_reconciliations(
      ReconciliationFilter filter) = 0;
  // Latest seen first; latest quarantined first (a nil id: of any station).
  virtual Task<Result<std::vector<UnknownStation>>> list_unknown_stations(std::size_t limit) = 0;
  virtual Task<Result<std::vector<Quarantined>>> list_quarantined(StationId id,
                                                                  std::size_t limit) = 0;
  virtual Task<Result<std::optional<OperationRow>>> find_operation(OperationId id) = 0;
  virtual Task<Result<std::optional<IdempotencyRow>>> find_idempotency(std::string_view key) = 0;
  virtual Task<Result<std::optional<std::string>>> find_setting(std::string_view name) = 0;

  // How many rows the change would remove now.
  virtual Task<Result<std::size_t>> count_expired(RemoveExpired which) = 0;

  virtual Health health() const = 0;
};

}  // namespace voltyard::storage
