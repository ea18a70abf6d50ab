// Payments, refunds, payees and reconciliations <-> their tables. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

// False when it does not follow on what is stored.
[[nodiscard]] bool put(Connection& db, const billing::Payment& row);
[[nodiscard]] bool put(Connection& db, const billing::Refund& row);
void put(Connection& db, const billing::Payee& row);
void put(Connection& db, const billing::Reconciliation& row);

std::optional<billing::Payment> read_payment(Connection& db, billing::PaymentId id);
std::optional<billing::Payment> read_payment_of_order(Connection& db, const Uuid& order_key);
std::vector<billing::Payment> read_payments(Connection& db, const PaymentFilter& filter);
std::optional<billing::Refund> read_refund(Connection& db, billing::RefundId id);
std::vector<billing::Refund> read_refunds(Connection& db, const RefundFilter& filter);
std::vector<billing::Payee> read_payees(Connection& db);
std::vector<billing::Reconciliation> read_reconciliations(Connection& db,
                                                          const ReconciliationFilter& filter);

}  // namespace voltyard::storage
