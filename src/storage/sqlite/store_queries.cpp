#include "storage/sqlite/expired_rows.hpp"
#include "storage/sqlite/store_reading.hpp"

#include "storage/sqlite/alarm_rows.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/catalog_rows.hpp"
#include "storage/sqlite/ledger_rows.hpp"
#include "storage/sqlite/notice_rows.hpp"
#include "storage/sqlite/pass_rows.hpp"
#include "storage/sqlite/payment_rows.hpp"
#include "storage/sqlite/people_rows.hpp"
#include "storage/sqlite/photo_rows.hpp"
#include "storage/sqlite/report_rows.hpp"
#include "storage/sqlite/rider_rows.hpp"
#include "storage/sqlite/session_rows.hpp"
#include "storage/sqlite/tariff_rows.hpp"

#include <unordered_map>

namespace voltyard::storage {
namespace {

constexpr int attempts = 20;  // to find a snapshot that fits to where the writer is

// Several statements that see the same state. Within the writer's transaction: nothing to do.
class Snapshot {
 public:
  explicit Snapshot(Connection& db) : db_(db), own_(sqlite3_get_autocommit(db.handle()) != 0) {
    if (own_) db_.run("BEGIN");
  }
  ~Snapshot() {
    if (own_) sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& db_;
  bool own_;
};

Error busy() { return unavailable("The readings moved too fast to be read; try again."); }

// nullopt: look again.
Result<std::optional<StationRecord>> read_record(Connection& db, StationId id,
                                                 const OpenSessions& open, bool& again) {
  std::unordered_map<SessionId, std::optional<OpenReadings>> readings;
  for (const auto& session : read_open_sessions_of(db, id)) {
    readings[session.id] = open.find(session.id);  // before the snapshot, never after
  }
  const Snapshot snapshot(db);
  auto station = read_station(db, id);
  if (!station) return std::nullopt;
  StationRecord record{std::move(*station), read_evses_of(db, id), {}};
  for (auto& session : read_open_sessions_of(db, id)) {
    const auto& known = readings[session.id];
    if (!known) {  // just opened, or being closed
      again = true;
      return std::nullopt;
    }
    auto samples = read_samples(db, known->session_number, known);
    if (!samples) return samples.error();
    if (!*samples) {
      again = true;
      return std::nullopt;
    }
    record.open_sessions.push_back({std::move(session), std::move(**samples)});
  }
  return record;
}

}  // namespace

Task<Status> SqliteStore::backup_to(std::filesystem::path to) {
  return read([this, to = std::move(to)](Connection&) -> Status {
    return backup(options_.data_dir, to, options_.vfs);
  });
}

Task<Result<Catalog>> SqliteStore::load_catalog() {
  return read([](Connection& db) -> Result<Catalog> {
    const Snapshot snapshot(db);
    Catalog catalog;
    catalog.operators = read_operators(db);
    catalog.locations = read_locations(db);
    catalog.zones = read_zones(db);
    catalog.stations = read_stations(db);
    catalog.tokens = read_tokens(db);
    catalog.tariffs = read_tariffs(db);
    catalog.api_keys = read_api_keys(db);
    catalog.people = read_people(db);
    catalog.cuts = read_standing_cuts(db);
    catalog.channels = read_channels(db);
    catalog.concessions = read_concessions(db);
    catalog.payees = read_payees(db);
    catalog.labels = read_labels(db);
    return catalog;
  });
}

Task<Result<std::size_t>> SqliteStore::count_expired(RemoveExpired which) {
  return read(
      [which](Connection& db) -> Result<std::size_t> { return storage::count_expired(db, which); });
}

Task<Result<std::optional<StationRecord>>> SqliteStore::load_station(StationId id) {
  return read([this, id](Connection& db) -> Result<std::optional<StationRecord>> {
    for (int attempt = 0; attempt < attempts; ++attempt) {
      const auto seen = open_.transactions();
      bool again = false;
      auto record = read_record(db, id, open_, again);
      if (!again) return record;
      open_.wait_for_transaction_after(seen);
    }
    return busy();
  });
}

Task<Result<SessionReport>> SqliteStore::report_sessions(ReportFilter filter) {
  return read([filter = std::move(filter)](Connection& db) -> Result<SessionReport> {
    const Snapshot snapshot(db);
    return read_report(db, filter);
  });
}

Task<Result<std::vector<domain::Sample>>> SqliteStore::load_curve(SessionId id) {
  return read([this, id](Connection& db) -> Result<std::vector<domain::Sample>> {
    for (int attempt = 0; attempt < attempts; ++attempt) {
      const auto seen = open_.transactions();
      const auto readings = open_.find(id);
      {
        const Snapshot snapshot(db);
        const auto place = place_of_session(db, id);
        if (!place) return std::vector<domain::Sample>{};
        if (!place->open || readings) {
          auto samples = read_samples(db, place->number, readings);
          if (!samples) return samples.error();
          if (*samples) return std::move(**samples);
        }
      }
      open_.wait_for_transaction_after(seen);
    }
    return busy();
  });
}

Task<Result<std::optional<domain::Session>>> SqliteStore::find_session(SessionId id) {
  return read([id](Connection& db) -> Result<std::optional<domain::Session>> {
    return read_session(db, id);
  });
}

Task<Result<std::optional<domain::Session>>> SqliteStore::find_session_by_key(
    StationId station_id, std::string_view transaction_key) {
  return read([station_id, key = std::string(transaction_key)](
                  Connection& db) -> Result<std::optional<domain::Session>> {
    return read_session_by_key(db, station_id, key);
  });
}

Task<Result<std::optional<domain::Session>>> SqliteStore::find_session_by_transaction_number(
    std::int32_t number) {
  return read([number](Connection& db) -> Result<std::optional<domain::Session>> {
    return read_session_by_number(db, number);
  });
}

Task<Result<std::int32_t>> SqliteStore::last_transaction_number() {
  return read(
      [](Connection& db) -> Result<std::int32_t> { return read_last_transaction_number(db); });
}

Task<Result<std::vector<domain::Evse>>> SqliteStore::list_evses(EvseFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<domain::Evse>> {
    return read_evses(db, filter);
  });
}

Task<Result<std::vector<domain::Session>>> SqliteStore::list_sessions(SessionFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<domain::Session>> {
    return read_sessions(db, filter);
  });
}

Task<Result<std::optional<RiderLogin>>> SqliteStore::find_rider_login(Digest digest) {
  return read([digest](Connection& db) -> Result<std::optional<RiderLogin>> {
    return read_rider_login(db, digest);
  });
}

Task<Result<std::optional<RiderOpenId>>> SqliteStore::find_rider_open_id(OperatorId id,
                                                                         Digest digest) {
  return read([id, digest](Connection& db) -> Result<std::optional<RiderOpenId>> {
    return read_rider_open_id(db, id, digest);
  });
}

Task<Result<std::vector<RiderOpenId>>> SqliteStore::list_rider_open_ids(OperatorId id,
                                                                        WalletId wallet) {
  return read([id, wallet](Connection& db) -> Result<std::vector<RiderOpenId>> {
    return read_rider_open_ids(db, id, wallet);
  });
}

Task<Result<std::vector<PhotoRow>>> SqliteStore::list_photos(PhotoFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<PhotoRow>> {
    return read_photos(db, filter);
  });
}

Task<Result<std::optional<PhotoRow>>> SqliteStore::find_photo(PhotoOf of, Uuid subject) {
  return read([of, subject](Connection& db) -> Result<std::optional<PhotoRow>> {
    return read_photo(db, of, subject);
  });
}

Task<Result<std::vector<SignedValue>>> SqliteStore::list_signed_values(SessionId id) {
  return read([id](Connection& db) -> Result<std::vector<SignedValue>> {
    return read_signed_values(db, id);
  });
}

Task<Result<std::optional<BillRow>>> SqliteStore::find_bill(SessionId id) {
  return read([id](Connection& db) -> Result<std::optional<BillRow>> {
    const Snapshot snapshot(db);
    return read_bill(db, id);
  });
}

Task<Result<std::vector<domain::Event>>> SqliteStore::list_events(EventFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<domain::Event>> {
    return read_events(db, filter);
  });
}

Task<Result<std::vector<domain::Alarm>>> SqliteStore::list_alarms(AlarmFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<domain::Alarm>> {
    return read_alarms(db, filter);
  });
}

Task<Result<std::optional<domain::Alarm>>> SqliteStore::find_alarm(domain::AlarmId id) {
  return read(
      [id](Connection& db) -> Result<std::optional<domain::Alarm>> { return read_alarm(db, id); });
}

Task<Result<std::vector<domain::Notice>>> SqliteStore::list_notices(NoticeFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<domain::Notice>> {
    return read_notices(db, filter);
  });
}

Task<Result<std::optional<domain::Review>>> SqliteStore::find_review(SessionId id) {
  return read([id](Connection& db) -> Result<std::optional<domain::Review>> {
    return read_review(db, id);
  });
}

Task<Result<std::vector<billing::CreditNote>>> SqliteStore::list_credit_notes(SessionId id) {
  return read([id](Connection& db) -> Result<std::vector<billing::CreditNote>> {
    return read_credit_notes(db, id);
  });
}

Task<Result<Money>> SqliteStore::spent_by(TokenId id, Timestamp from) {
  return read([id, from](Connection& db) -> Result<Money> { return read_spent(db, id, from); });
}

Task<Result<std::optional<WalletRecord>>> SqliteStore::find_wallet(WalletId id) {
  return read(
      [id](Connection& db) -> Result<std::optional<WalletRecord>> { return read_wallet(db, id); });
}

Task<Result<std::vector<WalletRecord>>> SqliteStore::list_wallets(WalletFilter filter) {
  return read([filter = std::move(filter)](Connection& db) -> Result<std::vector<WalletRecord>> {
    return read_wallets(db, filter);
  });
}

Task<Result<std::vector<billing::UsedPass>>> SqliteStore::list_passes(PassFilter filter) {
  return read(
      [filter = std::move(filter)](Connection& db) -> Result<std::vector<billing::UsedPass>> {
        return read_passes(db, filter);
      });
}

Task<Result<std::optional<billing::Posting>>> SqliteStore::find_posting(billing::PostingKind kind,
                                                                        Uuid subject) {
  return read([kind, subject](Connection& db) -> Result<std::optional<billing::Posting>> {
    const Snapshot snapshot(db);
    return read_posting(db, kind, subject);
  });
}

Task<Result<std::vector<billing::Posting>>> SqliteStore::list_postings(PostingFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<billing::Posting>> {
    const Snapshot snapshot(db);
    return read_postings(db, filter);
  });
}

Task<Result<std::vector<AccountRow>>> SqliteStore::list_accounts(OperatorId id) {
  return read(
      [id](Connection& db) -> Result<std::vector<AccountRow>> { return read_accounts(db, id); });
}

Task<Result<std::vector<UnknownStation>>> SqliteStore::list_unknown_stations(std::size_t limit) {
  return read([limit](Connection& db) -> Result<std::vector<UnknownStation>> {
    return read_unknown_stations(db, limit);
  });
}

Task<Result<std::vector<Quarantined>>> SqliteStore::list_quarantined(StationId id,
                                                                     std::size_t limit) {
  return read([id, limit](Connection& db) -> Result<std::vector<Quarantined>> {
    return read_quarantined(db, id, limit);
  });
}

Task<Result<std::optional<OperationRow>>> SqliteStore::find_operation(OperationId id) {
  return read([id](Connection& db) -> Result<std::optional<OperationRow>> {
    return read_operation(db, id);
  });
}

Task<Result<std::optional<IdempotencyRow>>> SqliteStore::find_idempotency(std::string_view key) {
  return read([key = std::string(key)](Connection& db) -> Result<std::optional<IdempotencyRow>> {
    return read_idempotency(db, key);
  });
}

Task<Result<std::optional<std::string>>> SqliteStore::find_setting(std::string_view name) {
  return read([name = std::string(name)](Connection& db) -> Result<std::optional<std::string>> {
    return read_setting(db, name);
  });
}

}  // namespace voltyard::storage
