// The payment desk's second half: money that goes back to where it came from.
#include "csms/payment_desk.hpp"

#include "desk/log_entry.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms {

using billing::Payment;
using billing::Refund;
using billing::RefundSaid;

namespace {

constexpr std::size_t most_looked_at = 200;  // of a wallet's payments that have something left
constexpr int most_tries = 8;                // to be the first at a wallet
constexpr Duration store_pause = std::chrono::seconds(1);

// Those of one order; whether it was this one.
bool same(const std::vector<Refund>& made, const RefundWish& wish) {
  Money sum;
  for (const auto& refund : made) {
    if (refund.wallet_id != wish.wallet_id || refund.operator_id != wish.operator_id) return false;
    sum += refund.amount;
  }
  return !wish.amount || *wish.amount == sum;
}

desk::LogEntry entry_of(const RefundWish& wish, Money sum, Timestamp at) {
  desk::LogEntry entry;
  entry.at = at;
  entry.operator_id = wish.operator_id;
  entry.kind = desk::log::refund_asked;
  entry.who = wish.who;
  entry.subject = to_string(wish.wallet_id);
  entry.text = format_decimal(sum.minor, 2) + (wish.note.empty() ? "" : ": " + wish.note);
  return entry;
}

}  // namespace

void PaymentDesk::remember(const Refund& refund) {
  if (refund.open()) {
    refunds_[refund.id] = refund.next_at;
  } else {
    refunds_.erase(refund.id);
  }
}

// False: somebody was faster; look again.
Task<Result<bool>> PaymentDesk::begin_refunds(const RefundWish& wish, std::vector<Refund>& made) {
  const auto record = co_await parts_.store.find_wallet(wish.wallet_id);
  if (!record) co_return record.error();
  if (!*record || (*record)->wallet.operator_id != wish.operator_id) {
    co_return not_found("there is no such wallet");
  }
  storage::PaymentFilter filter;
  filter.wallet_id = wish.wallet_id;
  filter.only_refundable = true;
  filter.limit = most_looked_at;
  const auto payments = co_await parts_.store.list_payments(filter);
  if (!payments) co_return payments.error();
  const auto now = parts_.wall.now();
  const auto available = (*record)->balance.own();
  const auto amount =
      wish.amount.value_or(std::min(available, billing::refundable(*payments, now)));
  if (amount <= Money{}) co_return conflict("there is nothing that could go back");
  if (amount > available) {
    co_return conflict(amount > (*record)->balance.available
                           ? "the wallet does not cover it"
                           : "what was given to the holder is not paid out");
  }
  const auto parts = billing::split_refund(*payments, amount, now);
  if (!parts) co_return parts.error();
  storage::Commit commit;
  made.clear();
  for (const auto& part : *parts) {
    auto payment = (*payments)[part.payment];
    payment.refunded += part.amount;
    ++payment.version;
    Refund refund;
    refund.id = billing::RefundId::make(now, parts_.random);
    refund.payment_id = payment.id;
    refund.operator_id = payment.operator_id;
    refund.wallet_id = payment.wallet_id;
    refund.account = payment.account;
    refund.amount = part.amount;
    refund.currency = payment.currency;
    refund.order_key = wish.order_key;
    refund.who = wish.who;
    refund.note = wish.note;
    refund.created_at = now;
    refund.next_at = now;
    commit.changes.emplace_back(payment);
    commit.changes.emplace_back(refund);
    commit.changes.emplace_back(billing::posting_of(refund, parts_.clock.now()));
    tell(commit, payment, false, "");
    made.push_back(std::move(refund));
  }
  commit.changes.emplace_back(entry_of(wish, amount, parts_.clock.now()));
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome == storage::CommitOutcome::failed) {
    co_return unavailable("the refund could not be stored");
  }
  co_return outcome == storage::CommitOutcome::committed;
}

Task<Result<std::vector<Refund>>> PaymentDesk::refund(RefundWish wish) {
  storage::RefundFilter of_order;
  of_order.order_key = wish.order_key;
  for (int i = 0; i < most_tries; ++i) {
    auto before = co_await parts_.store.list_refunds(of_order);
    if (!before) co_return before.error();
    if (!before->empty()) {
      if (!same(*before, wish)) {
        co_return conflict("another refund was ordered under this Idempotency-Key");
      }
      co_return std::move(*before);
    }
    std::vector<Refund> made;
    const auto begun = co_await begin_refunds(wish, made);
    if (!begun) co_return begun.error();
    if (!*begun) continue;
    for (const auto& refund : made) remember(refund);
    tick();
    co_return made;
  }
  co_return conflict("the wallet moves too fast; try again");
}

Task<Status> PaymentDesk::hear(billing::RefundId id, RefundSaid said) {
  while (true) {
    const auto found = co_await parts_.store.find_refund(id);
    if (!found) co_return found.error();
    if (!*found) co_return not_found("there is no such refund");
    const auto payment = co_await parts_.store.find_payment((*found)->payment_id);
    if (!payment) co_return payment.error();
    if (!*payment) co_return not_found("there is no payment of this refund");
    const auto step =
        billing::after(**found, **payment, said, parts_.wall.now(), parts_.clock.now());
    if (!step.changed) {
      remember(**found);
      co_return Status{};
    }
    storage::Commit commit;
    commit.changes.emplace_back(step.refund);
    if (step.payment) commit.changes.emplace_back(*step.payment);
    if (step.posting) commit.changes.emplace_back(*step.posting);
    tell(commit, **payment, step.odd, step.refund.reason);
    const auto outcome = co_await parts_.store.commit(commit);
    if (outcome == storage::CommitOutcome::failed) {
      co_return unavailable("the refund could not be stored");
    }
    if (outcome == storage::CommitOutcome::committed) {
      if (step.odd) spdlog::warn("refund {}: {}", to_string(id), printable(step.refund.reason));
      remember(step.refund);
      co_return Status{};
    }
    const auto now = co_await parts_.store.find_refund(id);
    const auto then = co_await parts_.store.find_payment((*found)->payment_id);
    const bool overtaken =
        now && *now && then && *then &&
        ((*now)->version != (*found)->version || (*then)->version != (*payment)->version);
    if (!overtaken) co_return conflict("the ledger refuses the refund");
  }
}

// Whose id stands in busy_. What the provider took is asked about; all else is asked for, with the
// same number as before.
Task<void> PaymentDesk::attempt_refund(billing::RefundId id) {
  Status stored = unavailable("");
  const auto found = co_await parts_.store.find_refund(id);
  if (found && *found && !(*found)->open()) {
    remember(**found);
    stored = {};
  } else if (found && *found) {
    const auto payment = co_await parts_.store.find_payment((*found)->payment_id);
    if (payment && *payment) {
      const auto* with = account_of(**payment);
      const bool taken = (*found)->state == billing::RefundState::processing;
      RefundSaid said;
      said.state = RefundSaid::State::not_yet;
      said.reason = billing::reason::no_such_account;
      if (with && taken) {
        said = co_await with->provider->query_refund(**found);
      } else if (with) {
        said = co_await with->provider->refund(**found, **payment);
      }
      stored = co_await hear(id, std::move(said));
    }
  }
  busy_.erase(id.uuid);
  if (!stored && refunds_.contains(id)) refunds_[id] = parts_.wall.now() + store_pause;
}

}  // namespace voltyard::csms
