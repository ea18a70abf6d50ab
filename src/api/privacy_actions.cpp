// A person who wants to be forgotten: names and numbers go, the ledger stays.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/money_json.hpp"
#include "api/own_rows.hpp"

#include "desk/log_entry.hpp"

#include <algorithm>
#include <utility>

namespace voltyard::api {
namespace {

// Its cards are blocked and say nobody's name.
void forget_cards(const csms::Snapshot& snapshot, WalletId wallet, storage::Commit& commit) {
  for (const auto& row : snapshot.rows.tokens) {
    if (row.wallet_id != wallet) continue;
    auto token = row;
    token.holder.clear();
    token.status = domain::TokenStatus::blocked;
    commit.changes.emplace_back(std::move(token));
  }
}

// Nothing is taken off any more for a telephone that is nobody's here.
void end_concessions(const csms::Snapshot& snapshot, const billing::Wallet& wallet, Timestamp now,
                     storage::Commit& commit) {
  const auto phone = billing::phone_key(wallet.phone);
  if (phone.empty()) return;
  for (const auto& row : snapshot.rows.concessions) {
    if (row.operator_id != wallet.operator_id || billing::phone_key(row.phone) != phone) continue;
    auto ended = row;
    ended.phone = "0000000";
    ended.until = std::max(now, row.from + Duration(1));
    commit.changes.emplace_back(std::move(ended));
  }
}

// What was given to somebody who is gone is nobody's.
billing::Posting lapse(Context& context, const Call& call, const storage::WalletRecord& record) {
  const auto& wallet = record.wallet;
  billing::Posting posting;
  posting.kind = billing::PostingKind::lapse;
  posting.at = context.services.clock.now();
  posting.subject = make_uuid7(posting.at, context.services.random);
  posting.operator_id = wallet.operator_id;
  posting.wallet_id = wallet.id;
  posting.currency = wallet.currency;
  posting.who = person_of(call.caller);
  const billing::Account giver{billing::AccountKind::granted, wallet.operator_id.uuid};
  posting.transfers = {{billing::gift_account(wallet.id), giver, record.balance.gift}};
  return posting;
}

}  // namespace

Answer forget_holder(Context& context, const Call& call) {
  auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  if (record->balance.own() != Money{} || record->balance.held != Money{}) {
    co_return http::problem_response(
        conflict("there is money in it, or owed: pay it out first, then forget the holder"));
  }
  const auto now = context.services.clock.now();
  const auto snapshot = context.services.directory.current();
  storage::Commit commit;
  forget_cards(*snapshot, record->wallet.id, commit);
  end_concessions(*snapshot, record->wallet, now, commit);
  if (record->balance.gift > Money{}) {
    commit.changes.emplace_back(lapse(context, call, *record));
    record->balance.gift = record->balance.available = Money{};
  }
  commit.changes.emplace_back(
      storage::RemoveRiderOpenIds{call.caller.operator_id, record->wallet.id});
  commit.changes.emplace_back(
      storage::RemoveRiderLogins{call.caller.operator_id, record->wallet.id});
  record->wallet.holder = "-";
  record->wallet.phone.clear();
  record->wallet.blocked = true;
  commit.changes.emplace_back(record->wallet);
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = call.caller.operator_id;
  entry.kind = desk::log::holder_forgotten;
  entry.who = person_of(call.caller);
  entry.subject = to_string(record->wallet.id);
  commit.changes.emplace_back(std::move(entry));
  commit.events.push_back(
      change_event(context, call.caller, "wallet", to_string(record->wallet.id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  write_wallet(out, *record, true);
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
