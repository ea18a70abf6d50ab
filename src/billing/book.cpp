#include "billing/book.hpp"

#include <algorithm>

namespace voltyard::billing {
namespace {

BookAccount named(const Posting& posting, const Account& account) {
  return {posting.operator_id, posting.currency, account};
}

}  // namespace

Status Book::post(const Posting& posting) {
  if (Status good = check(posting); !good) return good;
  if (posted_.contains({posting.kind, posting.subject})) return conflict("it is posted already");
  std::map<BookAccount, AccountTotals> touched;
  const auto totals_of = [&](const Account& account) -> AccountTotals& {
    const auto name = named(posting, account);
    return touched.try_emplace(name, totals(name)).first->second;
  };
  for (const auto& transfer : posting.transfers) {
    totals_of(transfer.debit).debits += transfer.amount;
    totals_of(transfer.credit).credits += transfer.amount;
  }
  for (const auto& [name, sums] : touched) {
    if (sums.debits > most_of_an_account || sums.credits > most_of_an_account) {
      return conflict("the account is full");
    }
    if (!may_stand(name.account.kind, totals(name), sums, posting.may_owe)) {
      return conflict("the wallet does not cover it");
    }
  }
  for (const auto& [name, sums] : touched) accounts_[name] = sums;
  posted_.emplace(posting.kind, posting.subject);
  return {};
}

void Book::take_back(const Posting& posting) {
  for (const auto& transfer : posting.transfers) {
    auto& debit = accounts_[named(posting, transfer.debit)].debits;
    auto& credit = accounts_[named(posting, transfer.credit)].credits;
    debit = debit - transfer.amount;
    credit = credit - transfer.amount;
  }
  posted_.erase({posting.kind, posting.subject});
}

AccountTotals Book::totals(const BookAccount& account) const {
  const auto found = accounts_.find(account);
  return found == accounts_.end() ? AccountTotals{} : found->second;
}

Int128 Book::debits() const {
  Int128 sum = 0;
  for (const auto& [name, totals] : accounts_) sum += totals.debits.minor;
  return sum;
}

Int128 Book::credits() const {
  Int128 sum = 0;
  for (const auto& [name, totals] : accounts_) sum += totals.credits.minor;
  return sum;
}

}  // namespace voltyard::billing
