// Copies of the database that can be trusted, and the way back.
//
// A backup reads one snapshot while charging goes on, never checkpoints (only the server's writer
// does), and counts only after the copy passed SQLite's integrity check and is on disk. Blocking:
// call on a thread that may wait.
#pragma once

#include "storage/records.hpp"

#include "base/result.hpp"
#include "base/time.hpp"

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>

namespace voltyard::storage {

// Set from another thread: the work gives up soon, with a conflict, and leaves nothing behind.
using GiveUp = const std::atomic<bool>*;

// Of a directory in use or not. Until it is whole it is called `to`.partial. Errors: conflict (`to`
// exists, given up), not_found (no database there), unavailable (disk).
Status backup(const std::filesystem::path& data_dir, const std::filesystem::path& to,
              const std::string& vfs = {}, GiveUp give_up = nullptr);

// Errors: not_found, invalid (damaged, or not a voltyard database), conflict (newer than this
// program, given up).
Status verify_backup(const std::filesystem::path& file, GiveUp give_up = nullptr);

// How much a database holds of what is kept for good. Of two of one site, the newer has more.
struct Holdings {
  std::optional<Timestamp> newest_event_at;  // domain time
  std::int64_t charges = 0;
  std::int64_t payments = 0;
  std::int64_t postings = 0;
  std::int64_t log_entries = 0;
};
// Of a database in use or not, of this or an earlier version. Errors: not_found, unavailable.
Result<Holdings> holdings_of(const std::filesystem::path& database);

// Puts a verified backup in the place of the directory's database; the old one stays beside it as
// voltyard.db.before-restore. Whenever it is cut off, the directory has the old database or the new
// one. Errors: as verify_backup; conflict when a server uses the directory.
Status restore(const std::filesystem::path& from, const std::filesystem::path& data_dir);

// Every entry of the log of a directory, in use or not, against its seal. Errors: not_found,
// unavailable (disk).
Result<LogCheck> check_log(const std::filesystem::path& data_dir);

}  // namespace voltyard::storage
