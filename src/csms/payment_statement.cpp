// The payment desk's third part: a provider's statement of a day, held against ours.
#include "csms/payment_desk.hpp"

#include "desk/log_entry.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace voltyard::csms {

using billing::Payment;
using billing::PaymentState;
using billing::Reconciliation;
using billing::StatementLine;

namespace {

constexpr std::size_t page = 1'000;
constexpr int most_tries = 8;  // while refunds of the day move

StatementLine line_of(const Payment& payment) {
  StatementLine line;
  line.number = billing::number_of(payment.id.uuid);
  line.their_number = payment.provider_number;
  line.amount = payment.amount;
  line.currency = payment.currency;
  return line;
}

StatementLine line_of(const billing::Refund& refund) {
  StatementLine line;
  line.refund = true;
  line.number = billing::number_of(refund.id.uuid);
  line.their_number = refund.provider_number;
  line.amount = refund.amount;
  line.currency = refund.currency;
  return line;
}

}  // namespace

// What they have and we have not heard of: asked about now, so that it is credited now.
Task<Status> PaymentDesk::ask_about(const Theirs& theirs, std::string account) {
  for (const auto& line : theirs) {
    const auto id = billing::id_in(line.number);
    if (!id) continue;
    if (!line.refund) {
      const auto found = co_await parts_.store.find_payment(billing::PaymentId(*id));
      if (!found) co_return found.error();
      const bool ask =
          *found && (*found)->account == account && (*found)->state != PaymentState::paid;
      const auto* with = ask ? account_of(**found) : nullptr;
      if (!with) continue;
      auto said = co_await with->provider->query(**found);
      if (!said) continue;
      const auto heard = co_await hear((*found)->id, std::move(*said));
      if (!heard) co_return heard;
      continue;
    }
    const auto found = co_await parts_.store.find_refund(billing::RefundId(*id));
    if (!found) co_return found.error();
    const bool ask = *found && (*found)->account == account && (*found)->open();
    const auto* with = ask ? this->account((*found)->operator_id, account) : nullptr;
    if (!with) continue;
    auto said = co_await with->provider->query_refund(**found);
    const auto heard = co_await hear((*found)->id, std::move(said));
    if (!heard) co_return heard;
  }
  co_return Status{};
}

Task<Status> PaymentDesk::read_ours(OwnDay& ours) {
  storage::PaymentFilter payments;
  payments.operator_id = ours.operator_id;
  payments.account = ours.account;
  payments.paid_from = billing::begin_of_provider_day(ours.day);
  payments.paid_before = billing::begin_of_provider_day(ours.day + 1);
  payments.limit = page;
  while (true) {
    const auto rows = co_await parts_.store.list_payments(payments);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) ours.add(line_of(row));
    if (rows->size() < page) break;
    payments.before = rows->back().id;
  }
  storage::RefundFilter refunds;
  refunds.operator_id = ours.operator_id;
  refunds.account = ours.account;
  refunds.done_from = payments.paid_from;
  refunds.done_before = payments.paid_before;
  refunds.limit = page;
  while (true) {
    const auto rows = co_await parts_.store.list_refunds(refunds);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) {
      // One that was asked for earlier may stand on the statement of that day.
      if (billing::provider_day(row.created_at) == ours.day) ours.add(line_of(row));
    }
    if (rows->size() < page) co_return Status{};
    refunds.before = rows->back().id;
  }
}

// Theirs, when we know it: ours of another day (a refund stands on the day on which it was asked
// for) is no difference. False: the line is another operator's, who shares the account.
Task<Result<bool>> PaymentDesk::add_ours(OwnDay& ours, StatementLine line) {
  const auto id = billing::id_in(line.number);
  if (!id) co_return true;
  if (!line.refund) {
    if (ours.known.contains({line.number, false})) co_return true;
    const auto found = co_await parts_.store.find_payment(billing::PaymentId(*id));
    if (!found) co_return found.error();
    if (!*found) co_return true;
    if ((*found)->operator_id != ours.operator_id) co_return false;
    const bool paid = (*found)->state == PaymentState::paid && (*found)->account == ours.account;
    if (paid) ours.add(line_of(**found));
    co_return true;
  }
  const auto found = co_await parts_.store.find_refund(billing::RefundId(*id));
  if (!found) co_return found.error();
  if (!*found) co_return true;
  if ((*found)->operator_id != ours.operator_id) co_return false;
  // What the provider has taken stands on its statement before the payer has it.
  const bool taken =
      (*found)->state != billing::RefundState::failed && (*found)->account == ours.account;
  if (taken) {
    ours.add(line_of(**found));
    ours.refunds.push_back(**found);
  }
  co_return true;
}

// A day that was never looked at says nothing about what was asked for on it.
Task<Status> PaymentDesk::add_missing(const OwnDay& ours, std::uint32_t refund_days,
                                      Reconciliation& result) {
  storage::RefundFilter filter;
  filter.operator_id = ours.operator_id;
  filter.account = ours.account;
  filter.unstated_before = billing::begin_of_provider_day(ours.day + 1 - refund_days);
  filter.limit = billing::most_differences;
  const auto rows = co_await parts_.store.list_refunds(filter);
  if (!rows) co_return rows.error();
  storage::ReconciliationFilter looked_at;
  looked_at.operator_id = ours.operator_id;
  looked_at.account = ours.account;
  looked_at.limit = 1;
  for (const auto& row : *rows) {
    const auto line = line_of(row);
    const bool stated =
        std::any_of(ours.refunds.begin(), ours.refunds.end(),
                    [&](const billing::Refund& other) { return other.id == row.id; });
    if (stated) continue;
    looked_at.day = billing::provider_day(row.created_at);
    const auto days = co_await parts_.store.list_reconciliations(looked_at);
    if (!days) co_return days.error();
    if (days->empty()) continue;
    billing::add_missing_refund(result, line.number, line.their_number, line.amount);
  }
  co_return Status{};
}

// nullopt: somebody was faster; look again.
Task<Result<std::optional<Reconciliation>>> PaymentDesk::settle_day(const ProviderAccount& account,
                                                                    OwnDay ours,
                                                                    const Theirs& theirs) {
  const auto read = co_await read_ours(ours);
  if (!read) co_return read.error();
  Theirs of_owner;
  for (const auto& line : theirs) {
    const auto own = co_await add_ours(ours, line);
    if (!own) co_return own.error();
    if (*own) of_owner.push_back(line);
  }
  auto result = billing::reconcile(ours.lines, of_owner);
  result.operator_id = ours.operator_id;
  result.account = ours.account;
  result.day = ours.day;
  result.at = parts_.wall.now();
  result.who = ours.who;
  const auto missing = co_await add_missing(ours, account.refund_days, result);
  if (!missing) co_return missing.error();
  storage::ReconciliationFilter same_day;
  same_day.operator_id = ours.operator_id;
  same_day.account = ours.account;
  same_day.day = ours.day;
  const auto before = co_await parts_.store.list_reconciliations(same_day);
  if (!before) co_return before.error();
  const Money booked = before->empty() ? Money{} : before->front().fee_booked;
  if (!before->empty()) result.fee_postings = before->front().fee_postings;
  storage::Commit commit;
  if (auto posting = billing::fee_posting(result, booked, parts_.clock.now())) {
    ++result.fee_postings;
    commit.changes.emplace_back(std::move(*posting));
  }
  std::set<billing::RefundId> marked;  // a row may stand there twice
  for (auto& refund : ours.refunds) {
    if (refund.stated_day != 0 || !marked.insert(refund.id).second) continue;
    refund.stated_day = ours.day;
    ++refund.version;
    commit.changes.emplace_back(refund);
  }
  desk::LogEntry entry;
  entry.at = parts_.clock.now();
  entry.operator_id = ours.operator_id;
  entry.kind = desk::log::payments_reconciled;
  entry.who = ours.who;
  entry.subject = ours.account;
  entry.text = fmt::format("{}: {}", billing::day_text(ours.day), result.differing);
  commit.changes.emplace_back(result);
  commit.changes.emplace_back(std::move(entry));
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome == storage::CommitOutcome::guard_failed) co_return std::nullopt;
  if (outcome == storage::CommitOutcome::failed) {
    co_return unavailable("what was found could not be stored");
  }
  co_return std::optional(std::move(result));
}

Task<Result<Reconciliation>> PaymentDesk::reconcile(OperatorId owner, std::string account,
                                                    std::int64_t day, std::string who) {
  const auto* with = this->account(owner, account);
  if (!with) co_return not_found("there is no such account");
  if (day > billing::provider_day(parts_.wall.now())) {
    co_return invalid("that day has not come yet", "/day");
  }
  const auto theirs = co_await with->provider->statement(day);
  if (!theirs) co_return theirs.error();
  const auto asked = co_await ask_about(*theirs, account);
  if (!asked) co_return asked.error();
  OwnDay ours;
  ours.operator_id = owner;
  ours.account = account;
  ours.day = day;
  ours.who = std::move(who);
  for (int i = 0; i < most_tries; ++i) {
    auto settled = co_await settle_day(*with, ours, *theirs);
    if (!settled) co_return settled.error();
    if (*settled) co_return std::move(**settled);
  }
  co_return conflict("the day is being reconciled by somebody else; try again");
}

}  // namespace voltyard::csms
