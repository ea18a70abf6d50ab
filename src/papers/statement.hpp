// The statement of a wallet over some time: what it began with, every movement, what it ended with.
// Pure.
#pragma once

#include "papers/document.hpp"

#include "billing/ledger.hpp"
#include "billing/wallet.hpp"

#include "base/result.hpp"

#include <span>
#include <string>

namespace voltyard::papers {

struct StatementFacts {
  const billing::Wallet& wallet;
  billing::WalletBalance now;                  // as the ledger has it
  std::span<const billing::Posting> postings;  // all of the wallet, oldest first
  Timestamp from;                              // movements at or after ...
  Timestamp to;                                // ... and before
  std::string operator_name;
  TimeZone zone;
};

// Errors: unavailable (all the movements do not add up to the balance).
Result<Document> statement(const StatementFacts& facts, Language language);

}  // namespace voltyard::papers
