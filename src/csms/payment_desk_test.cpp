// Money by a provider: ordered, heard of late, twice, never or wrongly; kept over a crash.
#include "csms/payment_desk_fixture.hpp"

namespace voltyard::csms {
namespace {

using billing::PaymentState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(PaymentDeskTest, a_payment_is_ordered_and_credited_when_a_webhook_says_so) {
  const auto payment = start();
  EXPECT_EQ(payment.state, PaymentState::waiting);
  EXPECT_EQ(payment.code, "weixin://" + billing::number_of(payment.id.uuid));
  EXPECT_EQ(available(), 0);
  EXPECT_TRUE(hear(payment, said_paid(5'000)));
  EXPECT_EQ(available(), 5'000);
  EXPECT_EQ(stored(payment).state, PaymentState::paid);
  EXPECT_EQ(desk_->open_payments(), 0u);
  EXPECT_TRUE(adds_up());
}

TEST_F(PaymentDeskTest, n90_a_webhook_sent_again_is_taken_and_changes_nothing) {
  const auto payment = start();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(hear(payment, said_paid(5'000)));
  EXPECT_EQ(available(), 5'000);
  EXPECT_EQ(stored(payment).version, 3u) << "ordered, paid";
}

TEST_F(PaymentDeskTest, n90_a_webhook_that_is_not_signed_changes_nothing) {
  const auto payment = start();
  EXPECT_EQ(hear(payment, said_paid(5'000), "bad").error().kind, ErrorKind::unauthorised);
  EXPECT_EQ(available(), 0);
  EXPECT_EQ(await(desk_->notice("nobody", {})).error().kind, ErrorKind::not_found);
}

TEST_F(PaymentDeskTest, without_any_webhook_the_desk_finds_out_by_itself) {
  const auto payment = start();
  later(seconds(3));
  EXPECT_EQ(available(), 0);
  provider_->paid[payment.id] = said_paid(5'000);
  later(seconds(5));
  EXPECT_EQ(available(), 5'000);
  EXPECT_TRUE(hear(payment, said_paid(5'000))) << "the webhook comes after all";
  EXPECT_EQ(available(), 5'000);
  EXPECT_EQ(provider_->asked, (Texts{"order 5000", "query", "query"}));
}

TEST_F(PaymentDeskTest, n89_another_amount_or_currency_is_never_credited_and_stands_in_the_log) {
  const auto first = start(5'000, 1);
  EXPECT_TRUE(hear(first, said_paid(1)));
  const auto second = start(5'000, 2);
  EXPECT_TRUE(hear(second, said_paid(5'000, "USD")));
  EXPECT_EQ(available(), 0);
  EXPECT_EQ(stored(first).reason, billing::reason::amount_differs);
  EXPECT_EQ(stored(second).reason, billing::reason::currency_differs);
  EXPECT_EQ(log(), (Texts{"payment.odd currency_differs", "payment.odd amount_differs"}));
}

TEST_F(PaymentDeskTest, a_provider_that_does_not_answer_is_asked_again) {
  provider_->silent = true;
  const auto payment = start();
  EXPECT_EQ(payment.state, PaymentState::created);
  EXPECT_EQ(payment.reason, billing::reason::provider_silent);
  provider_->silent = false;
  later(seconds(3));
  EXPECT_EQ(stored(payment).state, PaymentState::waiting);
  EXPECT_EQ(stored(payment).reason, "");
}

TEST_F(PaymentDeskTest, what_the_provider_refuses_has_failed) {
  provider_->refusing = true;
  const auto payment = start();
  EXPECT_EQ(payment.state, PaymentState::failed);
  EXPECT_EQ(payment.reason, billing::reason::refused);
  EXPECT_EQ(desk_->open_payments(), 0u);
}

TEST_F(PaymentDeskTest, what_nobody_pays_is_closed_with_the_provider) {
  const auto payment = start();
  later(minutes(30));
  EXPECT_EQ(stored(payment).state, PaymentState::closed);
  EXPECT_EQ(provider_->asked, (Texts{"order 5000", "close"}));
  later(hours(1));
  EXPECT_EQ(provider_->asked.size(), 2u);
}

TEST_F(PaymentDeskTest, what_was_paid_while_it_was_being_closed_is_credited) {
  const auto payment = start();
  provider_->paid[payment.id] = said_paid(5'000);
  later(minutes(30));
  EXPECT_EQ(stored(payment).state, PaymentState::paid);
  EXPECT_EQ(available(), 5'000);
}

TEST_F(PaymentDeskTest, what_is_paid_after_closing_is_credited_late_and_never_lost) {
  const auto payment = start();
  later(minutes(30));
  EXPECT_TRUE(hear(payment, said_paid(5'000)));
  EXPECT_EQ(available(), 5'000);
  EXPECT_EQ(stored(payment).reason, billing::reason::paid_late);
}

TEST_F(PaymentDeskTest, after_a_crash_open_payments_are_asked_about) {
  const auto payment = start();
  provider_->paid[payment.id] = said_paid(5'000);
  open();
  EXPECT_EQ(desk_->open_payments(), 1u);
  later(seconds(3));
  EXPECT_EQ(available(), 5'000);
}

TEST_F(PaymentDeskTest, while_nothing_can_be_stored_nothing_is_acknowledged) {
  const auto payment = start();
  store_.break_disk("full");
  EXPECT_EQ(hear(payment, said_paid(5'000)).error().kind, ErrorKind::unavailable);
  EXPECT_EQ(await(desk_->start(wish(1, 2))).error().kind, ErrorKind::unavailable);
  store_.mend_disk();
  EXPECT_EQ(available(), 0);
  EXPECT_TRUE(hear(payment, said_paid(5'000)));
  EXPECT_EQ(available(), 5'000);
}

TEST_F(PaymentDeskTest, the_same_order_is_the_same_payment) {
  const auto first = start(5'000, 1);
  EXPECT_EQ(start(5'000, 1).id, first.id);
  EXPECT_EQ(await(desk_->start(wish(4'000, 1))).error().kind, ErrorKind::conflict);
  EXPECT_EQ(provider_->asked, Texts{"order 5000"});
}

TEST_F(PaymentDeskTest, what_cannot_be_ordered_says_why) {
  auto other = wish();
  other.location_id = LocationId::make(noon, random_);
  EXPECT_EQ(await(desk_->start(other)).error().kind, ErrorKind::not_found);
  other = wish();
  other.wallet_id = WalletId::make(noon, random_);
  EXPECT_EQ(await(desk_->start(other)).error().kind, ErrorKind::not_found);
  for (const std::int64_t minor :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{100'001},
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_EQ(await(desk_->start(wish(minor))).error().field, "/amount_minor") << minor;
  }
  use("unknown");
  EXPECT_EQ(await(desk_->start(wish())).error().message,
            "nothing but cash can be paid at this location");
  use("");
  EXPECT_EQ(await(desk_->start(wish())).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(provider_->asked.empty());
}

TEST_F(PaymentDeskTest, of_one_wallet_only_some_payments_wait_at_a_time) {
  for (std::uint8_t key = 1; key <= 10; ++key) start(1, key);
  EXPECT_EQ(await(desk_->start(wish(1, 11))).error().kind, ErrorKind::limited);
  later(minutes(30));
  start(1, 12);
}

TEST_F(PaymentDeskTest, a_word_of_one_account_says_nothing_about_anothers_order) {
  use("gift");
  const auto granted = start(300);
  ASSERT_EQ(granted.state, PaymentState::paid);
  EXPECT_TRUE(hear(granted, said_paid(300, "CNY", "T9")));
  EXPECT_EQ(stored(granted).reason, "");
}

TEST_F(PaymentDeskTest, a_yard_without_a_merchant_account_grants_something_once_a_day) {
  use("gift");
  EXPECT_EQ(await(desk_->start(wish(501))).error().field, "/amount_minor");
  EXPECT_EQ(start(500, 1).state, PaymentState::paid);
  EXPECT_EQ(available(), 500);
  EXPECT_EQ(await(desk_->start(wish(1, 2))).error().message,
            "this wallet was granted something today already");
  EXPECT_EQ(available(), 500);
  wall_.advance(hours(24));
  start(200, 3);
  EXPECT_EQ(available(), 700);
  EXPECT_EQ(await(desk_->refund(refund_wish(std::nullopt))).error().kind, ErrorKind::conflict)
      << "a gift is nobody's source";
  EXPECT_TRUE(adds_up());
}

TEST_F(PaymentDeskTest, what_was_granted_never_goes_back_as_money_that_was_paid) {
  use("gift");
  ASSERT_EQ(start(500, 1).state, PaymentState::paid);
  use("gangpo");
  pay(3'000, 2);
  EXPECT_EQ(balance(wallet_), (billing::WalletBalance{Money{3'500}, Money{0}, Money{500}}));
  auto spend = billing::Posting();
  spend.kind = billing::PostingKind::settle;
  spend.subject = make_uuid7(noon, random_);
  spend.operator_id = operator_id_;
  spend.wallet_id = wallet_;
  spend.transfers = {{billing::wallet_account(wallet_),
                      {billing::AccountKind::service, location_id_.uuid},
                      Money{200}}};
  storage::Commit commit;
  commit.changes.emplace_back(spend);
  ASSERT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  EXPECT_EQ(await(desk_->refund(refund_wish(2'900))).error().message,
            "what was given to the holder is not paid out");
  refund(std::nullopt);
  EXPECT_EQ(refunds(), Texts{"2800 done"});
  EXPECT_EQ(available(), 500);
  EXPECT_TRUE(adds_up());
}

TEST_F(PaymentDeskTest, the_browser_is_told_what_to_hand_on_while_the_payment_waits) {
  auto by_browser = wish();
  by_browser.method = billing::PaymentMethod::jsapi;
  by_browser.payer = "openid";
  const auto payment = await(desk_->start(by_browser));
  ASSERT_TRUE(payment);
  ASSERT_EQ(desk_->browser_call(*payment).size(), 1u);
  EXPECT_EQ(desk_->browser_call(*payment)[0].second, "prepay_id=" + payment->code);
  EXPECT_TRUE(desk_->browser_call(start(1, 2)).empty()) << "native";
}

}  // namespace
}  // namespace voltyard::csms
