#include "maintenance.hpp"

#include "backup_work.hpp"
#include "data_directory.hpp"

#include "storage/sqlite/ledger_check.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace voltyard::app {

Status back_up(const std::string& data_dir, const std::string& to) {
  if (const auto done = make_backup(data_dir, to); !done) return done;
  fmt::print("backed up to {} (and {}.key: keep both)\n", to, to);
  return {};
}

Status restore(const std::string& from, const std::string& data_dir) {
  const auto data = DataDirectory::open(data_dir);
  if (!data) return data.error();
  if (const auto restored = put_back(from, data_dir); !restored) return restored;
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
