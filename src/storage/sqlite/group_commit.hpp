// The writer's connection and what may be done with it: one transaction for many commits, the only
// checkpoints of the database, and a fresh start after a failure. Owned and used by one thread.
//
// After a failed write or fsync the connection is never used again: what the kernel still holds is
// not to be trusted. reopen() starts over and first moves the whole WAL into the database, so that
// no later commit can stand behind a frame that never reached the disk.
#pragma once

#include "storage/sqlite/applier.hpp"
#include "storage/sqlite/options.hpp"

#include <memory>
#include <span>

namespace voltyard::storage {

class GroupCommit {
 public:
  GroupCommit(const SqliteOptions& options, OpenSessions& open) : options_(options), open_(open) {}

  // Opens, migrates and loads; also after `abandon`. Errors: conflict (database is newer),
  // unavailable (disk).
  Status reopen();
  void abandon() noexcept;
  bool usable() const { return applier_ != nullptr; }

  struct Item {
    const Commit* commit = nullptr;
    CommitOutcome outcome = CommitOutcome::failed;
  };
  // One transaction for all. Sets every outcome; the returned events are durable. On an error all
  // are `failed` and the connection is abandoned.
  Result<std::span<const domain::Event>> commit_group(std::span<Item> group);

  // The inline way: apply now, make durable with flush().
  CommitOutcome apply_inline(const Commit& commit, std::vector<domain::Event>& numbered);
  Status flush();
  // Sees what is applied but not flushed. Only between calls of this class.
  Connection& connection();

  int wal_pages() const { return wal_pages_; }
  // Moves what readers allow into the database file. Errors abandon the connection.
  Status checkpoint();
  Status checkpoint_all();  // and empties the WAL; needs readers to be quiet

 private:
  void begin();
  bool apply_together(std::span<Item> group);
  void apply_apart(std::span<Item> group);
  bool apply_behind_savepoint(const Commit& commit);
  Error abandoned_because(const std::string& what);

  const SqliteOptions& options_;
  OpenSessions& open_;
  std::unique_ptr<Connection> db_;
  std::unique_ptr<Applier> applier_;
  bool in_transaction_ = false;
  bool opened_before_ = false;  // what is under way is this process's own
  int wal_pages_ = 0;
};

}  // namespace voltyard::storage
