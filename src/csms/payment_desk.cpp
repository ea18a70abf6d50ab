#include "csms/payment_desk.hpp"

#include "desk/log_entry.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms {

using billing::Payment;
using billing::PaymentSaid;
using billing::ProviderKind;
using billing::Refund;

namespace {

constexpr std::size_t page = 1'000;
constexpr std::size_t at_once = 16;       // that are being asked about
constexpr std::size_t most_open = 10;     // of a wallet
constexpr std::size_t longest_name = 30;  // of a location, in characters the payer sees
constexpr Duration store_pause = std::chrono::seconds(1);

// One for each wallet and day.
Uuid grant_key(const ProviderAccount& account, const PaymentWish& wish, std::int64_t day) {
  const auto digest = sha256(fmt::format("grant {} {} {} {}", to_string(wish.operator_id),
                                         account.name, to_string(wish.wallet_id), day));
  Uuid key;
  std::copy_n(digest.begin(), key.bytes.size(), key.bytes.begin());
  return key;
}

// UTF-8, cut between characters.
std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size()) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && count-- == 0) break;
    ++end;
  }
  return std::string(text.substr(0, end));
}

desk::LogEntry entry_of(const Payment& payment, Timestamp at) {
  desk::LogEntry entry;
  entry.at = at;
  entry.operator_id = payment.operator_id;
  entry.location_id = payment.location_id;
  entry.kind = desk::log::payment_ordered;
  entry.who = payment.who;
  entry.subject = to_string(payment.id);
  entry.text = format_decimal(payment.amount.minor, 2);
  return entry;
}

bool is_transient(const Error& error) {
  return error.kind == ErrorKind::upstream || error.kind == ErrorKind::unavailable ||
         error.kind == ErrorKind::limited;
}

}  // namespace

PaymentDesk::PaymentDesk(Parts parts, std::vector<ProviderAccount> accounts)
    : parts_(std::move(parts)), accounts_(std::move(accounts)) {}

Task<Status> PaymentDesk::open() {
  storage::PaymentFilter payments;
  payments.only_open = true;
  payments.limit = page;
  while (true) {
    const auto rows = co_await parts_.store.list_payments(payments);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) remember(row);
    if (rows->size() < page) break;
    payments.before = rows->back().id;
  }
  storage::RefundFilter refunds;
  refunds.only_open = true;
  refunds.limit = page;
  while (true) {
    const auto rows = co_await parts_.store.list_refunds(refunds);
    if (!rows) co_return rows.error();
    for (const auto& row : *rows) remember(row);
    if (rows->size() < page) co_return Status{};
    refunds.before = rows->back().id;
  }
}

const ProviderAccount* PaymentDesk::account(OperatorId owner, std::string_view name) const {
  for (const auto& each : accounts_) {
    const bool theirs = each.operator_id.is_nil() || each.operator_id == owner;
    if (theirs && each.name == name) return &each;
  }
  return nullptr;
}

const ProviderAccount* PaymentDesk::account_of(const Payment& payment) const {
  const auto* found = account(payment.operator_id, payment.account);
  return found && found->kind == payment.provider ? found : nullptr;
}

void PaymentDesk::remember(const Payment& payment) {
  if (payment.open()) {
    payments_[payment.id] = payment.next_at;
  } else {
    payments_.erase(payment.id);
  }
}

domain::Event PaymentDesk::event_of(OperatorId owner, LocationId location, std::string id) const {
  domain::Event event;
  event.at = parts_.clock.now();
  event.kind = domain::event::changed;
  event.operator_id = owner;
  event.location_id = location;
  event.details = {{"what", "payment"}, {"id", std::move(id)}};
  return event;
}

// What people should look at stands in their log, too.
void PaymentDesk::tell(storage::Commit& commit, const Payment& payment, bool odd,
                       std::string_view reason) const {
  commit.events.push_back(
      event_of(payment.operator_id, payment.location_id, to_string(payment.id)));
  if (!odd) return;
  desk::LogEntry entry;
  entry.at = parts_.clock.now();
  entry.operator_id = payment.operator_id;
  entry.location_id = payment.location_id;
  entry.kind = desk::log::payment_odd;
  entry.subject = to_string(payment.id);
  entry.text = reason;
  commit.changes.emplace_back(std::move(entry));
}

// ---- asking for money --------------------------------------------------------------------------

// The row as it would be made.
Task<Result<Payment>> PaymentDesk::check(const PaymentWish& wish) {
  const auto snapshot = parts_.directory.current();
  const auto location = snapshot->locations.find(wish.location_id);
  if (location == snapshot->locations.end() || location->second->operator_id != wish.operator_id) {
    co_return not_found("there is no such location");
  }
  const auto record = co_await parts_.store.find_wallet(wish.wallet_id);
  if (!record) co_return record.error();
  if (!*record || (*record)->wallet.operator_id != wish.operator_id) {
    co_return not_found("there is no such wallet");
  }
  const auto& wallet = (*record)->wallet;
  if (wallet.blocked) co_return conflict("the wallet is blocked", "blocked");
  const auto& payees = snapshot->rows.payees;
  const auto payee = std::find_if(payees.begin(), payees.end(), [&](const auto& row) {
    return row.location_id == wish.location_id;
  });
  const auto* paid_to = payee == payees.end() ? nullptr : account(wish.operator_id, payee->account);
  if (!paid_to) co_return conflict("nothing but cash can be paid at this location", "cash_only");
  if (wallet.currency != paid_to->currency) {
    co_return conflict("the wallet has another currency than the account that is paid");
  }
  if (wish.amount <= Money{} || wish.amount > paid_to->most) {
    co_return invalid(fmt::format("one payment is 1 to {}", paid_to->most.minor), "/amount_minor");
  }
  const auto now = parts_.wall.now();
  Payment payment;
  payment.operator_id = wish.operator_id;
  payment.location_id = wish.location_id;
  payment.wallet_id = wish.wallet_id;
  payment.account = paid_to->name;
  payment.provider = paid_to->kind;
  payment.method = wish.method;
  payment.payer = wish.payer;
  payment.amount = wish.amount;
  payment.currency = wallet.currency;
  payment.order_key = paid_to->kind == ProviderKind::granted
                          ? grant_key(*paid_to, wish, billing::provider_day(now))
                          : wish.order_key;
  payment.who = wish.who;
  payment.created_at = now;
  payment.next_at = now;
  payment.expires_at = now + paid_to->pay_within;
  co_return payment;
}

// Errors: not_found (there is none under this key), conflict.
Task<Result<Payment>> PaymentDesk::ordered_before(PaymentWish wish) {
  auto known = co_await parts_.store.find_payment_of_order(wish.order_key);
  if (!known) co_return known.error();
  if (!*known) co_return not_found("there is no such payment");
  const auto& row = **known;
  const bool same = row.operator_id == wish.operator_id && row.wallet_id == wish.wallet_id &&
                    row.location_id == wish.location_id && row.amount == wish.amount &&
                    row.method == wish.method && row.payer == wish.payer;
  if (!same) co_return conflict("another payment was ordered under this Idempotency-Key");
  co_return row;
}

Task<Result<Payment>> PaymentDesk::start(PaymentWish wish) {
  const auto before = co_await ordered_before(wish);
  if (before || before.error().kind != ErrorKind::not_found) co_return before;
  auto payment = co_await check(wish);
  if (!payment) co_return payment.error();
  storage::PaymentFilter open;
  open.wallet_id = wish.wallet_id;
  open.only_open = true;
  open.limit = most_open;
  const auto others = co_await parts_.store.list_payments(open);
  if (!others) co_return others.error();
  if (others->size() >= most_open) {
    co_return limited("too many payments of this wallet wait to be paid");
  }
  payment->id = billing::PaymentId::make(parts_.wall.now(), parts_.random);
  storage::Commit commit;
  commit.changes.emplace_back(*payment);
  tell(commit, *payment, false, "");
  if (!wish.who.empty()) commit.changes.emplace_back(entry_of(*payment, parts_.clock.now()));
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome == storage::CommitOutcome::failed) {
    co_return unavailable("the payment could not be stored");
  }
  if (outcome == storage::CommitOutcome::guard_failed) {
    if (payment->provider == ProviderKind::granted) {
      co_return conflict("this wallet was granted something today already");
    }
    co_return co_await ordered_before(wish);
  }
  busy_.insert(payment->id.uuid);
  co_await attempt_payment(payment->id);
  auto now = co_await parts_.store.find_payment(payment->id);
  if (!now) co_return now.error();
  co_return std::move(**now);
}

std::string PaymentDesk::description(const Payment& payment) const {
  const auto snapshot = parts_.directory.current();
  const auto location = snapshot->locations.find(payment.location_id);
  const auto name = location == snapshot->locations.end() ? "" : location->second->name;
  return first_characters(name, longest_name) + " 充值";
}

// ---- hearing of money --------------------------------------------------------------------------

// `decide`: Payment -> PaymentStep. Who was overtaken decides again on what is stored by then.
template <class Decide>
Task<Status> PaymentDesk::step_payment(billing::PaymentId id, Decide decide) {
  while (true) {
    const auto found = co_await parts_.store.find_payment(id);
    if (!found) co_return found.error();
    if (!*found) co_return not_found("there is no such payment");
    const billing::PaymentStep step = decide(**found);
    if (!step.changed) {
      remember(**found);
      co_return Status{};
    }
    storage::Commit commit;
    commit.changes.emplace_back(step.payment);
    if (step.posting) commit.changes.emplace_back(*step.posting);
    tell(commit, step.payment, step.odd, step.payment.reason);
    const auto outcome = co_await parts_.store.commit(commit);
    if (outcome == storage::CommitOutcome::guard_failed) {
      const auto now = co_await parts_.store.find_payment(id);
      const bool overtaken = now && *now && (*now)->version != (*found)->version;
      if (overtaken) continue;
      spdlog::error("payment {}: the ledger refuses its posting", to_string(id));
      co_return conflict("the ledger refuses the payment");
    }
    if (outcome == storage::CommitOutcome::failed) {
      co_return unavailable("the payment could not be stored");
    }
    if (step.odd) {
      spdlog::warn("payment {}: {}", to_string(id), printable(step.payment.reason));
    }
    remember(step.payment);
    co_return Status{};
  }
}

Task<Status> PaymentDesk::hear(billing::PaymentId id, PaymentSaid said) {
  const auto now = parts_.wall.now();
  const auto booked_at = parts_.clock.now();
  const auto decide = [&](const Payment& payment) {
    return billing::after(payment, said, now, booked_at);
  };
  co_return co_await step_payment(id, decide);
}

Task<Status> PaymentDesk::hear_silence(billing::PaymentId id) {
  const auto now = parts_.wall.now();
  const auto decide = [now](const Payment& payment) {
    return billing::after_silence(payment, now);
  };
  co_return co_await step_payment(id, decide);
}

Task<Result<PaymentSaid>> PaymentDesk::ask(const ProviderAccount& account, Payment payment) {
  auto& provider = *account.provider;
  if (parts_.wall.now() >= payment.expires_at) co_return co_await provider.close(payment);
  if (!payment.code.empty()) co_return co_await provider.query(payment);
  auto text = description(payment);
  auto said = co_await provider.order(payment, std::move(text));
  if (said || is_transient(said.error())) co_return said;
  spdlog::warn("payment {} was refused: {}", to_string(payment.id),
               printable(said.error().message));
  PaymentSaid refused;
  refused.state = PaymentSaid::State::failed;
  co_return refused;
}

// Whose id stands in busy_.
Task<void> PaymentDesk::attempt_payment(billing::PaymentId id) {
  Status stored = unavailable("");
  const auto found = co_await parts_.store.find_payment(id);
  if (found && *found && !(*found)->open()) {
    remember(**found);
    stored = {};
  } else if (found && *found) {
    const auto* with = account_of(**found);
    Result<PaymentSaid> said = unavailable("the account is not configured any more");
    if (with) said = co_await ask(*with, **found);
    if (said) {
      stored = co_await hear(id, std::move(*said));
    } else {
      stored = co_await hear_silence(id);
    }
  }
  busy_.erase(id.uuid);
  if (!stored && payments_.contains(id)) payments_[id] = parts_.wall.now() + store_pause;
}

Task<Status> PaymentDesk::notice(std::string name, ProviderNotice notice) {
  const auto with = std::find_if(accounts_.begin(), accounts_.end(),
                                 [&](const auto& each) { return each.name == name; });
  if (with == accounts_.end()) co_return not_found("there is no such account");
  const auto heard = co_await with->provider->read(std::move(notice));
  if (!heard) co_return heard.error();
  Status stored;
  if (const auto* payment = std::get_if<PaymentHeard>(&*heard)) {
    const auto found = co_await parts_.store.find_payment(payment->id);
    if (!found) co_return found.error();
    // A genuine word of one account says nothing about what was ordered with another.
    if (!*found || (*found)->account != name) co_return Status{};
    stored = co_await hear(payment->id, payment->said);
  } else if (const auto* refund = std::get_if<RefundHeard>(&*heard)) {
    const auto found = co_await parts_.store.find_refund(refund->id);
    if (!found) co_return found.error();
    if (!*found || (*found)->account != name) co_return Status{};
    stored = co_await hear(refund->id, refund->said);
  }
  co_return stored;
}

std::vector<std::pair<std::string, std::string>> PaymentDesk::browser_call(
    const Payment& payment) const {
  const auto* with = account_of(payment);
  const bool waits = payment.state == billing::PaymentState::waiting;
  if (!with || !waits || payment.method != billing::PaymentMethod::jsapi) return {};
  return with->provider->browser_call(payment);
}

void PaymentDesk::tick() {
  const auto now = parts_.wall.now();
  std::vector<billing::PaymentId> payments;  // apart: an attempt may end at once
  std::vector<billing::RefundId> refunds;
  for (const auto& [id, due] : payments_) {
    if (busy_.size() >= at_once) break;
    if (due <= now && busy_.insert(id.uuid).second) payments.push_back(id);
  }
  for (const auto& [id, due] : refunds_) {
    if (busy_.size() >= at_once) break;
    if (due <= now && busy_.insert(id.uuid).second) refunds.push_back(id);
  }
  for (const auto id : payments) {
    boost::asio::co_spawn(parts_.executor, attempt_payment(id), boost::asio::detached);
  }
  for (const auto id : refunds) {
    boost::asio::co_spawn(parts_.executor, attempt_refund(id), boost::asio::detached);
  }
}

}  // namespace voltyard::csms
