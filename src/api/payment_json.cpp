#include "api/payment_json.hpp"

namespace voltyard::api {

const Schema payment_schema{
    "Payment",
    "Money that is asked for, or came in, through a payment provider",
    {{"id", "uuid"},
     {"wallet_id", "uuid"},
     {"location_id", "uuid", "Whose payee has it"},
     {"account", "string", "With the provider, by its name in the configuration"},
     {"provider", "granted|sandbox|wechat", "granted: nobody pays; sandbox: play money"},
     {"method", "native|jsapi", "Scanned, or paid within the provider's own application"},
     {"amount", "Money"},
     {"refunded", "Money", "Went back, or is on its way"},
     {"state", "created|waiting|paid|closed|failed"},
     {"reason", "string?", "A word for what is not as it should be"},
     {"code", "string?", "What the payer scans, while it waits"},
     {"browser_call", "any", "What a page hands to the provider's script; null when nothing"},
     {"provider_number", "string?"},
     {"who", "string", "Asked for it"},
     {"created_at", "time"},
     {"expires_at", "time"},
     {"paid_at", "time?"}}};
const Schema payment_page_schema{
    "PaymentPage", "A page, newest first", {{"items", "[Payment]"}, {"next_cursor", "string?"}}};
const Schema payment_input_schema{
    "PaymentInput",
    "Money for a wallet",
    {{"location_id", "uuid", "Whose payee is paid"},
     {"amount_minor", "integer", "More than nothing, in the currency's minor unit"},
     {"method", "native|jsapi?", "native when left out"},
     {"payer", "string?", "Of jsapi: the payer's openid"}},
    true};
const Schema refund_schema{
    "Refund",
    "Money that goes back to where a payment came from",
    {{"id", "uuid"},
     {"payment_id", "uuid"},
     {"wallet_id", "uuid"},
     {"account", "string"},
     {"amount", "Money"},
     {"state", "asked|processing|done|retrying|failed", "failed: the wallet has it again"},
     {"reason", "string?", "A word for why it is retried, failed or odd"},
     {"provider_number", "string?"},
     {"who", "string"},
     {"note", "string"},
     {"attempts", "integer"},
     {"created_at", "time"},
     {"next_at", "time?", "When the provider is asked again"},
     {"done_at", "time?"}}};
const Schema refund_page_schema{
    "RefundPage", "A page, newest first", {{"items", "[Refund]"}, {"next_cursor", "string?"}}};
const Schema refund_list_schema{"RefundList", "Those of one order", {{"items", "[Refund]"}}};
const Schema source_refund_input_schema{
    "SourceRefundInput",
    "Money back to where it came from, the latest payments first",
    {{"amount_minor", "integer?", "All that can go back when left out"}, {"note", "string?"}},
    true};
const Schema payee_schema{"Payee",
                          "Whom a location's residents pay, and whom they call",
                          {{"location_id", "uuid"},
                           {"account", "string?", "null: cash only"},
                           {"service_phone", "string"}}};
const Schema payee_list_schema{
    "PayeeList", "Of all locations that have one", {{"items", "[Payee]"}}};
const Schema payee_input_schema{"PayeeInput",
                                "A location's payee as it shall be",
                                {{"account", "string?", "A payment account; left out: cash only"},
                                 {"service_phone", "string?"}},
                                true};
const Schema payment_account_schema{
    "PaymentAccount",
    "With a payment provider, as the server's configuration has it",
    {{"name", "string"},
     {"provider", "granted|sandbox|wechat"},
     {"most", "Money", "Of one payment; granted: of a wallet in a day"}}};
const Schema payment_account_list_schema{
    "PaymentAccountList", "Those that may be used here", {{"items", "[PaymentAccount]"}}};
const Schema statement_sum_schema{
    "StatementSum",
    "What moved on a day",
    {{"payments", "integer"}, {"paid", "Money"}, {"refunds", "integer"}, {"refunded", "Money"}}};
const Schema difference_schema{
    "Difference",
    "A row on which the two sides do not agree",
    {{"kind", "ours_missing|theirs_missing|amount_differs|twice|refund_missing",
      "refund_missing: went back days ago, and stands on no statement of theirs"},
     {"refund", "boolean"},
     {"number", "string", "Ours: the payment's or refund's id without hyphens"},
     {"their_number", "string?"},
     {"ours", "Money"},
     {"theirs", "Money"}}};
const Schema reconciliation_schema{
    "Reconciliation",
    "The provider's statement of a day held against ours",
    {{"account", "string"},
     {"day", "string", "2026-11-23, in Beijing"},
     {"at", "time"},
     {"who", "string"},
     {"ours", "StatementSum"},
     {"theirs", "StatementSum"},
     {"fee", "Money", "What the provider keeps for its service, by its statement"},
     {"fee_booked", "Money", "... of what both sides know: in the ledger"},
     {"differing", "integer"},
     {"differences", "[Difference]", "The first 1000; empty in a list of many days"}}};
const Schema reconciliation_list_schema{
    "ReconciliationList", "Latest day first", {{"items", "[Reconciliation]"}}};
const Schema open_difference_schema{
    "OpenDifference",
    "A row on which the two sides do not agree, of the day's last reconciliation",
    {{"account", "string"},
     {"day", "string", "2026-11-23, in Beijing"},
     {"difference", "Difference"}}};
const Schema open_difference_list_schema{"OpenDifferenceList",
                                         "Each once; of the last 100 days that have any",
                                         {{"items", "[OpenDifference]"}}};
const Schema reconciliation_input_schema{
    "ReconciliationInput",
    "Which day to check",
    {{"account", "string"}, {"day", "string", "2026-11-23, in Beijing"}},
    true};

void write_payment(JsonWriter& out, const billing::Payment& payment, const BrowserCall& call) {
  const bool scanned = payment.method == billing::PaymentMethod::native;
  out.object().id("id", payment.id).id("wallet_id", payment.wallet_id);
  out.id("location_id", payment.location_id).text("account", payment.account);
  out.text("provider", billing::to_string(payment.provider));
  out.text("method", billing::to_string(payment.method));
  out.money("amount", payment.amount, payment.currency);
  out.money("refunded", payment.refunded, payment.currency);
  out.text("state", billing::to_string(payment.state));
  out.text_or_null("reason", payment.reason).text_or_null("code", scanned ? payment.code : "");
  if (call.empty()) {
    out.none("browser_call");
  } else {
    out.object("browser_call");
    for (const auto& [name, value] : call) out.text(name, value);
    out.end();
  }
  out.text_or_null("provider_number", payment.provider_number).text("who", payment.who);
  out.time("created_at", payment.created_at).time("expires_at", payment.expires_at);
  out.time("paid_at", payment.paid_at).end();
}

void write_refund(JsonWriter& out, const billing::Refund& refund) {
  out.object().id("id", refund.id).id("payment_id", refund.payment_id);
  out.id("wallet_id", refund.wallet_id).text("account", refund.account);
  out.money("amount", refund.amount, refund.currency);
  out.text("state", billing::to_string(refund.state)).text_or_null("reason", refund.reason);
  out.text_or_null("provider_number", refund.provider_number).text("who", refund.who);
  out.text("note", refund.note).count("attempts", refund.attempts);
  out.time("created_at", refund.created_at);
  out.time("next_at", refund.open() ? refund.next_at : Timestamp{});
  out.time("done_at", refund.done_at).end();
}

void write_payee(JsonWriter& out, const billing::Payee& payee) {
  out.object().id("location_id", payee.location_id).text_or_null("account", payee.account);
  out.text("service_phone", payee.service_phone).end();
}

void write_payment_account(JsonWriter& out, const csms::ProviderAccount& account) {
  out.object().text("name", account.name).text("provider", billing::to_string(account.kind));
  out.money("most", account.most, account.currency).end();
}

namespace {

void write_sum(JsonWriter& out, std::string_view name, const billing::StatementSum& sum) {
  out.object(name).count("payments", sum.payments).money("paid", sum.paid, "CNY");
  out.count("refunds", sum.refunds).money("refunded", sum.refunded, "CNY").end();
}

void write_difference(JsonWriter& out, std::string_view name, const billing::Difference& each) {
  out.object(name).text("kind", billing::to_string(each.kind)).flag("refund", each.refund);
  out.text("number", each.number).text_or_null("their_number", each.their_number);
  out.money("ours", each.ours, "CNY").money("theirs", each.theirs, "CNY").end();
}

}  // namespace

void write_reconciliation(JsonWriter& out, const billing::Reconciliation& row, bool whole) {
  out.object().text("account", row.account).text("day", billing::day_text(row.day));
  out.time("at", row.at).text("who", row.who);
  write_sum(out, "ours", row.ours);
  write_sum(out, "theirs", row.theirs);
  out.money("fee", row.fee, "CNY").money("fee_booked", row.fee_booked, "CNY");
  out.count("differing", row.differing).list("differences");
  for (const auto& each : row.differences) {
    if (whole) write_difference(out, {}, each);
  }
  out.end().end();
}

void write_open_difference(JsonWriter& out, const billing::Reconciliation& day,
                           const billing::Difference& difference) {
  out.object().text("account", day.account).text("day", billing::day_text(day.day));
  write_difference(out, "difference", difference);
  out.end();
}

}  // namespace voltyard::api
