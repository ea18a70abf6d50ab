#include "api/money_json.hpp"

namespace voltyard::api {

using billing::Posting;

const Schema wallet_schema{
    "Wallet",
    "What one person has paid in; cards and accounts share it",
    {{"id", "uuid"},
     {"holder", "string"},
     {"phone", "string", "In lists only its beginning and end"},
     {"available", "Money", "Negative: the holder owes it"},
     {"gift", "Money", "Of what is available: given; spent first, not paid out"},
     {"held", "Money", "Set aside for charges under way"},
     {"credit", "Money", "How far below zero a start may take it"},
     {"blocked", "boolean"},
     {"created_at", "time"}}};
const Schema wallet_page_schema{
    "WalletPage", "A page, newest first", {{"items", "[Wallet]"}, {"next_cursor", "string?"}}};
const Schema wallet_input_schema{
    "WalletInput", "A new wallet", {{"holder", "string"}, {"phone", "string?"}}, true};
const Schema wallet_change_schema{
    "WalletChange",
    "A wallet as it shall be",
    {{"holder", "string"},
     {"phone", "string?"},
     {"credit_minor", "integer?", "How far below zero a start may take it; 0 when left out"},
     {"blocked", "boolean?"}},
    true};
const Schema money_input_schema{
    "MoneyInput",
    "Money over the counter",
    {{"amount_minor", "integer", "More than nothing, in the currency's minor unit"},
     {"note", "string?"}},
    true};
const Schema ledger_account_schema{
    "LedgerAccount",
    "Whose money",
    {{"kind",
      "wallet|held|electricity|service|unpaid|overshoot|cash|opening|provider|granted|refunding|"
      "concession|bank|till_difference|pass|gift|merchant_fee"},
     {"owner", "uuid?",
      "A wallet, a location, a payee or the operator; null: all of them together"}}};
const Schema transfer_schema{
    "Transfer",
    "From one account to another",
    {{"debit", "LedgerAccount"}, {"credit", "LedgerAccount"}, {"amount", "Money"}}};
const Schema posting_schema{
    "Posting",
    "One entry of the ledger; it is never changed",
    {{"number", "integer"},
     {"kind",
      "opening|top_up|refund|hold|settle|refund_done|refund_back|credit|till|pass|pass_back|"
      "lapse|merchant_fee|set_apart"},
     {"session_id", "uuid?", "Of hold and settle"},
     {"wallet_id", "uuid?"},
     {"at", "time"},
     {"who", "string", "Ordered it; empty: the program did"},
     {"note", "string"},
     {"change", "Money", "What it makes of the wallet's available money"},
     {"transfers", "[Transfer]"}}};
const Schema posting_page_schema{
    "PostingPage", "A page, newest first", {{"items", "[Posting]"}, {"next_cursor", "string?"}}};
const Schema account_totals_schema{
    "AccountTotals",
    "All transfers of an account; the debits of all accounts are their credits",
    {{"account", "LedgerAccount"}, {"debits", "Money"}, {"credits", "Money"}}};
const Schema account_list_schema{
    "AccountList", "The ledger's accounts", {{"items", "[AccountTotals]"}}};

namespace {

void write_account(JsonWriter& out, std::string_view name, const billing::Account& account) {
  out.object(name).text("kind", billing::to_string(account.kind));
  if (account.owner.is_nil()) {
    out.none("owner");
  } else {
    out.text("owner", to_string(account.owner));
  }
  out.end();
}

}  // namespace

std::string masked_phone(std::string_view phone) {
  constexpr std::size_t shown_first = 3;
  constexpr std::size_t shown_last = 4;
  if (phone.size() <= shown_first + shown_last) return std::string(phone.size(), '*');
  std::string masked(phone);
  masked.replace(shown_first, phone.size() - shown_first - shown_last, "****");
  return masked;
}

void write_wallet(JsonWriter& out, const storage::WalletRecord& record, bool whole) {
  const auto& [wallet, balance] = record;
  out.object().id("id", wallet.id).text("holder", wallet.holder);
  out.text("phone", whole ? wallet.phone : masked_phone(wallet.phone));
  out.money("available", balance.available, wallet.currency);
  out.money("gift", balance.gift, wallet.currency);
  out.money("held", balance.held, wallet.currency).money("credit", wallet.credit, wallet.currency);
  out.flag("blocked", wallet.blocked).time("created_at", wallet.created_at).end();
}

void write_posting(JsonWriter& out, const Posting& posting) {
  const bool of_session =
      posting.kind == billing::PostingKind::hold || posting.kind == billing::PostingKind::settle;
  out.object().count("number", static_cast<std::int64_t>(posting.number));
  out.text("kind", billing::to_string(posting.kind));
  out.id("session_id", of_session ? SessionId{posting.subject} : SessionId{});
  out.id("wallet_id", posting.wallet_id).time("at", posting.at).text("who", posting.who);
  out.text("note", posting.note);
  out.money("change", billing::movement(posting, posting.wallet_id), posting.currency);
  out.list("transfers");
  for (const auto& transfer : posting.transfers) {
    out.object();
    write_account(out, "debit", transfer.debit);
    write_account(out, "credit", transfer.credit);
    out.money("amount", transfer.amount, posting.currency).end();
  }
  out.end().end();
}

void write_account(JsonWriter& out, const storage::AccountRow& row) {
  out.object();
  write_account(out, "account", row.account);
  out.money("debits", row.totals.debits, row.currency);
  out.money("credits", row.totals.credits, row.currency).end();
}

}  // namespace voltyard::api
