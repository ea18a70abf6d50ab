// The SQLite store's queries about payments.
#include "storage/sqlite/store_reading.hpp"

#include "storage/sqlite/payment_rows.hpp"

namespace voltyard::storage {

using billing::Payment;
using billing::Reconciliation;
using billing::Refund;

Task<Result<std::optional<Payment>>> SqliteStore::find_payment(billing::PaymentId id) {
  return read(
      [id](Connection& db) -> Result<std::optional<Payment>> { return read_payment(db, id); });
}

Task<Result<std::optional<Payment>>> SqliteStore::find_payment_of_order(Uuid order_key) {
  return read([order_key](Connection& db) -> Result<std::optional<Payment>> {
    return read_payment_of_order(db, order_key);
  });
}

Task<Result<std::vector<Payment>>> SqliteStore::list_payments(PaymentFilter filter) {
  return read([filter = std::move(filter)](Connection& db) -> Result<std::vector<Payment>> {
    return read_payments(db, filter);
  });
}

Task<Result<std::optional<Refund>>> SqliteStore::find_refund(billing::RefundId id) {
  return read(
      [id](Connection& db) -> Result<std::optional<Refund>> { return read_refund(db, id); });
}

Task<Result<std::vector<Refund>>> SqliteStore::list_refunds(RefundFilter filter) {
  return read([filter = std::move(filter)](Connection& db) -> Result<std::vector<Refund>> {
    return read_refunds(db, filter);
  });
}

Task<Result<std::vector<Reconciliation>>> SqliteStore::list_reconciliations(
    ReconciliationFilter filter) {
  return read([filter = std::move(filter)](Connection& db) -> Result<std::vector<Reconciliation>> {
    return read_reconciliations(db, filter);
  });
}

}  // namespace voltyard::storage
