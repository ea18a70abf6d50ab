// Wallets, the ledger and reviews <-> their tables. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const billing::Wallet& row);
// False when it may not be posted; then what was written of it must be rolled back.
[[nodiscard]] bool put(Connection& db, const billing::Posting& row);

void put(Connection& db, const domain::Review& row);
void put(Connection& db, const billing::CreditNote& row);

std::optional<domain::Review> read_review(Connection& db, SessionId id);
std::vector<billing::CreditNote> read_credit_notes(Connection& db, SessionId id);  // by id
std::optional<WalletRecord> read_wallet(Connection& db, WalletId id);
std::vector<WalletRecord> read_wallets(Connection& db, const WalletFilter& filter);
std::optional<billing::Posting> read_posting(Connection& db, billing::PostingKind kind,
                                             const Uuid& subject);
std::vector<billing::Posting> read_postings(Connection& db, const PostingFilter& filter);
std::vector<AccountRow> read_accounts(Connection& db, OperatorId id);

// Every posting with its transfers, in order.
class PostingReader {
 public:
  explicit PostingReader(Connection& db);
  std::optional<billing::Posting> next();

 private:
  Connection& db_;
  Query query_;
};

}  // namespace voltyard::storage
