#include "storage/sqlite/ledger_rows.hpp"

#include "storage/sqlite/money_schema.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

using billing::Account;
using billing::AccountKind;
using billing::AccountTotals;
using billing::Posting;

#define OWED(KIND)                                                                \
  "(SELECT credits_minor - debits_minor FROM account WHERE account.operator_id =" \
  " wallet.operator_id AND kind = " KIND " AND owner = id AND account.currency = wallet.currency)"
// The balances beside each wallet: what was paid in, what is set aside, what was given.
#define WALLET_QUERY                                                                           \
  "SELECT id, operator_id, holder, phone, currency, credit_minor, blocked, created_at, " OWED( \
      "1") ", " OWED("2") ", " OWED("16") " FROM wallet"
static_assert(AccountKind::wallet == AccountKind{1} && AccountKind::held == AccountKind{2} &&
              AccountKind::gift == AccountKind{16});

WalletRecord read_wallet_row(Query& query) {
  WalletRecord row;
  row.wallet.id = query.id<WalletId>();
  row.wallet.operator_id = query.id<OperatorId>();
  row.wallet.holder = query.text();
  row.wallet.phone = query.text();
  row.wallet.currency = query.text();
  row.wallet.credit = {query.number()};
  row.wallet.blocked = query.flag();
  row.wallet.created_at = query.time();
  const Money paid_in{query.number()};
  row.balance.held = {query.number()};
  row.balance.gift = {query.number()};
  row.balance.available = paid_in + row.balance.gift;
  return row;
}

#define POSTING_COLUMNS \
  "number, kind, subject, operator_id, wallet_id, at, currency, may_owe_minor, who, note"

Posting read_posting_row(Query& query) {
  Posting row;
  row.number = query.as<std::uint64_t>();
  row.kind = query.as<billing::PostingKind>();
  query.copy_into(row.subject.bytes);
  row.operator_id = query.id<OperatorId>();
  row.wallet_id = query.id<WalletId>();
  row.at = query.time();
  row.currency = query.text();
  row.may_owe = {query.number()};
  row.who = query.text();
  row.note = query.text();
  return row;
}

Account read_account(Query& query) {
  Account account;
  account.kind = query.as<AccountKind>();
  query.copy_into(account.owner.bytes);
  return account;
}

void read_transfers(Connection& db, Posting& posting) {
  Query query(db,
              "SELECT d.kind, d.owner, c.kind, c.owner, amount_minor FROM transfer "
              "JOIN account d ON d.number = debit JOIN account c ON c.number = credit "
              "WHERE posting_number = ? ORDER BY position");
  query.bind(posting.number);
  while (query.step()) {
    billing::Transfer transfer;
    transfer.debit = read_account(query);
    transfer.credit = read_account(query);
    transfer.amount = {query.number()};
    posting.transfers.push_back(transfer);
  }
}

// What a posting adds to one account.
struct Touched {
  Account account;
  AccountTotals added;
  std::int64_t number = 0;  // of its row
};

using TouchedAccounts = std::vector<Touched>;

Touched& touched_by(TouchedAccounts& accounts, const Account& account) {
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [&](const Touched& each) { return each.account == account; });
  if (found != accounts.end()) return *found;
  return accounts.emplace_back(Touched{account, {}, 0});
}

// False when the account may not stand as it would.
bool add_to(Connection& db, Touched& touched, const Posting& posting) {
  const auto& added = touched.added;
  Query query(db,
              "INSERT INTO account (operator_id, kind, owner, currency, debits_minor,"
              "credits_minor) VALUES (?,?,?,?,?,?) ON CONFLICT (operator_id, kind, owner, currency)"
              " DO UPDATE SET debits_minor = debits_minor + excluded.debits_minor,"
              "credits_minor = credits_minor + excluded.credits_minor "
              "RETURNING number, debits_minor, credits_minor");
  query.bind(posting.operator_id, touched.account.kind, touched.account.owner.bytes,
             posting.currency, added.debits.minor, added.credits.minor);
  if (!query.step()) return false;
  touched.number = query.number();
  const AccountTotals after{Money{query.number()}, Money{query.number()}};
  const AccountTotals before{after.debits - added.debits, after.credits - added.credits};
  return billing::may_stand(touched.account.kind, before, after, posting.may_owe);
}

}  // namespace

void put(Connection& db, const billing::Wallet& row) {
  Query(db,
        "INSERT INTO wallet VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "holder=excluded.holder, phone=excluded.phone, credit_minor=excluded.credit_minor,"
        "blocked=excluded.blocked")
      .bind(row.id, row.operator_id, row.holder, row.phone, row.currency, row.credit.minor,
            row.blocked, row.created_at)
      .run();
}

// Posted already: the unique key of (kind, subject) says so. An account that would be too full
// breaks its CHECK.
bool put(Connection& db, const Posting& row) {
  if (!billing::check(row)) return false;
  Query(db,
        "INSERT INTO posting (kind, subject, operator_id, wallet_id, at, currency, may_owe_minor,"
        "who, note) VALUES (?,?,?,?,?,?,?,?,?)")
      .bind(row.kind, row.subject.bytes, row.operator_id, row.wallet_id, row.at, row.currency,
            row.may_owe.minor, row.who, row.note)
      .run();
  const auto number = sqlite3_last_insert_rowid(db.handle());
  TouchedAccounts accounts;
  for (const auto& transfer : row.transfers) {
    touched_by(accounts, transfer.debit).added.debits += transfer.amount;
    touched_by(accounts, transfer.credit).added.credits += transfer.amount;
  }
  for (auto& account : accounts) {
    if (!add_to(db, account, row)) return false;
  }
  int position = 0;
  for (const auto& transfer : row.transfers) {
    Query(db, "INSERT INTO transfer VALUES (?,?,?,?,?)")
        .bind(number, position++, touched_by(accounts, transfer.debit).number,
              touched_by(accounts, transfer.credit).number, transfer.amount.minor)
        .run();
  }
  return true;
}

void put(Connection& db, const domain::Review& row) {
  Query(db, "INSERT OR REPLACE INTO review VALUES (?,?,?,?,?,?,?,?,?,?)")
      .bind(row.session_id, row.operator_id, row.ruling, row.energy.mwh, row.reason,
            row.proposed_by, row.proposed_at, row.decided_by, row.decided_at,
            row.billed_energy ? std::optional(row.billed_energy->mwh) : std::nullopt)
      .run();
}

void put(Connection& db, const billing::CreditNote& row) {
  Query(db, "INSERT INTO credit_note VALUES (?,?,?,?,?,?,?)")
      .bind(row.id, row.session_id, row.operator_id, row.at, row.amount.minor, row.reason, row.who)
      .run();
}

std::vector<billing::CreditNote> read_credit_notes(Connection& db, SessionId id) {
  std::vector<billing::CreditNote> rows;
  Query query(db,
              "SELECT id, session_id, operator_id, at, amount_minor, reason, who FROM credit_note "
              "WHERE session_id = ? ORDER BY id");
  query.bind(id);
  while (query.step()) {
    rows.push_back({query.id<billing::CreditNoteId>(), query.id<SessionId>(),
                    query.id<OperatorId>(), query.time(), Money{query.number()}, query.text(),
                    query.text()});
  }
  return rows;
}

std::optional<domain::Review> read_review(Connection& db, SessionId id) {
  Query query(db,
              "SELECT operator_id, ruling, energy_mwh, reason, proposed_by, proposed_at,"
              "decided_by, decided_at, billed_energy_mwh FROM review WHERE session_id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  domain::Review row;
  row.session_id = id;
  row.operator_id = query.id<OperatorId>();
  row.ruling = query.as<domain::Ruling>();
  row.energy.mwh = query.number();
  row.reason = query.text();
  row.proposed_by = query.text();
  row.proposed_at = query.time();
  row.decided_by = query.text();
  row.decided_at = query.time();
  if (const auto mwh = query.optional_number()) row.billed_energy = Energy{*mwh};
  return row;
}

std::optional<WalletRecord> read_wallet(Connection& db, WalletId id) {
  Query query(db, WALLET_QUERY " WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_wallet_row(query);
}

std::vector<WalletRecord> read_wallets(Connection& db, const WalletFilter& filter) {
  std::string sql = WALLET_QUERY " WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.matching.empty()) sql += " AND instr(holder, ?3) > 0";
  if (!filter.phone.empty()) sql += " AND phone <> '' AND " WALLET_PHONE_KEY " = ?4";
  sql += " ORDER BY id DESC LIMIT ?5";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.matching, filter.phone, filter.limit);
  std::vector<WalletRecord> rows;
  while (query.step()) rows.push_back(read_wallet_row(query));
  return rows;
}

std::optional<Posting> read_posting(Connection& db, billing::PostingKind kind,
                                    const Uuid& subject) {
  Query query(db, "SELECT " POSTING_COLUMNS " FROM posting WHERE subject = ? AND kind = ?");
  query.bind(subject.bytes, kind);
  if (!query.step()) return std::nullopt;
  auto row = read_posting_row(query);
  read_transfers(db, row);
  return row;
}

std::vector<Posting> read_postings(Connection& db, const PostingFilter& filter) {
  std::string sql = "SELECT " POSTING_COLUMNS " FROM posting WHERE (?1 = 0 OR number < ?1)";
  // Of all kinds the newest are read by their numbers; the index of kinds would sort them all.
  if (!filter.operator_id.is_nil()) {
    sql += filter.kind ? " AND operator_id = ?2" : " AND +operator_id = ?2";
  }
  if (!filter.wallet_id.is_nil()) sql += " AND wallet_id = ?3";
  if (filter.kind) sql += " AND kind = ?4";
  if (filter.from) sql += " AND at >= ?5";
  if (filter.before) sql += " AND at < ?6";
  sql += " ORDER BY number DESC LIMIT ?7";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before_number, filter.operator_id, filter.wallet_id, filter.kind, filter.from,
             filter.before, filter.limit);
  std::vector<Posting> rows;
  while (query.step()) rows.push_back(read_posting_row(query));
  for (auto& row : rows) read_transfers(db, row);
  return rows;
}

std::vector<AccountRow> read_accounts(Connection& db, OperatorId id) {
  Query query(
      db,
      "SELECT kind, CASE WHEN kind > 2 AND kind <> 16 THEN owner END, currency, sum(debits_minor),"
      "sum(credits_minor) FROM account WHERE operator_id = ? GROUP BY 1, 2, 3 "
      "ORDER BY 1, 2, 3");
  query.bind(id);
  std::vector<AccountRow> rows;
  while (query.step()) {
    AccountRow row;
    row.account = read_account(query);
    row.currency = query.text();
    row.totals.debits = {query.number()};
    row.totals.credits = {query.number()};
    rows.push_back(std::move(row));
  }
  return rows;
}

PostingReader::PostingReader(Connection& db)
    : db_(db), query_(db, "SELECT " POSTING_COLUMNS " FROM posting ORDER BY number") {}

std::optional<Posting> PostingReader::next() {
  if (!query_.step()) return std::nullopt;
  auto row = read_posting_row(query_);
  read_transfers(db_, row);
  return row;
}

}  // namespace voltyard::storage
