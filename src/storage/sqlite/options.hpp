// How a SQLite store is opened.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

namespace voltyard::storage {

enum class Durability {
  full,  // a commit resumes after its fsync
  off,   // for histories that can be made again: synced once, by an orderly close
};

struct SqliteOptions {
  std::filesystem::path data_dir;  // created when missing; one store at a time (a lock says so)
  Durability durability = Durability::full;

  // false: no writer thread and no readers. Commits are applied inline on the caller (one thread)
  // and become durable together, every `group_max` commits and with flush(). For virtual time.
  bool threaded = true;

  std::size_t group_max = 512;  // commits in one transaction
  // A commit that comes later than `pause` behind the last one waits `gather` for others to share
  // its sync, or until there are `gather_callers`.
  std::chrono::milliseconds pause{5};
  std::chrono::milliseconds gather{80};
  std::size_t gather_callers = 16;
  // Where all who wait are patient, that is.
  std::chrono::milliseconds patience{200};
  std::size_t patient_callers = 64;
  std::size_t readers = 2;  // threads, each with a connection of its own

  // Pages of the WAL after which the writer checkpoints: when nothing waits, and whatever waits.
  int checkpoint_idle_pages = 500;
  int checkpoint_busy_pages = 2'000;

  std::chrono::milliseconds reopen_first{200};  // back-off after a broken disk, doubled up to
  std::chrono::milliseconds reopen_last{5'000};

  std::string vfs;  // tests hand in a failing one
};

}  // namespace voltyard::storage
