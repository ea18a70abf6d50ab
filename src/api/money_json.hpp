// Wallets, postings and accounts as JSON.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "storage/records.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

extern const Schema wallet_schema, wallet_page_schema, wallet_input_schema, wallet_change_schema,
    money_input_schema, transfer_schema, ledger_account_schema, posting_schema, posting_page_schema,
    account_totals_schema, account_list_schema;
// till_actions.cpp
extern const Schema till_schema, till_count_schema, till_closing_schema, till_closing_page_schema;

// "138****0000"; of a short one only stars.
std::string masked_phone(std::string_view phone);

// `whole`: with the telephone as it is.
void write_wallet(JsonWriter& out, const storage::WalletRecord& record, bool whole);
void write_posting(JsonWriter& out, const billing::Posting& posting);
void write_account(JsonWriter& out, const storage::AccountRow& row);
void write_till_closing(JsonWriter& out, const billing::Posting& posting);

}  // namespace voltyard::api
