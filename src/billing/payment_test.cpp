// What a payment provider says, and what becomes of the payment, the refund and the ledger.
#include "billing/payment.hpp"

#include "billing/book.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace voltyard::billing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Paid = PaymentSaid::State;
using Back = RefundSaid::State;

constexpr Timestamp noon{1'795'435'200'000};

Uuid uuid(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

Payment a_payment() {
  Payment payment;
  payment.id = {uuid(10)};
  payment.operator_id = {uuid(1)};
  payment.location_id = {uuid(2)};
  payment.wallet_id = {uuid(3)};
  payment.account = "gangpo";
  payment.amount = Money{5'000};
  payment.state = PaymentState::waiting;
  payment.code = "weixin://x";
  payment.created_at = noon;
  payment.expires_at = noon + minutes(30);
  return payment;
}

PaymentSaid paid(std::int64_t minor = 5'000, std::string currency = "CNY",
                 std::string number = "T1") {
  return {Paid::paid, Money{minor}, std::move(currency), std::move(number), noon + seconds(9), ""};
}

Payment a_paid_one(std::uint8_t id = 10, std::int64_t minor = 5'000) {
  auto payment = a_payment();
  payment.id = {uuid(id)};
  payment.amount = Money{minor};
  return after(payment, paid(minor), noon, noon).payment;
}

Refund a_refund(std::int64_t minor = 2'000) {
  Refund refund;
  refund.id = {uuid(20)};
  refund.payment_id = {uuid(10)};
  refund.operator_id = {uuid(1)};
  refund.wallet_id = {uuid(3)};
  refund.account = "gangpo";
  refund.amount = Money{minor};
  return refund;
}

RefundSaid said(Back state, std::int64_t minor = 2'000, std::string reason = "") {
  return {state, Money{minor}, "CNY", "R1", noon + seconds(9), std::move(reason)};
}

TEST(Payment, what_is_paid_is_credited_to_the_wallet_from_the_payee) {
  const auto step = after(a_payment(), paid(), noon, noon);
  EXPECT_EQ(step.payment.state, PaymentState::paid);
  EXPECT_EQ(step.payment.provider_number, "T1");
  EXPECT_EQ(step.payment.paid_at, noon + seconds(9));
  EXPECT_EQ(step.payment.version, 2u);
  ASSERT_TRUE(step.posting);
  EXPECT_EQ(step.posting->kind, PostingKind::top_up);
  EXPECT_EQ(step.posting->subject, uuid(10));
  const Account payee{AccountKind::provider, payee_of({uuid(1)}, "gangpo")};
  const std::vector<Transfer> expected = {{payee, wallet_account({uuid(3)}), Money{5'000}}};
  EXPECT_EQ(step.posting->transfers, expected);
}

TEST(Payment, said_again_nothing_happens) {
  const auto step = after(a_paid_one(), paid(), noon, noon);
  EXPECT_FALSE(step.changed);
  EXPECT_FALSE(step.posting);
}

TEST(Payment, paid_a_second_time_it_is_not_credited_again_but_shown) {
  const auto step = after(a_paid_one(), paid(5'000, "CNY", "T2"), noon, noon);
  EXPECT_EQ(step.payment.reason, reason::paid_twice);
  EXPECT_TRUE(step.odd);
  EXPECT_FALSE(step.posting);
  EXPECT_EQ(step.payment.provider_number, "T1");
}

TEST(Payment, another_amount_or_currency_is_never_credited) {
  struct Case {
    PaymentSaid said;
    std::string_view reason;
  };
  for (const auto& [what, why] :
       {Case{paid(1), reason::amount_differs}, Case{paid(5'001), reason::amount_differs},
        Case{paid(0), reason::amount_differs}, Case{paid(-5'000), reason::amount_differs},
        Case{paid(std::numeric_limits<std::int64_t>::max()), reason::amount_differs},
        Case{paid(5'000, "USD"), reason::currency_differs},
        Case{paid(5'000, ""), reason::currency_differs}}) {
    const auto step = after(a_payment(), what, noon, noon);
    EXPECT_EQ(step.payment.state, PaymentState::failed);
    EXPECT_EQ(step.payment.reason, why);
    EXPECT_TRUE(step.odd);
    EXPECT_FALSE(step.posting);
    EXPECT_FALSE(after(step.payment, what, noon, noon).changed) << "told once";
  }
}

TEST(Payment, what_is_paid_after_closing_is_credited_all_the_same) {
  auto payment = a_payment();
  payment.state = PaymentState::closed;
  const auto step = after(payment, paid(), noon, noon);
  EXPECT_EQ(step.payment.state, PaymentState::paid);
  EXPECT_EQ(step.payment.reason, reason::paid_late);
  EXPECT_TRUE(step.posting);
}

TEST(Payment, nothing_but_money_moves_what_is_over) {
  for (const auto state : {PaymentState::paid, PaymentState::closed, PaymentState::failed}) {
    auto payment = a_payment();
    payment.state = state;
    for (const auto word : {Paid::unknown, Paid::waiting, Paid::closed, Paid::failed}) {
      EXPECT_FALSE(after(payment, {word}, noon + hours(1), noon).changed);
    }
    EXPECT_FALSE(after_silence(payment, noon).changed);
  }
}

TEST(Payment, an_order_that_the_provider_took_waits_with_its_code) {
  auto payment = a_payment();
  payment.state = PaymentState::created;
  payment.code.clear();
  PaymentSaid taken;
  taken.code = "weixin://wxpay/bizpayurl?pr=1";
  const auto step = after(payment, taken, noon, noon);
  EXPECT_EQ(step.payment.state, PaymentState::waiting);
  EXPECT_EQ(step.payment.code, taken.code);
  EXPECT_EQ(step.payment.next_at, noon + seconds(3));
}

TEST(Payment, the_provider_is_asked_less_and_less_often) {
  auto payment = a_payment();
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 8; ++i) {
    payment = after(payment, {Paid::waiting}, noon, noon).payment;
    pauses.push_back((payment.next_at - noon).count() / 1'000);
  }
  EXPECT_EQ(pauses, (std::vector<std::int64_t>{3, 5, 10, 15, 30, 60, 60, 60}));
}

TEST(Payment, a_silent_provider_is_asked_again_and_named) {
  const auto step = after_silence(a_payment(), noon);
  EXPECT_EQ(step.payment.reason, reason::provider_silent);
  EXPECT_TRUE(step.payment.open());
  EXPECT_EQ(after(step.payment, {Paid::waiting}, noon, noon).payment.reason, "");
}

TEST(Payment, an_order_that_never_reached_the_provider_closes_when_its_time_is_over) {
  EXPECT_EQ(after(a_payment(), {Paid::unknown}, noon, noon).payment.state, PaymentState::waiting);
  EXPECT_EQ(after(a_payment(), {Paid::unknown}, noon + minutes(30), noon).payment.state,
            PaymentState::closed);
}

TEST(Payment, what_is_granted_comes_from_an_account_of_its_own_and_never_goes_back) {
  auto payment = a_payment();
  payment.provider = ProviderKind::granted;
  const auto step = after(payment, paid(), noon, noon);
  EXPECT_EQ(step.posting->transfers[0].debit.kind, AccountKind::granted);
  EXPECT_EQ(refundable(std::vector{step.payment}, noon), Money{});
}

TEST(Payment, its_number_leads_back_to_its_id) {
  const auto id = *parse_uuid("01a20846-fe00-79b0-b6c6-70fb166e92eb");
  EXPECT_EQ(number_of(id), "01a20846fe0079b0b6c670fb166e92eb");
  EXPECT_EQ(id_in(number_of(id)), id);
  EXPECT_EQ(id_in("01a20846"), std::nullopt);
  EXPECT_EQ(id_in(std::string(32, 'x')), std::nullopt);
}

TEST(Payment, words_lead_back_to_what_they_name) {
  for (const auto state : {PaymentState::created, PaymentState::waiting, PaymentState::paid,
                           PaymentState::closed, PaymentState::failed}) {
    EXPECT_EQ(parse_payment_state(to_string(state)), state);
  }
  EXPECT_EQ(parse_refund_state("retrying"), RefundState::retrying);
  EXPECT_EQ(parse_provider_kind("wechat"), ProviderKind::wechat);
  EXPECT_EQ(parse_payment_method("jsapi"), PaymentMethod::jsapi);
  EXPECT_EQ(parse_payment_state(""), std::nullopt);
}

TEST(Payment, a_store_takes_only_the_next_version_about_the_same_money) {
  const auto first = a_payment();
  EXPECT_TRUE(follows(nullptr, first));
  EXPECT_FALSE(follows(&first, first)) << "somebody was faster";
  auto next = a_paid_one();
  EXPECT_FALSE(follows(nullptr, next));
  EXPECT_TRUE(follows(&first, next));
  next.refunded = Money{5'000};
  EXPECT_TRUE(follows(&first, next));
  next.refunded = Money{5'001};
  EXPECT_FALSE(follows(&first, next)) << "more than came in";
  next.refunded = Money{-1};
  EXPECT_FALSE(follows(&first, next));
  next = a_paid_one();
  next.amount = Money{5'001};
  EXPECT_FALSE(follows(&first, next));
}

// ---- refunds -----------------------------------------------------------------------------------

TEST(Refund, the_latest_payments_give_back_first_and_never_more_than_they_have) {
  auto oldest = a_paid_one(11, 1'000);
  auto used = a_paid_one(12, 3'000);
  used.refunded = Money{2'500};
  const std::vector latest_first = {a_paid_one(13, 700), used, oldest};
  EXPECT_EQ(refundable(latest_first, noon), Money{2'200});
  const auto parts = split_refund(latest_first, Money{1'300}, noon);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ((*parts)[0].amount, Money{700});
  EXPECT_EQ((*parts)[1].amount, Money{500});
  EXPECT_EQ((*parts)[2].amount, Money{100});
  EXPECT_TRUE(split_refund(latest_first, Money{2'200}, noon));
  EXPECT_EQ(split_refund(latest_first, Money{2'201}, noon).error().kind, ErrorKind::conflict);
  EXPECT_EQ(split_refund(latest_first, Money{0}, noon).error().kind, ErrorKind::invalid);
  EXPECT_FALSE(split_refund(latest_first, Money{-1}, noon));
}

TEST(Refund, what_is_older_than_the_provider_takes_stays) {
  const std::vector payments = {a_paid_one()};
  EXPECT_EQ(refundable(payments, noon + hours(24 * 363)), Money{5'000});
  EXPECT_EQ(refundable(payments, noon + hours(24 * 365)), Money{});
}

TEST(Refund, of_open_or_failed_payments_nothing_goes_back) {
  auto payment = a_payment();
  EXPECT_EQ(refundable(std::vector{payment}, noon), Money{});
  payment.state = PaymentState::failed;
  EXPECT_EQ(refundable(std::vector{payment}, noon), Money{});
}

class RefundInTheLedger : public testing::Test {
 protected:
  RefundInTheLedger() {
    const auto step = after(a_payment(), paid(), noon, noon);
    payment_ = step.payment;
    EXPECT_TRUE(book_.post(*step.posting));
    EXPECT_TRUE(book_.post(posting_of(a_refund(), noon)));
    payment_.refunded = Money{2'000};
  }
  std::int64_t owed(AccountKind kind, Uuid owner) {
    return book_.totals({{uuid(1)}, "CNY", {kind, owner}}).owed().minor;
  }
  std::vector<std::int64_t> wallet_refunding_provider() {
    const auto payee = payee_of({uuid(1)}, "gangpo");
    return {owed(AccountKind::wallet, uuid(3)), owed(AccountKind::refunding, payee),
            owed(AccountKind::provider, payee)};
  }
  Book book_;
  Payment payment_;
};

TEST_F(RefundInTheLedger, the_money_leaves_the_wallet_at_once_and_the_payee_when_it_is_done) {
  EXPECT_EQ(wallet_refunding_provider(), (std::vector<std::int64_t>{3'000, 2'000, -5'000}));
  const auto step = after(a_refund(), payment_, said(Back::done), noon, noon);
  EXPECT_EQ(step.refund.state, RefundState::done);
  ASSERT_TRUE(step.posting);
  EXPECT_TRUE(book_.post(*step.posting));
  EXPECT_EQ(wallet_refunding_provider(), (std::vector<std::int64_t>{3'000, 0, -3'000}));
  EXPECT_FALSE(after(step.refund, payment_, said(Back::done), noon, noon).changed);
}

TEST_F(RefundInTheLedger, refused_for_good_the_wallet_has_it_again) {
  const auto step = after(a_refund(), payment_, said(Back::refused), noon, noon);
  EXPECT_EQ(step.refund.state, RefundState::failed);
  ASSERT_TRUE(step.posting && step.payment);
  EXPECT_EQ(step.payment->refunded, Money{});
  EXPECT_EQ(step.payment->version, payment_.version + 1);
  EXPECT_TRUE(book_.post(*step.posting));
  EXPECT_EQ(wallet_refunding_provider(), (std::vector<std::int64_t>{5'000, 0, -5'000}));
  EXPECT_FALSE(after(step.refund, payment_, said(Back::refused), noon, noon).changed);
}

TEST_F(RefundInTheLedger, a_short_merchant_balance_is_tried_again_later_and_then_works) {
  auto refund = a_refund();
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 7; ++i) {
    const auto what = said(Back::not_yet, 0, std::string(reason::merchant_balance_short));
    const auto step = after(refund, payment_, what, noon, noon);
    EXPECT_FALSE(step.posting);
    refund = step.refund;
    EXPECT_EQ(refund.state, RefundState::retrying);
    EXPECT_EQ(refund.reason, "merchant_balance_short");
    pauses.push_back((refund.next_at - noon).count() / 60'000);
  }
  EXPECT_EQ(pauses, (std::vector<std::int64_t>{1, 1, 5, 10, 30, 60, 60}));
  const auto taken = after(refund, payment_, said(Back::processing), noon, noon);
  EXPECT_EQ(taken.refund.state, RefundState::processing);
  EXPECT_EQ(taken.refund.reason, "");
  EXPECT_TRUE(after(taken.refund, payment_, said(Back::done), noon, noon).posting);
}

TEST_F(RefundInTheLedger, done_with_another_amount_is_shown_and_not_booked) {
  const auto step = after(a_refund(), payment_, said(Back::done, 1'999), noon, noon);
  EXPECT_TRUE(step.refund.open());
  EXPECT_EQ(step.refund.reason, reason::amount_differs);
  EXPECT_TRUE(step.odd);
  EXPECT_FALSE(step.posting);
}

TEST_F(RefundInTheLedger, done_after_it_was_refused_is_shown_and_not_booked) {
  auto refund = a_refund();
  refund.state = RefundState::failed;
  const auto step = after(refund, payment_, said(Back::done), noon, noon);
  EXPECT_EQ(step.refund.state, RefundState::failed);
  EXPECT_EQ(step.refund.reason, reason::done_after_failed);
  EXPECT_TRUE(step.odd);
  EXPECT_FALSE(step.posting);
}

TEST_F(RefundInTheLedger, an_account_that_takes_nothing_is_for_people_and_asked_about_seldom) {
  const auto step = after(a_refund(), payment_, said(Back::abnormal), noon, noon);
  EXPECT_EQ(step.refund.state, RefundState::processing);
  EXPECT_EQ(step.refund.reason, reason::payer_account_abnormal);
  EXPECT_TRUE(step.odd);
  EXPECT_EQ(step.refund.next_at, noon + hours(6));
  EXPECT_FALSE(after(step.refund, payment_, said(Back::abnormal), noon, noon).odd) << "told once";
}

}  // namespace
}  // namespace voltyard::billing
