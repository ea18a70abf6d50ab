#include "billing/payment.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace voltyard::billing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::pair<ProviderKind, std::string_view>, 3> provider_names = {
    {{ProviderKind::granted, "granted"},
     {ProviderKind::sandbox, "sandbox"},
     {ProviderKind::wechat, "wechat"}}};
constexpr std::array<std::pair<PaymentMethod, std::string_view>, 2> method_names = {
    {{PaymentMethod::native, "native"}, {PaymentMethod::jsapi, "jsapi"}}};
constexpr std::array<std::pair<PaymentState, std::string_view>, 5> payment_names = {
    {{PaymentState::created, "created"},
     {PaymentState::waiting, "waiting"},
     {PaymentState::paid, "paid"},
     {PaymentState::closed, "closed"},
     {PaymentState::failed, "failed"}}};
constexpr std::array<std::pair<RefundState, std::string_view>, 5> refund_names = {
    {{RefundState::asked, "asked"},
     {RefundState::processing, "processing"},
     {RefundState::done, "done"},
     {RefundState::retrying, "retrying"},
     {RefundState::failed, "failed"}}};

template <class Rows, class Kind>
std::string_view name_of(const Rows& rows, Kind kind) {
  for (const auto& [known, name] : rows) {
    if (known == kind) return name;
  }
  return "";
}

template <class Rows>
auto kind_of(const Rows& rows, std::string_view text) {
  std::optional<typename Rows::value_type::first_type> kind;
  for (const auto& [known, name] : rows) {
    if (name == text) kind = known;
  }
  return kind;
}

// Providers ask for patience, payers have none: soon at first, then seldom.
Duration payment_pause(std::uint32_t attempts) {
  constexpr std::array<int, 6> pauses_s = {3, 5, 10, 15, 30, 60};
  return seconds(pauses_s[std::min<std::size_t>(attempts, pauses_s.size() - 1)]);
}

// As the provider's own document asks: after a minute, then less and less often.
Duration refund_pause(std::uint32_t attempts) {
  constexpr std::array<int, 6> pauses_min = {1, 1, 5, 10, 30, 60};
  return minutes(pauses_min[std::min<std::size_t>(attempts, pauses_min.size() - 1)]);
}

constexpr Duration first_refund_pause = seconds(3);  // most are done at once
constexpr Duration abnormal_pause = hours(6);
constexpr Duration refundable_for = hours(24) * 364;  // WeChat Pay: 365 days

// Where the money of a payment comes from.
Account source_of(const Payment& payment) {
  const auto kind =
      payment.provider == ProviderKind::granted ? AccountKind::granted : AccountKind::provider;
  return {kind, payee_of(payment.operator_id, payment.account)};
}

Account on_its_way(const Refund& refund) {
  return {AccountKind::refunding, payee_of(refund.operator_id, refund.account)};
}

Posting credit_of(const Payment& payment, Timestamp booked_at) {
  Posting posting;
  posting.kind = PostingKind::top_up;
  posting.subject = payment.id.uuid;
  posting.operator_id = payment.operator_id;
  posting.wallet_id = payment.wallet_id;
  posting.at = booked_at;
  posting.currency = payment.currency;
  posting.who = payment.who;
  posting.note = payment.provider_number;
  const bool given = payment.provider == ProviderKind::granted;
  const auto to = given ? gift_account(payment.wallet_id) : wallet_account(payment.wallet_id);
  posting.transfers = {{source_of(payment), to, payment.amount}};
  return posting;
}

Posting begun(const Refund& refund, PostingKind kind, Timestamp booked_at) {
  Posting posting;
  posting.kind = kind;
  posting.subject = refund.id.uuid;
  posting.operator_id = refund.operator_id;
  posting.at = booked_at;
  posting.currency = refund.currency;
  return posting;
}

Posting paid_out(const Refund& refund, Timestamp booked_at) {
  auto posting = begun(refund, PostingKind::refund_done, booked_at);
  posting.note = refund.provider_number;
  posting.transfers = {{on_its_way(refund),
                        {AccountKind::provider, payee_of(refund.operator_id, refund.account)},
                        refund.amount}};
  return posting;
}

Posting back_again(const Refund& refund, Timestamp booked_at) {
  auto posting = begun(refund, PostingKind::refund_back, booked_at);
  posting.wallet_id = refund.wallet_id;
  posting.transfers = {{on_its_way(refund), wallet_account(refund.wallet_id), refund.amount}};
  return posting;
}

PaymentStep changed(Payment payment) {
  ++payment.version;
  return {std::move(payment), true};
}

PaymentStep mark(Payment payment, std::string_view why) {
  if (payment.reason == why) return {std::move(payment)};
  payment.reason = why;
  auto step = changed(std::move(payment));
  step.odd = true;
  return step;
}

PaymentStep after_paid(Payment payment, const PaymentSaid& said, Timestamp now,
                       Timestamp booked_at) {
  if (payment.state == PaymentState::paid) {
    if (said.number == payment.provider_number) return {std::move(payment)};
    return mark(std::move(payment), reason::paid_twice);
  }
  if (said.amount != payment.amount || said.currency != payment.currency) {
    payment.state = PaymentState::failed;
    return mark(std::move(payment), said.currency != payment.currency ? reason::currency_differs
                                                                      : reason::amount_differs);
  }
  payment.reason = payment.state == PaymentState::closed ? reason::paid_late : "";
  payment.state = PaymentState::paid;
  payment.provider_number = said.number;
  payment.paid_at = said.at.ms != 0 ? said.at : now;
  payment.code.clear();
  auto step = changed(std::move(payment));
  step.posting = credit_of(step.payment, booked_at);
  return step;
}

PaymentStep over(Payment payment, PaymentState state, std::string_view why) {
  payment.state = state;
  payment.reason = why;
  payment.code.clear();
  return changed(std::move(payment));
}

RefundStep changed(Refund refund) {
  ++refund.version;
  return {std::move(refund), true};
}

RefundStep put_off(Refund refund, RefundState state, std::string_view why, Duration by,
                   Timestamp now) {
  refund.state = state;
  refund.reason = why;
  refund.next_at = now + by;
  ++refund.attempts;
  return changed(std::move(refund));
}

RefundStep after_done(Refund refund, const RefundSaid& said, Timestamp now, Timestamp booked_at) {
  if (refund.state == RefundState::done) return {std::move(refund)};
  const bool other = said.amount != refund.amount || said.currency != refund.currency;
  if (refund.state == RefundState::failed || other) {
    const auto why = other ? reason::amount_differs : reason::done_after_failed;
    const bool known = refund.reason == why;
    const auto state = refund.state == RefundState::failed ? refund.state : RefundState::processing;
    auto step = put_off(std::move(refund), state, why, abnormal_pause, now);
    step.odd = !known;
    return step;
  }
  refund.state = RefundState::done;
  refund.reason.clear();
  refund.provider_number = said.number;
  refund.done_at = said.at.ms != 0 ? said.at : now;
  auto step = changed(std::move(refund));
  step.posting = paid_out(step.refund, booked_at);
  return step;
}

RefundStep after_refused(Refund refund, Payment payment, Timestamp booked_at) {
  refund.state = RefundState::failed;
  refund.reason = reason::refused;
  auto step = changed(std::move(refund));
  step.odd = true;
  payment.refunded = payment.refunded - step.refund.amount;
  ++payment.version;
  step.payment = std::move(payment);
  step.posting = back_again(step.refund, booked_at);
  return step;
}

bool can_go_back(const Payment& payment, Timestamp now) {
  return payment.provider != ProviderKind::granted && payment.left() > Money{} &&
         now - payment.paid_at < refundable_for;
}

}  // namespace

std::string_view to_string(ProviderKind kind) { return name_of(provider_names, kind); }
std::string_view to_string(PaymentMethod method) { return name_of(method_names, method); }
std::string_view to_string(PaymentState state) { return name_of(payment_names, state); }
std::string_view to_string(RefundState state) { return name_of(refund_names, state); }
std::optional<ProviderKind> parse_provider_kind(std::string_view text) {
  return kind_of(provider_names, text);
}
std::optional<PaymentMethod> parse_payment_method(std::string_view text) {
  return kind_of(method_names, text);
}
std::optional<PaymentState> parse_payment_state(std::string_view text) {
  return kind_of(payment_names, text);
}
std::optional<RefundState> parse_refund_state(std::string_view text) {
  return kind_of(refund_names, text);
}

bool follows(const Payment* before, const Payment& next) {
  const bool covered = next.refunded >= Money{} && next.refunded <= next.amount;
  if (!before) return next.version == 1 && next.amount > Money{} && next.refunded == Money{};
  return covered && next.version == before->version + 1 &&
         std::tie(next.operator_id, next.wallet_id, next.account, next.amount, next.currency) ==
             std::tie(before->operator_id, before->wallet_id, before->account, before->amount,
                      before->currency);
}

bool follows(const Refund* before, const Refund& next) {
  if (!before) return next.version == 1 && next.amount > Money{};
  return next.version == before->version + 1 &&
         std::tie(next.payment_id, next.wallet_id, next.amount, next.currency) ==
             std::tie(before->payment_id, before->wallet_id, before->amount, before->currency);
}

Uuid payee_of(OperatorId operator_id, std::string_view account) {
  const auto digest = sha256("payee " + to_string(operator_id) + " " + std::string(account));
  Uuid owner;
  std::copy_n(digest.begin(), owner.bytes.size(), owner.bytes.begin());
  return owner;
}

std::string number_of(const Uuid& id) {
  auto number = to_string(id);
  std::erase(number, '-');
  return number;
}

std::optional<Uuid> id_in(std::string_view number) {
  if (number.size() != 32) return std::nullopt;
  std::string text(number);
  for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
  return parse_uuid(text);
}

PaymentStep after(const Payment& payment, const PaymentSaid& said, Timestamp now,
                  Timestamp booked_at) {
  using State = PaymentSaid::State;
  if (said.state == State::paid) return after_paid(payment, said, now, booked_at);
  if (!payment.open()) return {payment};
  if (said.state == State::closed) return over(payment, PaymentState::closed, "");
  if (said.state == State::failed) return over(payment, PaymentState::failed, reason::refused);
  if (said.state == State::unknown && now >= payment.expires_at) {
    return over(payment, PaymentState::closed, "");
  }
  auto next = payment;
  if (!said.code.empty()) {
    next.code = said.code;
    next.state = PaymentState::waiting;
  }
  next.reason.clear();
  next.next_at = now + payment_pause(next.attempts++);
  return changed(std::move(next));
}

PaymentStep after_silence(const Payment& payment, Timestamp now) {
  if (!payment.open()) return {payment};
  auto next = payment;
  next.reason = reason::provider_silent;
  next.next_at = now + payment_pause(next.attempts++);
  return changed(std::move(next));
}

RefundStep after(const Refund& refund, const Payment& payment, const RefundSaid& said,
                 Timestamp now, Timestamp booked_at) {
  using State = RefundSaid::State;
  if (said.state == State::done) return after_done(refund, said, now, booked_at);
  if (!refund.open()) return {refund};
  switch (said.state) {
    case State::refused: return after_refused(refund, payment, booked_at);
    case State::abnormal: {
      const bool known = refund.reason == reason::payer_account_abnormal;
      auto step = put_off(refund, RefundState::processing, reason::payer_account_abnormal,
                          abnormal_pause, now);
      step.odd = !known;
      return step;
    }
    case State::not_yet:
      return put_off(refund, RefundState::retrying, said.reason, refund_pause(refund.attempts),
                     now);
    case State::processing:
    case State::done: break;
  }
  const bool first = refund.state != RefundState::processing;
  return put_off(refund, RefundState::processing, "",
                 first ? first_refund_pause : refund_pause(refund.attempts), now);
}

Money refundable(std::span<const Payment> latest_first, Timestamp now) {
  Money sum;
  std::size_t parts = 0;
  for (const auto& payment : latest_first) {
    if (!can_go_back(payment, now) || parts == most_refund_parts) continue;
    sum += payment.left();
    ++parts;
  }
  return sum;
}

Result<std::vector<RefundPart>> split_refund(std::span<const Payment> latest_first, Money amount,
                                             Timestamp now) {
  if (amount <= Money{}) return invalid("an amount is more than nothing", "/amount_minor");
  std::vector<RefundPart> parts;
  for (std::size_t i = 0; i < latest_first.size() && amount > Money{}; ++i) {
    if (!can_go_back(latest_first[i], now) || parts.size() == most_refund_parts) continue;
    const auto part = std::min(amount, latest_first[i].left());
    parts.push_back({i, part});
    amount = amount - part;
  }
  if (amount > Money{}) return conflict("that is more than came in by payments that can go back");
  return parts;
}

Posting posting_of(const Refund& refund, Timestamp booked_at) {
  auto posting = begun(refund, PostingKind::refund, booked_at);
  posting.wallet_id = refund.wallet_id;
  posting.who = refund.who;
  posting.note = refund.note;
  posting.transfers = {{wallet_account(refund.wallet_id), on_its_way(refund), refund.amount}};
  return posting;
}

}  // namespace voltyard::billing
