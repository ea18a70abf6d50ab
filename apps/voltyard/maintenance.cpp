#include "maintenance.hpp"

#include "data_directory.hpp"

#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/ledger_check.hpp"

#include "base/time.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>

namespace voltyard::app {
namespace {

namespace fs = std::filesystem;

Status copy_key(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from)) return {};  // a directory that never served has none
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (!error) fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
  if (error) return unavailable(fmt::format("{}: {}", to.string(), error.message()));
  return {};
}

// For the console and /metrics. A backup is none the worse without it.
void leave_word(const std::string& data_dir, const api::BackupNote& note) {
  if (!fs::exists(fs::path(data_dir) / "voltyard.db")) return;
  const auto data = DataDirectory::open(data_dir);
  const auto written = data ? data->write_backup_note(note) : Status(data.error());
  if (!written) fmt::print(stderr, "the note about it: {}\n", written.error().message);
}

}  // namespace

Status back_up(const std::string& data_dir, const std::string& to) {
  api::BackupNote note;
  note.at = wall_now();
  note.file = fs::path(to).filename().string();
  auto done = storage::backup(data_dir, to);
  if (done) done = copy_key(fs::path(data_dir) / "server.key", to + ".key");
  if (done) {
    std::error_code unknown;
    const auto size = fs::file_size(to, unknown);
    if (!unknown) note.bytes = size;
  } else {
    note.failure = done.error().message;
  }
  leave_word(data_dir, note);
  if (!done) return done;
  fmt::print("backed up to {} (and {}.key: keep both)\n", to, to);
  return {};
}

Status restore(const std::string& from, const std::string& data_dir) {
  const auto data = DataDirectory::open(data_dir);
  if (!data) return data.error();
  if (const auto restored = storage::restore(from, data_dir); !restored) return restored;
  if (const auto copied = copy_key(from + ".key", fs::path(data_dir) / "server.key"); !copied) {
    return copied;
  }
  fmt::print("restored {} from {}\n", data_dir, from);
  return {};
}

Status check_log(const std::string& data_dir) {
  const auto check = storage::check_log(data_dir);
  if (!check) return check.error();
  if (check->first_wrong != 0) {
    return invalid(fmt::format("the log is not as it was written, from entry {} on; {} are good",
                               check->first_wrong, check->first_wrong - 1));
  }
  fmt::print("{} entries, all as they were written; last seal {}\n", check->entries,
             desk::hex(check->last_seal));
  return {};
}

Status verify_ledger(const std::string& data_dir) {
  storage::LedgerProgress progress;
  if (isatty(STDERR_FILENO) != 0) {
    progress = [](std::uint64_t done, std::uint64_t all) {
      fmt::print(stderr, "\r{} of {} rows", done, all);
    };
  }
  const auto check = storage::check_ledger(data_dir, progress);
  if (!check) return check.error();
  if (progress) fmt::print(stderr, "\n");
  for (const auto& finding : check->findings) fmt::print("{}\n", finding);
  fmt::print("{} postings on {} accounts added up, {} bills priced again, {} found wrong\n",
             check->postings, check->accounts, check->bills - check->expired, check->wrong);
  if (check->expired != 0) {
    fmt::print("{} bills only added up: their readings are no longer kept\n", check->expired);
  }
  if (check->wrong != 0) return invalid("the ledger is not what it must be");
  return {};
}

}  // namespace voltyard::app
