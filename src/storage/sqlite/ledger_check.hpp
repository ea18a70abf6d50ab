// Adds up the whole ledger again, holds payments, refunds and passes against it and prices every
// bill again: is what is stored what it must be?
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace voltyard::storage {

struct LedgerCheck {
  std::uint64_t postings = 0;
  std::uint64_t accounts = 0;
  std::uint64_t bills = 0;
  std::uint64_t expired = 0;  // of these: without readings any more, so only added up
  std::uint64_t wrong = 0;
  std::vector<std::string> findings;  // the first of them, in words

  static constexpr std::size_t most_findings = 100;
};

// How many of how many rows are done.
using LedgerProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

// Reads one state of the database, which may be in use meanwhile. Errors: not_found, unavailable.
Result<LedgerCheck> check_ledger(const std::filesystem::path& data_dir,
                                 const LedgerProgress& progress = {});

}  // namespace voltyard::storage
