// All accounts in memory, with the rules that no balance may break. The measure of every store:
// tests and `voltyard ledger verify` post everything that is stored once more, in a book.
#pragma once

#include "billing/ledger.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace voltyard::billing {

// Accounts of different operators or currencies have nothing to do with each other.
struct BookAccount {
  OperatorId operator_id;
  std::string currency;
  Account account;
  auto operator<=>(const BookAccount&) const = default;
};

class Book {
 public:
  // Whole or not at all. Errors: invalid (see check), conflict (posted already; the wallet or hold
  // does not cover it; an account would be beyond what it can hold).
  Status post(const Posting& posting);

  // The last posting was not stored after all.
  void take_back(const Posting& posting);

  AccountTotals totals(const BookAccount& account) const;
  const std::map<BookAccount, AccountTotals>& accounts() const { return accounts_; }

  // Over everything; equal, or the program is wrong.
  Int128 debits() const;
  Int128 credits() const;

 private:
  std::map<BookAccount, AccountTotals> accounts_;
  std::set<std::pair<PostingKind, Uuid>> posted_;
};

constexpr Money most_of_an_account{4'000'000'000'000'000'000};

}  // namespace voltyard::billing
