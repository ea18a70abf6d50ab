// Copies of the database that can be trusted, and the way back.
//
// A backup reads one snapshot while charging goes on, never checkpoints (only the server's writer
// does), and counts only after the copy passed SQLite's integrity check and is on disk. Blocking:
// call on a thread that may wait.
#pragma once

#include "storage/records.hpp"

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace voltyard::storage {

// Of a directory in use or not. Errors: conflict (`to` exists), not_found (no database there),
// unavailable (disk).
Status backup(const std::filesystem::path& data_dir, const std::filesystem::path& to,
              const std::string& vfs = {});

// Errors: not_found, invalid (damaged, or not a voltyard database), conflict (newer than this
// program).
Status verify_backup(const std::filesystem::path& file);

// Puts a verified backup in the place of the directory's database; the old one stays beside it as
// voltyard.db.before-restore. Errors: as verify_backup; conflict when a server uses the directory.
Status restore(const std::filesystem::path& from, const std::filesystem::path& data_dir);

// Every entry of the log of a directory, in use or not, against its seal. Errors: not_found,
// unavailable (disk).
Result<LogCheck> check_log(const std::filesystem::path& data_dir);

}  // namespace voltyard::storage
