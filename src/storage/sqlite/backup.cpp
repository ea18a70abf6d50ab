#include "storage/sqlite/backup.hpp"

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/migrations.hpp"

#include <cstdio>
#include <system_error>

namespace voltyard::storage {
namespace {

namespace fs = std::filesystem;

Error disk(const std::string& doing) {
  return unavailable(doing + ": " + std::generic_category().message(errno) + ".");
}

Status moved_to(const fs::path& from, const fs::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return disk("Cannot rename " + from.string());
  return sync_file(to);
}

Status integrity_of(Connection& db) {
  const auto verdict = db.text_of("PRAGMA integrity_check(1)");
  if (verdict != "ok") return invalid("The database is damaged: " + verdict + ".");
  if (db.number_of("SELECT count(*) FROM sqlite_schema WHERE name = 'reading_group'") == 0) {
    return invalid("This is not a voltyard database.");
  }
  const auto version = db.number_of("PRAGMA user_version");
  if (version > static_cast<std::int64_t>(migrations().size())) {
    return conflict("The backup has version " + std::to_string(version) +
                    ", which this program does not know yet.");
  }
  return {};
}

fs::path wal_of(const fs::path& database) { return database.string() + "-wal"; }

// What the database's log still holds goes into its file: then one rename is the whole exchange. A
// database that is too damaged for it is moved with its log.
void fold_wal(const fs::path& database) {
  const auto wal = wal_of(database);
  std::error_code none;
  const auto size = fs::file_size(wal, none);
  if (none) return;
  if (size != 0) {
    try {
      Connection db(database.string(), Access::read_write, {});
      db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const std::exception&) {
    }
  }
  if (fs::file_size(wal, none) == 0 && !none) fs::remove(wal, none);
}

constexpr int steps_between_looks = 10'000;

// Ends what the connection is doing once somebody gives up.
void watch(Connection& db, GiveUp give_up) {
  if (give_up == nullptr) return;
  const auto look = [](void* flag) {
    return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
  };
  sqlite3_progress_handler(db.handle(), steps_between_looks, look,
                           const_cast<std::atomic<bool>*>(give_up));
}

Error given_up_error() { return conflict("The backup was given up."); }
bool given_up(GiveUp give_up) { return give_up != nullptr && give_up->load(); }

std::int64_t rows_of(Connection& db, const std::string& table) {
  Query known(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  if (!known.bind(table).step()) return 0;  // of an earlier version
  return db.number_of(("SELECT count(*) FROM " + table).c_str());
}

}  // namespace

Status backup(const fs::path& data_dir, const fs::path& to, const std::string& vfs,
              GiveUp give_up) {
  const auto source = database_file(data_dir);
  if (!fs::exists(source)) return not_found("There is no database in " + data_dir.string() + ".");
  if (fs::exists(to)) return conflict(to.string() + " exists already.");
  const fs::path partial = to.string() + ".partial";
  std::error_code ignored;
  fs::remove(partial, ignored);  // of an attempt that was cut off
  try {
    Connection db(source.string(), Access::read_only, vfs);
    watch(db, give_up);
    const auto name = partial.string();
    Query copy(db, std::string("VACUUM INTO ?"), Query::Once{});
    copy.bind(name).run();
  } catch (const std::exception& failure) {
    fs::remove(partial, ignored);
    if (given_up(give_up)) return given_up_error();
    return unavailable(std::string("The backup failed: ") + failure.what() + ".");
  }
  const auto verified = verify_backup(partial, give_up);
  if (given_up(give_up)) {  // a small one is done before anybody looks
    fs::remove(partial, ignored);
    return given_up_error();
  }
  if (!verified) return verified;
  if (auto synced = sync_file(partial); !synced) return synced;
  return moved_to(partial, to);
}

Status verify_backup(const fs::path& file, GiveUp give_up) {
  if (!fs::exists(file)) return not_found("There is no file " + file.string() + ".");
  try {
    Connection db(file.string(), Access::read_only, {});
    watch(db, give_up);
    return integrity_of(db);
  } catch (const SqlError& error) {
    if (given_up(give_up)) return conflict("The check was given up.");
    if (error.is_not_a_database()) return invalid("This is not a database, or it is damaged.");
    return unavailable(std::string("The backup cannot be read: ") + error.what() + ".");
  }
}

Result<Holdings> holdings_of(const fs::path& database) {
  if (!fs::exists(database)) return not_found("There is no file " + database.string() + ".");
  try {
    Connection db(database.string(), Access::read_only, {});
    Holdings held;
    Query newest(db, "SELECT at FROM event ORDER BY sequence DESC LIMIT 1");
    if (newest.step()) held.newest_event_at = newest.time();
    held.charges = rows_of(db, "session");
    held.payments = rows_of(db, "payment");
    held.postings = rows_of(db, "posting");
    held.log_entries = rows_of(db, "log");
    return held;
  } catch (const std::exception& failure) {
    return unavailable(std::string("It cannot be counted what is in it: ") + failure.what() + ".");
  }
}

Status restore(const fs::path& from, const fs::path& data_dir) {
  const auto lock = DirectoryLock::take(data_dir);
  if (!lock) return lock.error();
  if (auto verified = verify_backup(from); !verified) return verified;
  std::error_code failed;
  if (const auto wal = fs::file_size(wal_of(from), failed); !failed && wal != 0) {
    return invalid("There is a write-ahead log beside " + from.string() +
                   ": it is a live database, not a backup.");
  }
  const auto database = database_file(data_dir);
  const fs::path incoming = database.string() + ".incoming";
  const fs::path before = database.string() + ".before-restore";
  fs::copy_file(from, incoming, fs::copy_options::overwrite_existing, failed);
  if (failed) return unavailable("The backup cannot be copied: " + failed.message() + ".");
  if (auto verified = verify_backup(incoming); !verified) return verified;
  if (auto synced = sync_file(incoming); !synced) return synced;
  // The old database and what its WAL still holds stay together under the new name.
  fold_wal(database);
  fs::remove(before, failed);
  fs::remove(wal_of(before), failed);
  if (fs::exists(database)) {
    fs::create_hard_link(database, before, failed);
    if (failed) return unavailable("The old database cannot be kept: " + failed.message() + ".");
  }
  if (fs::exists(wal_of(database))) {
    if (auto moved = moved_to(wal_of(database), wal_of(before)); !moved) return moved;
  }
  fs::remove(database.string() + "-shm", failed);
  return moved_to(incoming, database);
}

Result<LogCheck> check_log(const fs::path& data_dir) {
  const auto source = database_file(data_dir);
  if (!fs::exists(source)) return not_found("There is no database in " + data_dir.string() + ".");
  try {
    Connection db(source.string(), Access::read_only, {});
    return check_log(db);
  } catch (const std::exception& failure) {
    return unavailable(std::string("The log cannot be read: ") + failure.what() + ".");
  }
}

}  // namespace voltyard::storage
