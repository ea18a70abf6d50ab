// A backup is two files: the database and the server's key beside it (NAME.key). Making one and
// putting one back, for the command line, the console and the start of the server. Blocking.
#pragma once

#include "storage/sqlite/backup.hpp"

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace voltyard::app {

// Also leaves word of what became of it in the data directory. Errors: as storage::backup.
Status make_backup(const std::string& data_dir, const std::filesystem::path& to,
                   storage::GiveUp give_up = nullptr);

// Database and key take the place of those in use; these stay beside as *.before-restore. Cut off,
// it may be done again: what is in its place already is left alone. Errors: as storage::restore.
Status put_back(const std::filesystem::path& from, const std::filesystem::path& data_dir);

// Undoes put_back, when what it put there is of no use. Errors: unavailable.
Status take_back(const std::filesystem::path& data_dir);

// False also when one of them cannot be read.
bool same_content(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace voltyard::app
