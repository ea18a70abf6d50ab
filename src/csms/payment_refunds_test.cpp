// Money that goes back to where it came from, and a provider's day held against ours.
#include "csms/payment_desk_fixture.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

using billing::PaymentState;
using billing::RefundState;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Back = billing::RefundSaid::State;

class RefundDeskTest : public PaymentDeskTest {};

TEST_F(RefundDeskTest, the_rest_of_a_wallet_goes_back_to_its_latest_payments) {
  pay(3'000, 1);
  pay(2'000, 2);
  refund(4'000);
  EXPECT_EQ(refunds(), (Texts{"2000 done", "2000 done"}));
  EXPECT_EQ(available(), 1'000);
  auto asked = provider_->asked;
  std::sort(asked.end() - 2, asked.end());  // made in one moment, asked for in either order
  EXPECT_EQ(asked.at(asked.size() - 2), "refund 2000 of 2000");
  EXPECT_EQ(asked.back(), "refund 2000 of 3000");
  EXPECT_TRUE(adds_up());
  EXPECT_EQ(log(), Texts{"refund.asked 40"});
}

TEST_F(RefundDeskTest, all_that_can_go_back_is_never_more_than_the_wallet_has) {
  pay(3'000, 1);
  refund(std::nullopt);
  EXPECT_EQ(available(), 0);
  EXPECT_EQ(await(desk_->refund(refund_wish(std::nullopt, 8))).error().kind, ErrorKind::conflict);
}

TEST_F(RefundDeskTest, n91_more_than_came_in_or_than_there_is_does_not_go_back) {
  const auto paid = pay(3'000, 1);
  EXPECT_EQ(await(desk_->refund(refund_wish(3'001))).error().kind, ErrorKind::conflict);
  EXPECT_EQ(await(desk_->refund(refund_wish(0))).error().kind, ErrorKind::conflict);
  EXPECT_EQ(await(desk_->refund(refund_wish(-1))).error().kind, ErrorKind::conflict);
  EXPECT_EQ(available(), 3'000);
  EXPECT_EQ(stored(paid).refunded, Money{});
  EXPECT_TRUE(refunds().empty());
}

TEST_F(RefundDeskTest, n91_the_same_order_goes_back_once) {
  pay(3'000, 1);
  const auto first = refund(1'000, 7);
  const auto again = refund(1'000, 7);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].id, first[0].id);
  EXPECT_EQ(available(), 2'000);
  EXPECT_EQ(await(desk_->refund(refund_wish(500, 7))).error().kind, ErrorKind::conflict);
}

TEST_F(RefundDeskTest, n91_of_many_at_once_only_as_much_goes_back_as_there_is) {
  pay(3'000, 1);
  int made = 0;
  for (std::uint8_t key = 1; key <= 8; ++key) {
    boost::asio::co_spawn(io_, desk_->refund(refund_wish(1'000, key)),
                          [&](std::exception_ptr, auto result) { made += result ? 1 : 0; });
  }
  drain();
  EXPECT_EQ(made, 3);
  EXPECT_EQ(available(), 0);
  EXPECT_EQ(refunds().size(), 3u);
  EXPECT_TRUE(adds_up());
}

TEST_F(RefundDeskTest, a_merchant_without_money_is_tried_again_until_it_has_some) {
  pay(3'000, 1);
  provider_->refunds = {said_back(Back::not_yet, billing::reason::merchant_balance_short),
                        said_back(Back::not_yet, billing::reason::merchant_balance_short)};
  refund(1'000);
  EXPECT_EQ(refunds(), Texts{"1000 retrying merchant_balance_short"});
  EXPECT_EQ(available(), 2'000) << "cannot be spent meanwhile";
  later(minutes(1));
  EXPECT_EQ(refunds(), Texts{"1000 retrying merchant_balance_short"});
  later(minutes(1));
  EXPECT_EQ(refunds(), Texts{"1000 done"});
  EXPECT_EQ(available(), 2'000);
  EXPECT_EQ(desk_->open_refunds(), 0u);
  EXPECT_TRUE(adds_up());
}

TEST_F(RefundDeskTest, refused_for_good_the_wallet_has_it_again_and_it_can_be_asked_for_anew) {
  const auto paid = pay(3'000, 1);
  provider_->refunds = {said_back(Back::refused)};
  refund(1'000, 7);
  EXPECT_EQ(refunds(), Texts{"1000 failed refused"});
  EXPECT_EQ(available(), 3'000);
  EXPECT_EQ(stored(paid).refunded, Money{});
  refund(3'000, 8);
  EXPECT_EQ(available(), 0);
  EXPECT_TRUE(adds_up());
}

TEST_F(RefundDeskTest, what_the_provider_has_taken_is_asked_about_until_it_is_done) {
  pay(3'000, 1);
  provider_->refunds = {said_back(Back::processing), said_back(Back::processing)};
  refund(1'000);
  EXPECT_EQ(refunds(), Texts{"1000 processing"});
  later(seconds(3));
  EXPECT_EQ(refunds(), Texts{"1000 processing"});
  later(minutes(1));
  EXPECT_EQ(refunds(), Texts{"1000 done"});
  EXPECT_EQ(provider_->asked.back(), "query refund");
}

TEST_F(RefundDeskTest, a_webhook_about_a_refund_is_heard_once) {
  pay(3'000, 1);
  provider_->refunds = {said_back(Back::processing)};
  const auto made = refund(1'000);
  billing::RefundSaid done;
  done.state = Back::done;
  done.amount = Money{1'000};
  provider_->heard = RefundHeard{made[0].id, done};
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(await(desk_->notice("gangpo", {{{"signature", "good"}}, "{}"})));
  }
  EXPECT_EQ(refunds(), Texts{"1000 done"});
  EXPECT_TRUE(adds_up());
}

TEST_F(RefundDeskTest, after_a_crash_refunds_go_on_with_the_same_number) {
  pay(3'000, 1);
  provider_->refunds = {said_back(Back::not_yet, billing::reason::provider_silent)};
  refund(1'000);
  open();
  EXPECT_EQ(desk_->open_refunds(), 1u);
  later(minutes(1));
  EXPECT_EQ(refunds(), Texts{"1000 done"});
  EXPECT_EQ(available(), 2'000);
}

// ---- a day's statement -------------------------------------------------------------------------

billing::StatementLine line(const Uuid& id, std::int64_t minor, bool refund = false) {
  billing::StatementLine made;
  made.refund = refund;
  made.number = billing::number_of(id);
  made.amount = Money{minor};
  return made;
}

class StatementTest : public PaymentDeskTest {
 protected:
  billing::Reconciliation reconcile(std::int64_t later_days = 0) {
    auto result = await(desk_->reconcile(operator_id_, "gangpo",
                                         billing::provider_day(noon) + later_days, "finance"));
    EXPECT_TRUE(result) << result.error().message;
    return result ? *result : billing::Reconciliation();
  }
  // What the account `merchant_fee` has.
  std::int64_t fees() {
    for (const auto& row : *await(store_.list_accounts(operator_id_))) {
      if (row.account.kind == billing::AccountKind::merchant_fee) return -row.totals.owed().minor;
    }
    return 0;
  }
};

TEST_F(StatementTest, a_day_that_is_the_same_on_both_sides_has_no_difference) {
  const auto paid = pay(3'000, 1);
  const auto back = refund(1'000);
  provider_->lines = {line(paid.id.uuid, 3'000), line(back[0].id.uuid, 1'000, true)};
  const auto result = reconcile();
  EXPECT_EQ(result.differing, 0u);
  EXPECT_EQ(result.ours.paid, Money{3'000});
  EXPECT_EQ(result.theirs.refunded, Money{1'000});
  storage::ReconciliationFilter filter;
  filter.operator_id = operator_id_;
  EXPECT_EQ(*await(store_.list_reconciliations(filter)), std::vector{result});
  EXPECT_EQ(log().at(0), "payments.reconciled 2026-11-23: 0");
}

TEST_F(StatementTest, rows_that_one_side_does_not_know_are_named) {
  const auto paid = pay(3'000, 1);
  const auto stranger = Uuid{{9, 9}};
  provider_->lines = {line(stranger, 700)};
  const auto result = reconcile();
  ASSERT_EQ(result.differing, 2u);
  EXPECT_EQ(result.differences[0].kind, billing::DifferenceKind::theirs_missing);
  EXPECT_EQ(result.differences[0].number, billing::number_of(paid.id.uuid));
  EXPECT_EQ(result.differences[1].kind, billing::DifferenceKind::ours_missing);
}

TEST_F(StatementTest, a_payment_that_nobody_told_us_of_is_asked_about_and_credited) {
  const auto payment = start(3'000, 1);
  later(minutes(30));
  ASSERT_EQ(stored(payment).state, PaymentState::closed);
  provider_->paid[payment.id] = said_paid(3'000);
  provider_->lines = {line(payment.id.uuid, 3'000)};
  EXPECT_EQ(reconcile().differing, 0u);
  EXPECT_EQ(available(), 3'000);
}

TEST_F(StatementTest, a_refund_may_stand_on_the_statement_of_the_day_before) {
  pay(3'000, 1);
  provider_->refunds = {said_back(Back::processing)};
  const auto back = refund(1'000);
  later(hours(24));
  ASSERT_EQ(refunds(), Texts{"1000 done"});
  provider_->lines = {line(back[0].id.uuid, 1'000, true)};
  EXPECT_EQ(reconcile(0).differing, 1u) << "the payment is missing there, the refund is not";
  provider_->lines = {};
  EXPECT_EQ(reconcile(1).differing, 0u);
}

TEST_F(StatementTest, the_providers_fee_is_booked_once_however_often_the_day_is_looked_at) {
  const auto paid = pay(3'000, 1);
  provider_->lines = {line(paid.id.uuid, 3'000)};
  provider_->lines[0].fee = Money{18};
  auto stranger = line(Uuid{{9, 9}}, 700);
  stranger.fee = Money{4};
  provider_->lines.push_back(stranger);
  for (int i = 0; i < 2; ++i) {
    const auto result = reconcile();
    EXPECT_EQ(result.fee, Money{22});
    EXPECT_EQ(result.fee_booked, Money{18});
    EXPECT_EQ(fees(), 18);
  }
  provider_->lines[0].fee = Money{17};
  EXPECT_EQ(reconcile().fee_postings, 2u);
  EXPECT_EQ(fees(), 17);
  EXPECT_TRUE(adds_up());
}

TEST_F(StatementTest, a_refund_that_is_on_no_statement_after_days_is_missing_until_one_has_it) {
  const auto paid = pay(3'000, 1);
  provider_->refunds = {said_back(Back::processing)};
  const auto back = refund(1'000);
  later(hours(24));
  ASSERT_EQ(refunds(), Texts{"1000 done"});
  provider_->lines = {line(paid.id.uuid, 3'000)};
  EXPECT_EQ(reconcile(0).differing, 0u) << "that day it was still under way";
  provider_->lines = {};
  EXPECT_EQ(reconcile(1).differing, 0u);
  wall_.advance(hours(24) * 4);
  EXPECT_EQ(reconcile(4).differing, 0u) << "four days";
  const auto late = reconcile(5);
  ASSERT_EQ(late.differing, 1u);
  EXPECT_EQ(late.differences[0].kind, billing::DifferenceKind::refund_missing);
  EXPECT_EQ(late.differences[0].number, billing::number_of(back[0].id.uuid));
  EXPECT_EQ(late.differences[0].ours, Money{1'000});
  provider_->lines = {line(back[0].id.uuid, 1'000, true)};
  EXPECT_EQ(reconcile(2).differing, 0u);
  provider_->lines = {};
  EXPECT_EQ(reconcile(5).differing, 0u) << "found on another day's";
}

TEST_F(StatementTest, a_refund_of_a_day_that_nobody_looked_at_is_not_missing) {
  pay(3'000, 1);
  refund(1'000);
  wall_.advance(hours(24) * 9);
  EXPECT_EQ(reconcile(9).differing, 0u);
}

TEST_F(StatementTest, a_refund_that_only_the_provider_knows_is_named) {
  auto stranger = line(Uuid{{9, 9}}, 700, true);
  provider_->lines = {stranger};
  const auto result = reconcile();
  ASSERT_EQ(result.differing, 1u);
  EXPECT_EQ(result.differences[0].kind, billing::DifferenceKind::ours_missing);
  EXPECT_TRUE(result.differences[0].refund);
}

TEST_F(StatementTest, what_cannot_be_had_says_why) {
  const auto today = billing::provider_day(noon);
  EXPECT_EQ(await(desk_->reconcile(operator_id_, "gangpo", today + 1, "")).error().field, "/day");
  EXPECT_EQ(await(desk_->reconcile(operator_id_, "none", today, "")).error().kind,
            ErrorKind::not_found);
  provider_->silent = true;
  EXPECT_EQ(await(desk_->reconcile(operator_id_, "gangpo", today, "")).error().kind,
            ErrorKind::unavailable);
}

}  // namespace
}  // namespace voltyard::csms
