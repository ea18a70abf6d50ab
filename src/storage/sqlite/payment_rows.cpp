#include "storage/sqlite/payment_rows.hpp"

#include "storage/sqlite/within.hpp"

namespace voltyard::storage {
namespace {

using billing::Payment;
using billing::Reconciliation;
using billing::Refund;

#define PAYMENT_COLUMNS                                                                      \
  "id, operator_id, location_id, wallet_id, account, provider, method, payer, amount_minor," \
  "currency, state, reason, code, provider_number, order_key, who, created_at, expires_at,"  \
  "paid_at, next_at, attempts, refunded_minor, version"

Payment read_payment_row(Query& query) {
  Payment row;
  row.id = query.id<billing::PaymentId>();
  row.operator_id = query.id<OperatorId>();
  row.location_id = query.id<LocationId>();
  row.wallet_id = query.id<WalletId>();
  row.account = query.text();
  row.provider = query.as<billing::ProviderKind>();
  row.method = query.as<billing::PaymentMethod>();
  row.payer = query.text();
  row.amount = {query.number()};
  row.currency = query.text();
  row.state = query.as<billing::PaymentState>();
  row.reason = query.text();
  row.code = query.text();
  row.provider_number = query.text();
  query.copy_into(row.order_key.bytes);
  row.who = query.text();
  row.created_at = query.time();
  row.expires_at = query.time();
  row.paid_at = query.time();
  row.next_at = query.time();
  row.attempts = query.as<std::uint32_t>();
  row.refunded = {query.number()};
  row.version = query.as<std::uint32_t>();
  return row;
}

#define REFUND_COLUMNS                                                                      \
  "id, payment_id, operator_id, wallet_id, account, amount_minor, currency, state, reason," \
  "provider_number, order_key, who, note, created_at, done_at, next_at, attempts, version," \
  "stated_day"

Refund read_refund_row(Query& query) {
  Refund row;
  row.id = query.id<billing::RefundId>();
  row.payment_id = query.id<billing::PaymentId>();
  row.operator_id = query.id<OperatorId>();
  row.wallet_id = query.id<WalletId>();
  row.account = query.text();
  row.amount = {query.number()};
  row.currency = query.text();
  row.state = query.as<billing::RefundState>();
  row.reason = query.text();
  row.provider_number = query.text();
  query.copy_into(row.order_key.bytes);
  row.who = query.text();
  row.note = query.text();
  row.created_at = query.time();
  row.done_at = query.time();
  row.next_at = query.time();
  row.attempts = query.as<std::uint32_t>();
  row.version = query.as<std::uint32_t>();
  row.stated_day = query.number();
  return row;
}

billing::StatementSum read_sum(Query& query) {
  billing::StatementSum sum;
  sum.payments = query.as<std::uint32_t>();
  sum.paid = {query.number()};
  sum.refunds = query.as<std::uint32_t>();
  sum.refunded = {query.number()};
  return sum;
}

void read_differences(Connection& db, Reconciliation& row) {
  Query query(db,
              "SELECT kind, refund, number, their_number, ours_minor, theirs_minor FROM difference "
              "WHERE operator_id = ? AND account = ? AND day = ? ORDER BY position");
  query.bind(row.operator_id, row.account, row.day);
  while (query.step()) {
    billing::Difference found;
    found.kind = query.as<billing::DifferenceKind>();
    found.refund = query.flag();
    found.number = query.text();
    found.their_number = query.text();
    found.ours = {query.number()};
    found.theirs = {query.number()};
    row.differences.push_back(std::move(found));
  }
}

}  // namespace

bool put(Connection& db, const Payment& row) {
  const auto before = read_payment(db, row.id);
  if (!billing::follows(before ? &*before : nullptr, row)) return false;
  if (!before) {
    Query(db, "INSERT INTO payment VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(row.id, row.operator_id, row.location_id, row.wallet_id, row.account, row.provider,
              row.method, row.payer, row.amount.minor, row.currency, row.state, row.reason,
              row.code, row.provider_number, row.order_key.bytes, row.who, row.created_at,
              row.expires_at, row.paid_at, row.next_at, row.attempts, row.refunded.minor,
              row.version)
        .run();
    return true;
  }
  Query(db,
        "UPDATE payment SET state=?, reason=?, code=?, provider_number=?, expires_at=?, paid_at=?,"
        "next_at=?, attempts=?, refunded_minor=?, version=? WHERE id=?")
      .bind(row.state, row.reason, row.code, row.provider_number, row.expires_at, row.paid_at,
            row.next_at, row.attempts, row.refunded.minor, row.version, row.id)
      .run();
  return true;
}

bool put(Connection& db, const Refund& row) {
  const auto before = read_refund(db, row.id);
  if (!billing::follows(before ? &*before : nullptr, row)) return false;
  if (!before) {
    Query(db, "INSERT INTO payment_refund VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(row.id, row.payment_id, row.operator_id, row.wallet_id, row.account, row.amount.minor,
              row.currency, row.state, row.reason, row.provider_number, row.order_key.bytes,
              row.who, row.note, row.created_at, row.done_at, row.next_at, row.attempts,
              row.version, row.stated_day)
        .run();
    return true;
  }
  Query(db,
        "UPDATE payment_refund SET state=?, reason=?, provider_number=?, done_at=?, next_at=?,"
        "attempts=?, version=?, stated_day=? WHERE id=?")
      .bind(row.state, row.reason, row.provider_number, row.done_at, row.next_at, row.attempts,
            row.version, row.stated_day, row.id)
      .run();
  return true;
}

void put(Connection& db, const billing::Payee& row) {
  if (row.account.empty()) {
    Query(db, "DELETE FROM payee WHERE location_id = ?").bind(row.location_id).run();
    return;
  }
  Query(db, "INSERT OR REPLACE INTO payee VALUES (?,?,?,?)")
      .bind(row.location_id, row.operator_id, row.account, row.service_phone)
      .run();
}

void put(Connection& db, const Reconciliation& row) {
  Query(db, "DELETE FROM difference WHERE operator_id = ? AND account = ? AND day = ?")
      .bind(row.operator_id, row.account, row.day)
      .run();
  Query(db, "INSERT OR REPLACE INTO reconciliation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.operator_id, row.account, row.day, row.at, row.who, row.ours.payments,
            row.ours.paid.minor, row.ours.refunds, row.ours.refunded.minor, row.theirs.payments,
            row.theirs.paid.minor, row.theirs.refunds, row.theirs.refunded.minor, row.differing,
            row.fee.minor, row.fee_booked.minor, row.fee_postings)
      .run();
  int position = 0;
  for (const auto& found : row.differences) {
    Query(db, "INSERT INTO difference VALUES (?,?,?,?,?,?,?,?,?,?)")
        .bind(row.operator_id, row.account, row.day, position++, found.kind, found.refund,
              found.number, found.their_number, found.ours.minor, found.theirs.minor)
        .run();
  }
}

std::optional<Payment> read_payment(Connection& db, billing::PaymentId id) {
  Query query(db, "SELECT " PAYMENT_COLUMNS " FROM payment WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_payment_row(query);
}

std::optional<Payment> read_payment_of_order(Connection& db, const Uuid& order_key) {
  Query query(db, "SELECT " PAYMENT_COLUMNS " FROM payment WHERE order_key = ?");
  query.bind(order_key.bytes);
  if (!query.step()) return std::nullopt;
  return read_payment_row(query);
}

std::vector<Payment> read_payments(Connection& db, const PaymentFilter& filter) {
  std::string sql = "SELECT " PAYMENT_COLUMNS " FROM payment WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.wallet_id.is_nil()) sql += " AND wallet_id = ?3";
  if (!filter.account.empty()) sql += " AND account = ?4";
  if (filter.state) sql += " AND state = ?5";
  if (filter.only_open) sql += " AND state < 3";
  if (filter.only_refundable) sql += " AND state = 3 AND refunded_minor < amount_minor";
  if (filter.paid_from) sql += " AND state = 3 AND paid_at >= ?6";
  if (filter.paid_before) sql += " AND state = 3 AND paid_at < ?7";
  sql += only_within(filter.within);
  sql += " ORDER BY id DESC LIMIT ?8";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.wallet_id, filter.account, filter.state,
             filter.paid_from, filter.paid_before, filter.limit);
  std::vector<Payment> rows;
  while (query.step()) rows.push_back(read_payment_row(query));
  return rows;
}
static_assert(billing::PaymentState::paid == billing::PaymentState{3});

std::optional<Refund> read_refund(Connection& db, billing::RefundId id) {
  Query query(db, "SELECT " REFUND_COLUMNS " FROM payment_refund WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_refund_row(query);
}

std::vector<Refund> read_refunds(Connection& db, const RefundFilter& filter) {
  std::string sql = "SELECT " REFUND_COLUMNS " FROM payment_refund WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.wallet_id.is_nil()) sql += " AND wallet_id = ?3";
  if (!filter.account.empty()) sql += " AND account = ?4";
  if (filter.state) sql += " AND state = ?5";
  if (filter.only_open) sql += " AND state IN (1, 2, 4)";
  if (filter.done_from) sql += " AND state = 3 AND done_at >= ?6";
  if (filter.done_before) sql += " AND state = 3 AND done_at < ?7";
  if (!filter.order_key.is_nil()) sql += " AND order_key = ?8";
  if (!filter.payment_id.is_nil()) sql += " AND payment_id = ?9";
  if (filter.unstated_before) {
    sql += " AND stated_day = 0 AND state IN (2, 3) AND created_at < ?10";
  }
  sql += " ORDER BY id DESC LIMIT ?11";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.wallet_id, filter.account, filter.state,
             filter.done_from, filter.done_before, filter.order_key.bytes, filter.payment_id,
             filter.unstated_before, filter.limit);
  std::vector<Refund> rows;
  while (query.step()) rows.push_back(read_refund_row(query));
  return rows;
}
static_assert(billing::RefundState::processing == billing::RefundState{2} &&
              billing::RefundState::done == billing::RefundState{3} &&
              billing::RefundState::failed == billing::RefundState{5});

std::vector<billing::Payee> read_payees(Connection& db) {
  Query query(db, "SELECT location_id, operator_id, account, service_phone FROM payee ORDER BY 1");
  std::vector<billing::Payee> rows;
  while (query.step()) {
    billing::Payee row;
    row.location_id = query.id<LocationId>();
    row.operator_id = query.id<OperatorId>();
    row.account = query.text();
    row.service_phone = query.text();
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Reconciliation> read_reconciliations(Connection& db,
                                                 const ReconciliationFilter& filter) {
  std::string sql =
      "SELECT operator_id, account, day, at, who, our_payments, our_paid_minor, our_refunds,"
      "our_refunded_minor, their_payments, their_paid_minor, their_refunds, their_refunded_minor,"
      "differing, fee_minor, fee_booked_minor, fee_postings FROM reconciliation "
      "WHERE operator_id = ?1";
  if (!filter.account.empty()) sql += " AND account = ?2";
  if (filter.day) sql += " AND day = ?3";
  if (filter.only_differing) sql += " AND differing > 0";
  sql += " ORDER BY day DESC, account LIMIT ?4";
  Query query(db, sql, Query::Once{});
  query.bind(filter.operator_id, filter.account, filter.day, filter.limit);
  std::vector<Reconciliation> rows;
  while (query.step()) {
    Reconciliation row;
    row.operator_id = query.id<OperatorId>();
    row.account = query.text();
    row.day = query.number();
    row.at = query.time();
    row.who = query.text();
    row.ours = read_sum(query);
    row.theirs = read_sum(query);
    row.differing = query.as<std::uint32_t>();
    row.fee = {query.number()};
    row.fee_booked = {query.number()};
    row.fee_postings = query.as<std::uint32_t>();
    rows.push_back(std::move(row));
  }
  for (auto& row : rows) read_differences(db, row);
  return rows;
}

}  // namespace voltyard::storage
