// Payments, refunds, payees and reconciliations as JSON.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "csms/payment_provider.hpp"

namespace voltyard::api {

extern const Schema payment_schema, payment_page_schema, payment_input_schema, refund_schema,
    refund_page_schema, refund_list_schema, source_refund_input_schema, payee_schema,
    payee_list_schema, payee_input_schema, payment_account_schema, payment_account_list_schema,
    statement_sum_schema, difference_schema, reconciliation_schema, reconciliation_list_schema,
    reconciliation_input_schema, open_difference_schema, open_difference_list_schema;

using BrowserCall = std::vector<std::pair<std::string, std::string>>;

void write_payment(JsonWriter& out, const billing::Payment& payment, const BrowserCall& call);
void write_refund(JsonWriter& out, const billing::Refund& refund);
void write_payee(JsonWriter& out, const billing::Payee& payee);
void write_payment_account(JsonWriter& out, const csms::ProviderAccount& account);
void write_reconciliation(JsonWriter& out, const billing::Reconciliation& row, bool whole);
void write_open_difference(JsonWriter& out, const billing::Reconciliation& day,
                           const billing::Difference& difference);

}  // namespace voltyard::api
