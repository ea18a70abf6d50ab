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

Task<Result<PaymentDesk::Theirs>> PaymentDesk::ours(OperatorId owner, std::string account,
                                                    std::int64_t day) {
  Theirs lines;
  storage::PaymentFilter payments;
  payments.operator_id = owner;
  payments.account = account;
  payments.paid_from = billing::begin_of_provider_day(day);
  payments.paid_before = billing::begin_of_provider_day(day + 1);
  payments.limit = page;
  while (true) {
    const auto rows = co_await parts_.store.list_payments(payments);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) lines.push_back(line_of(row));
    if (rows->size() < page) break;
    payments.before = rows->back().id;
  }
  storage::RefundFilter refunds;
  refunds.operator_id = owner;
  refunds.account = account;
  refunds.done_from = payments.paid_from;
  refunds.done_before = payments.paid_before;
  refunds.limit = page;
  while (true) {
    const auto rows = co_await parts_.store.list_refunds(refunds);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) {
      // One that was asked for earlier may stand on the statement of that day.
      if (billing::provider_day(row.created_at) == day) lines.push_back(line_of(row));
    }
    if (rows->size() < page) co_return lines;
    refunds.before = rows->back().id;
  }
}

// A line of theirs that our day has not: ours of another day (a refund stands on the day on which
// it was asked for) is no difference. False: the line is another operator's, who shares the
// account.
Task<Result<bool>> PaymentDesk::add_ours(OperatorId owner, std::string account, StatementLine line,
                                         Theirs& ours) {
  const auto id = billing::id_in(line.number);
  if (!id) co_return true;
  if (!line.refund) {
    const auto found = co_await parts_.store.find_payment(billing::PaymentId(*id));
    if (!found) co_return found.error();
    if (!*found) co_return true;
    if ((*found)->operator_id != owner) co_return false;
    const bool paid = (*found)->state == PaymentState::paid && (*found)->account == account;
    if (paid) ours.push_back(line_of(**found));
    co_return true;
  }
  const auto found = co_await parts_.store.find_refund(billing::RefundId(*id));
  if (!found) co_return found.error();
  if (!*found) co_return true;
  if ((*found)->operator_id != owner) co_return false;
  // What the provider has taken stands on its statement before the payer has it.
  const bool known =
      (*found)->state != billing::RefundState::failed && (*found)->account == account;
  if (known) ours.push_back(line_of(**found));
  co_return true;
}

Task<Result<Reconciliation>> PaymentDesk::reconcile(OperatorId owner, std::string account,
                                                    std::int64_t day, std::string who) {
  const auto* with = this->account(owner, account);
  if (!with) co_return not_found("there is no such account");
  if (day > billing::provider_day(parts_.wall.now())) {
    co_return invalid("that day has not come yet", "/day");
  }
  auto theirs = co_await with->provider->statement(day);
  if (!theirs) co_return theirs.error();
  const auto asked = co_await ask_about(*theirs, account);
  if (!asked) co_return asked.error();
  auto lines = co_await ours(owner, account, day);
  if (!lines) co_return lines.error();
  std::set<std::pair<std::string, bool>> known;
  for (const auto& line : *lines) known.emplace(line.number, line.refund);
  Theirs of_owner;
  for (auto& line : *theirs) {
    if (!known.contains({line.number, line.refund})) {
      const auto own = co_await add_ours(owner, account, line, *lines);
      if (!own) co_return own.error();
      if (!*own) continue;
      known.emplace(line.number, line.refund);
    }
    of_owner.push_back(std::move(line));
  }
  auto result = billing::reconcile(*lines, of_owner);
  result.operator_id = owner;
  result.account = account;
  result.day = day;
  result.at = parts_.wall.now();
  result.who = who;
  desk::LogEntry entry;
  entry.at = parts_.clock.now();
  entry.operator_id = owner;
  entry.kind = desk::log::payments_reconciled;
  entry.who = who;
  entry.subject = account;
  entry.text = fmt::format("{}: {}", billing::day_text(day), result.differing);
  storage::Commit commit;
  commit.changes.emplace_back(result);
  commit.changes.emplace_back(std::move(entry));
  if (co_await parts_.store.commit(commit) != storage::CommitOutcome::committed) {
    co_return unavailable("what was found could not be stored");
  }
  co_return result;
}

}  // namespace voltyard::csms
