#include "backup_work.hpp"

#include "data_directory.hpp"

#include "storage/sqlite/data_directory.hpp"

#include "base/time.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>

namespace voltyard::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t compared_at_once = 1 << 16;

Status failed_at(const fs::path& file, const std::error_code& error) {
  return unavailable(fmt::format("{}: {}", file.string(), error.message()));
}

// Whole under its name, or not there.
Status copy_key(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from)) return {};  // a directory that never served has none
  const fs::path incoming = to.string() + ".incoming";
  fs::copy_file(from, incoming, fs::copy_options::overwrite_existing, error);
  if (!error) fs::permissions(incoming, fs::perms::owner_read | fs::perms::owner_write, error);
  if (error) return failed_at(incoming, error);
  if (const auto synced = storage::sync_file(incoming); !synced) return synced;
  fs::rename(incoming, to, error);
  if (error) return failed_at(to, error);
  return storage::sync_file(to);
}

// For the console and /metrics. A backup is none the worse without it.
void leave_word(const std::string& data_dir, const api::BackupNote& note) {
  if (!fs::exists(fs::path(data_dir) / "voltyard.db")) return;
  const auto data = DataDirectory::open(data_dir);
  const auto written = data ? data->write_backup_note(note) : Status(data.error());
  if (!written) fmt::print(stderr, "the note about it: {}\n", written.error().message);
}

fs::path key_in(const fs::path& data_dir) { return data_dir / "server.key"; }
fs::path before(const fs::path& file) { return file.string() + ".before-restore"; }

Status put_key_back(const fs::path& from, const fs::path& data_dir) {
  const auto key = key_in(data_dir);
  if (!fs::exists(from) || same_content(from, key)) return {};
  if (fs::exists(key)) {
    if (const auto kept = copy_key(key, before(key)); !kept) return kept;
  }
  return copy_key(from, key);
}

// The database is the backup's, octet for octet, and nothing was written since.
bool is_in_place(const fs::path& from, const fs::path& database) {
  std::error_code none;
  const auto log = fs::file_size(database.string() + "-wal", none);
  return (none || log == 0) && same_content(from, database);
}

}  // namespace

bool same_content(const fs::path& a, const fs::path& b) {
  std::error_code error;
  const auto size = fs::file_size(a, error);
  if (error || size != fs::file_size(b, error) || error) return false;
  std::ifstream one(a, std::ios::binary);
  std::ifstream other(b, std::ios::binary);
  std::vector<char> left(compared_at_once);
  std::vector<char> right(compared_at_once);
  std::uintmax_t seen = 0;
  while (one && other && seen < size) {
    one.read(left.data(), static_cast<std::streamsize>(left.size()));
    other.read(right.data(), static_cast<std::streamsize>(right.size()));
    const auto count = one.gcount();
    if (count != other.gcount() || !std::equal(left.begin(), left.begin() + count, right.begin())) {
      return false;
    }
    seen += static_cast<std::uintmax_t>(count);
  }
  return seen == size;
}

Status make_backup(const std::string& data_dir, const fs::path& to, storage::GiveUp give_up) {
  api::BackupNote note;
  note.at = wall_now();
  note.file = to.filename().string();
  auto done = storage::backup(data_dir, to, {}, give_up);
  if (!done && give_up != nullptr && give_up->load()) return done;  // nothing is wrong
  std::error_code unknown;
  if (done) fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, unknown);
  if (done) done = copy_key(key_in(data_dir), to.string() + ".key");
  if (done) {
    const auto size = fs::file_size(to, unknown);
    if (!unknown) note.bytes = size;
  } else {
    note.failure = done.error().message;
  }
  leave_word(data_dir, note);
  return done;
}

Status put_back(const fs::path& from, const fs::path& data_dir) {
  if (!is_in_place(from, storage::database_file(data_dir))) {
    if (const auto restored = storage::restore(from, data_dir); !restored) return restored;
  }
  return put_key_back(from.string() + ".key", data_dir);
}

Status take_back(const fs::path& data_dir) {
  const auto database = storage::database_file(data_dir);
  std::error_code error;
  for (const auto* end : {"-wal", "-shm"}) fs::remove(database.string() + end, error);
  const auto old_log = before(database).string() + "-wal";
  if (fs::exists(old_log)) fs::rename(old_log, database.string() + "-wal", error);
  fs::rename(before(database), database, error);
  if (error) return failed_at(before(database), error);
  const auto key = key_in(data_dir);
  if (fs::exists(before(key))) fs::rename(before(key), key, error);
  if (error) return failed_at(before(key), error);
  return storage::sync_file(database);
}

}  // namespace voltyard::app
