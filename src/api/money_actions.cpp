// The card desk: wallets, cash in and out, statements; and the ledger's accounts.
#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/catalog_changes.hpp"
#include "api/idempotency.hpp"
#include "api/json_input.hpp"
#include "api/money_json.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using billing::Posting;
using billing::PostingKind;
using storage::WalletRecord;

constexpr std::size_t longest_holder = 100;
constexpr std::size_t longest_phone = 20;
constexpr std::size_t longest_note = 200;
constexpr std::size_t least_of_a_phone = 7;  // digits; fewer can be a room that is somebody's name
constexpr std::int64_t most_over_the_counter = 10'000'000;  // 100,000.00

http::Response wallet_response(int status, const Result<WalletRecord>& record) {
  if (!record) return http::problem_response(record.error());
  JsonWriter out;
  write_wallet(out, *record, true);
  return http::json_response(status, out.take());
}

std::string phone_in(JsonInput& input) {
  auto phone = input.optional_text("phone", longest_phone).value_or("");
  if (!phone.empty() && !is_phone(phone)) input.fail("phone", "is not a telephone number");
  return phone;
}

Task<Result<WalletRecord>> store_wallet(Context& context, const Call& call, WalletRecord record,
                                        Changes changes, storage::Commit commit = {}) {
  commit.changes.emplace_back(record.wallet);
  if (!changes.empty()) {
    const auto id = to_string(record.wallet.id);
    commit.changes.emplace_back(
        change_entry(context, call.caller, {desk::log::wallet_changed, id}, std::move(changes)));
  }
  commit.events.push_back(
      change_event(context, call.caller, "wallet", to_string(record.wallet.id)));
  if (co_await context.services.store.commit(commit) != storage::CommitOutcome::committed) {
    co_return unavailable("the wallet could not be stored");
  }
  co_return record;
}

// Cash: in for a top-up, out for a refund.
Result<Posting> read_payment(Context& context, const Call& call, const billing::Wallet& wallet,
                             PostingKind kind) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  const Money amount{input->integer("amount_minor", 0, 1, most_over_the_counter)};
  Posting posting;
  posting.note = input->optional_text("note", longest_note).value_or("");
  if (const auto fine = input->finish(); !fine) return fine.error();
  if (amount <= Money{}) return invalid("must be more than nothing", "/amount_minor");
  posting.kind = kind;
  posting.subject = order_id_of(call);
  posting.operator_id = wallet.operator_id;
  posting.wallet_id = wallet.id;
  posting.at = context.services.clock.now();
  posting.currency = wallet.currency;
  posting.who = person_of(call.caller);
  const billing::Account till{billing::AccountKind::cash, wallet.operator_id.uuid};
  const auto own = billing::wallet_account(wallet.id);
  posting.transfers = {kind == PostingKind::top_up ? billing::Transfer{till, own, amount}
                                                   : billing::Transfer{own, till, amount}};
  return posting;
}

// Why a payment was refused: who gives cash back gives back what was paid in.
Error not_covered(const WalletRecord& record, const Posting& posting) {
  const bool given =
      -billing::movement(posting, record.wallet.id).minor <= record.balance.available.minor;
  return conflict(given ? "what was given to the holder is not paid out"
                        : "the wallet does not cover it");
}

Task<Result<WalletRecord>> pay(Context& context, const Call& call, PostingKind kind) {
  const auto record = co_await own_wallet(context, call);
  if (!record) co_return record.error();
  const auto posting = read_payment(context, call, record->wallet, kind);
  if (!posting) co_return posting.error();
  auto& store = context.services.store;
  storage::Commit commit;
  commit.changes.emplace_back(*posting);
  commit.events.push_back(
      change_event(context, call.caller, "wallet", to_string(record->wallet.id)));
  const auto outcome = co_await store.commit(commit);
  if (outcome == storage::CommitOutcome::failed) {
    co_return unavailable("the payment could not be stored");
  }
  if (outcome == storage::CommitOutcome::guard_failed) {
    const auto before = co_await store.find_posting(kind, posting->subject);
    if (!before) co_return before.error();
    if (!*before) co_return not_covered(*record, *posting);
    if ((*before)->transfers != posting->transfers) {
      co_return conflict("another payment was made under this Idempotency-Key");
    }
  }
  co_return co_await own_wallet(context, call);
}

}  // namespace

Answer list_wallets(Context& context, const Call& call) {
  const auto asked = page_asked(context, call);
  if (!asked) co_return http::problem_response(asked.error());
  storage::WalletFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto matching = call.request.query_value("matching").value_or("");
  if (matching.size() > longest_holder) {
    co_return http::problem_response(invalid("is too long", "/matching"));
  }
  const auto phone = billing::phone_key(matching);
  (phone.size() >= least_of_a_phone ? filter.phone : filter.matching) =
      phone.size() >= least_of_a_phone ? phone : matching;
  filter.limit = asked->limit + 1;
  filter.before = asked->before<WalletId>();
  auto records = co_await context.services.store.list_wallets(filter);
  if (!records) co_return http::problem_response(records.error());
  // A card that somebody holds in the hand, by its whole number.
  const auto snapshot = context.services.directory.current();
  const auto* card = snapshot->token(call.caller.operator_id, matching);
  if (card != nullptr && !card->wallet_id.is_nil() && filter.before.is_nil()) {
    const auto found = co_await context.services.store.find_wallet(card->wallet_id);
    if (!found) co_return http::problem_response(found.error());
    const auto is_it = [&](const WalletRecord& row) { return row.wallet.id == card->wallet_id; };
    if (*found && std::none_of(records->begin(), records->end(), is_it)) {
      records->insert(records->begin(), **found);
    }
  }
  co_return page_of(
      context, call, *records, asked->limit,
      [](JsonWriter& out, const WalletRecord& row) { write_wallet(out, row, false); },
      [](const WalletRecord& row) { return to_string(row.wallet.id); });
}

Answer get_wallet(Context& context, const Call& call) {
  co_return wallet_response(200, co_await own_wallet(context, call));
}

Answer open_wallet(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  WalletRecord record;
  auto& wallet = record.wallet;
  wallet.holder = input->text("holder", 1, longest_holder);
  wallet.phone = phone_in(*input);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  wallet.id = WalletId::make(context.services.clock.now(), context.services.random);
  wallet.operator_id = call.caller.operator_id;
  wallet.created_at = context.services.clock.now();
  const auto snapshot = context.services.directory.current();
  const auto owner = snapshot->operators.find(call.caller.operator_id);
  if (owner != snapshot->operators.end()) wallet.currency = owner->second->currency;
  Changes none;  // that was opened is in the wallet's own row
  co_return wallet_response(
      201, co_await store_wallet(context, call, std::move(record), std::move(none)));
}

Answer change_wallet(Context& context, const Call& call) {
  auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto& wallet = record->wallet;
  const auto before = wallet;
  wallet.holder = input->text("holder", 1, longest_holder);
  wallet.phone = phone_in(*input);
  wallet.credit = {input->integer("credit_minor", 0, 0, most_over_the_counter)};
  wallet.blocked = input->flag("blocked", false);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  Changes changes;
  changes.hidden("holder", before.holder, wallet.holder);
  changes.hidden("phone", before.phone, wallet.phone);
  changes.number("credit_minor", before.credit.minor, wallet.credit.minor);
  changes.flag("blocked", before.blocked, wallet.blocked);
  storage::Commit commit;
  // Who had the number before is not its holder any more.
  if (billing::phone_key(before.phone) != billing::phone_key(wallet.phone)) {
    commit.changes.emplace_back(storage::RemoveRiderLogins{wallet.operator_id, wallet.id});
  }
  const auto stored = co_await store_wallet(context, call, std::move(*record), std::move(changes),
                                            std::move(commit));
  co_return wallet_response(200, stored);
}

Answer top_up_wallet(Context& context, const Call& call) {
  co_return wallet_response(200, co_await pay(context, call, PostingKind::top_up));
}

Answer refund_wallet(Context& context, const Call& call) {
  co_return wallet_response(200, co_await pay(context, call, PostingKind::refund));
}

Answer list_wallet_postings(Context& context, const Call& call) {
  const auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  const auto asked = page_asked(context, call);
  if (!asked) co_return http::problem_response(asked.error());
  storage::PostingFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.wallet_id = record->wallet.id;
  filter.before_number = asked->before_number();
  filter.limit = asked->limit + 1;
  const auto postings = co_await context.services.store.list_postings(filter);
  if (!postings) co_return http::problem_response(postings.error());
  co_return page_of(context, call, *postings, asked->limit, write_posting,
                    [](const Posting& row) { return std::to_string(row.number); });
}

Answer list_accounts(Context& context, const Call& call) {
  const auto rows = co_await context.services.store.list_accounts(call.caller.operator_id);
  if (!rows) co_return http::problem_response(rows.error());
  JsonWriter out;
  out.object().list("items");
  for (const auto& row : *rows) write_account(out, row);
  out.end().end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
