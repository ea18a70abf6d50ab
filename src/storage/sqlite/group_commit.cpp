#include "storage/sqlite/group_commit.hpp"

#include "storage/sqlite/catalog_rows.hpp"
#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/migrations.hpp"

#include "base/assert.hpp"

#include <new>

namespace voltyard::storage {

Error GroupCommit::abandoned_because(const std::string& what) {
  abandon();
  return unavailable("The database cannot be written: " + what + ".");
}

void GroupCommit::abandon() noexcept {
  try {  // readers go on: they must see where the readings stood before
    if (in_transaction_ && applier_) applier_->take_back({});
  } catch (const std::bad_alloc&) {
    open_.clear();
  }
  applier_.reset();
  db_.reset();
  in_transaction_ = false;
  wal_pages_ = 0;
}

Status GroupCommit::reopen() {
  abandon();
  try {
    db_ = std::make_unique<Connection>(database_file(options_.data_dir).string(),
                                       Access::read_write, options_.vfs);
    // Before the first table: 8 KiB pages hold three curves, 4 KiB pages would hold one.
    db_->run("PRAGMA page_size = 8192");
    if (db_->text_of("PRAGMA journal_mode = WAL") != "wal") {
      return abandoned_because("this file system has no shared memory for a write-ahead log");
    }
    db_->run(options_.durability == Durability::full ? "PRAGMA synchronous = FULL"
                                                     : "PRAGMA synchronous = OFF");
    db_->run(
        "PRAGMA wal_autocheckpoint = 0; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864");
    if (auto migrated = migrate(*db_); !migrated) {
      abandon();
      return migrated.error();
    }
    if (auto emptied = checkpoint_all(); !emptied) return emptied;
    // In flight when the last process ended: nobody will complete them.
    db_->run("DELETE FROM idempotency WHERE status = 0");
    if (!opened_before_) fail_unanswered_operations(*db_);
    // A real write, synced: a disk that still refuses is noticed here and not by a pile.
    db_->run(
        "INSERT INTO setting VALUES ('storage.opens', '1') "
        "ON CONFLICT (name) DO UPDATE SET value = value + 1");
    sqlite3_wal_hook(
        db_->handle(),
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<GroupCommit*>(self)->wal_pages_ = pages;
          return SQLITE_OK;
        },
        this);
    applier_ = std::make_unique<Applier>(*db_, open_);
    if (auto loaded = applier_->load(); !loaded) {
      abandon();
      return loaded.error();
    }
    open_.transaction_ended();
    opened_before_ = true;
    return {};
  } catch (const std::exception& failure) {
    return abandoned_because(failure.what());
  }
}

void GroupCommit::begin() {
  if (in_transaction_) return;
  Query(*db_, "BEGIN IMMEDIATE").run();
  in_transaction_ = true;
  applier_->begin_transaction();
}

// The quick way: no savepoints. False when some commit broke a rule; then nothing was applied.
bool GroupCommit::apply_together(std::span<Item> group) {
  const auto start = applier_->mark();
  try {
    for (auto& item : group) {
      item.outcome = CommitOutcome::guard_failed;
      if (!applier_->guards_hold(*item.commit)) continue;
      applier_->apply(*item.commit);
      item.outcome = CommitOutcome::committed;
    }
    return true;
  } catch (const Refused&) {
  } catch (const SqlError& error) {
    if (!error.is_constraint()) throw;
  }
  applier_->take_back(start);
  Query(*db_, "ROLLBACK").run();
  in_transaction_ = false;
  return false;
}

// The careful way, when one of them is bad: each behind its own savepoint.
void GroupCommit::apply_apart(std::span<Item> group) {
  begin();
  for (auto& item : group) {
    item.outcome = applier_->guards_hold(*item.commit) && apply_behind_savepoint(*item.commit)
                       ? CommitOutcome::committed
                       : CommitOutcome::guard_failed;
  }
}

bool GroupCommit::apply_behind_savepoint(const Commit& commit) {
  const auto start = applier_->mark();
  Query(*db_, "SAVEPOINT one").run();
  bool applied = false;
  try {
    applier_->apply(commit);
    applied = true;
  } catch (const Refused&) {
  } catch (const SqlError& error) {
    if (!error.is_constraint()) throw;
  }
  if (!applied) {
    applier_->take_back(start);
    Query(*db_, "ROLLBACK TO one").run();
  }
  Query(*db_, "RELEASE one").run();
  return applied;
}

Result<std::span<const domain::Event>> GroupCommit::commit_group(std::span<Item> group) {
  ASSERT(usable() && !in_transaction_);
  try {
    begin();
    if (!apply_together(group)) apply_apart(group);
    applier_->end_transaction();
    Query(*db_, "COMMIT").run();
    in_transaction_ = false;
    open_.transaction_ended();
    return std::span<const domain::Event>(applier_->events());
  } catch (const std::exception& failure) {  // the disk, or no memory (N62)
    for (auto& item : group) item.outcome = CommitOutcome::failed;
    return abandoned_because(failure.what());
  }
}

CommitOutcome GroupCommit::apply_inline(const Commit& commit,
                                        std::vector<domain::Event>& numbered) {
  if (!usable()) return CommitOutcome::failed;
  try {
    begin();
    const auto before = applier_->events().size();
    if (!applier_->guards_hold(commit) || !apply_behind_savepoint(commit)) {
      return CommitOutcome::guard_failed;
    }
    numbered.assign(applier_->events().begin() + static_cast<std::ptrdiff_t>(before),
                    applier_->events().end());
    return CommitOutcome::committed;
  } catch (const std::exception& failure) {
    abandoned_because(failure.what());
    return CommitOutcome::failed;
  }
}

Status GroupCommit::flush() {
  if (!usable()) return unavailable("The database is not open.");
  if (!in_transaction_) return {};
  try {
    applier_->end_transaction();
    Query(*db_, "COMMIT").run();
    in_transaction_ = false;
    return {};
  } catch (const std::exception& failure) {
    return abandoned_because(failure.what());
  }
}

Connection& GroupCommit::connection() {
  if (!usable()) throw SqlError(SQLITE_CANTOPEN, "the database is not open");
  if (in_transaction_) applier_->flush_readings();
  return *db_;
}

Status GroupCommit::checkpoint() {
  int in_wal = 0;
  int moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(db_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_wal, &moved);
  if (code != SQLITE_OK && code != SQLITE_BUSY) {
    return abandoned_because(sqlite3_errmsg(db_->handle()));
  }
  return {};
}

Status GroupCommit::checkpoint_all() {
  const int code = sqlite3_wal_checkpoint_v2(db_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                             nullptr, nullptr);
  if (code == SQLITE_OK) {
    wal_pages_ = 0;
    return {};
  }
  return abandoned_because(std::string("checkpoint: ") + sqlite3_errmsg(db_->handle()));
}

}  // namespace voltyard::storage
