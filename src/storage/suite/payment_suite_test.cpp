// Payments and refunds: whole in every store, and never by two at once.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

using billing::Payment;
using billing::PaymentState;
using billing::Refund;
using billing::RefundState;

class PaymentSuite : public StoreSuite {};

INSTANTIATE_TEST_SUITE_P(, PaymentSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

Payment paid(Payment payment) {
  payment.state = PaymentState::paid;
  ++payment.version;
  return payment;
}

// The payment with so much more of it on its way back.
Payment less(Payment payment, std::int64_t minor) {
  payment.refunded += Money{minor};
  ++payment.version;
  return payment;
}

TEST_P(PaymentSuite, a_payment_comes_back_whole) {
  EXPECT_EQ(put(a_payment()), CommitOutcome::committed);
  auto next = paid(a_payment());
  next.reason = "";
  next.code = "";
  next.provider_number = "44";
  next.paid_at = {30};
  next.next_at = {31};
  next.attempts = 32;
  next.refunded = Money{5'000};
  EXPECT_EQ(put(next), CommitOutcome::committed);
  reopen();
  EXPECT_TRUE(value_of(store().find_payment(next.id)) == next);
  EXPECT_TRUE(value_of(store().find_payment_of_order(next.order_key)) == next);
  EXPECT_FALSE(value_of(store().find_payment(id<billing::PaymentId>(2))));
  EXPECT_FALSE(value_of(store().find_payment_of_order(next.id.uuid)));
}

TEST_P(PaymentSuite, a_refund_comes_back_whole) {
  EXPECT_EQ(put(a_payment(), a_refund()), CommitOutcome::committed);
  auto next = a_refund();
  next.state = RefundState::done;
  next.reason = "";
  next.provider_number = "45";
  next.done_at = {30};
  next.next_at = {31};
  next.attempts = 32;
  ++next.version;
  EXPECT_EQ(put(next), CommitOutcome::committed);
  reopen();
  EXPECT_TRUE(value_of(store().find_refund(next.id)) == next);
  EXPECT_FALSE(value_of(store().find_refund(id<billing::RefundId>(2))));
}

TEST_P(PaymentSuite, of_two_who_decided_on_the_same_version_the_second_is_refused) {
  put(a_payment());
  EXPECT_EQ(put(paid(a_payment()), a_top_up(1, 5'000)), CommitOutcome::committed);
  EXPECT_EQ(put(paid(a_payment()), a_top_up(2, 5'000)), CommitOutcome::guard_failed);
  EXPECT_EQ(value_of(store().list_postings({})).size(), 1u) << "what came with it is refused, too";
}

TEST_P(PaymentSuite, of_two_refunds_at_once_the_second_decides_again) {
  const auto all = paid(a_payment());
  put(a_payment());
  put(all);
  EXPECT_EQ(put(less(all, 3'000), a_refund(1)), CommitOutcome::committed);
  EXPECT_EQ(put(less(all, 3'000), a_refund(2)), CommitOutcome::guard_failed);
  EXPECT_EQ(value_of(store().list_refunds({})).size(), 1u);
}

TEST_P(PaymentSuite, more_than_was_paid_never_goes_back) {
  const auto all = paid(a_payment());
  put(a_payment());
  put(all);
  EXPECT_EQ(put(less(all, 5'001)), CommitOutcome::guard_failed);
  EXPECT_EQ(put(less(all, 5'000)), CommitOutcome::committed);
}

TEST_P(PaymentSuite, the_money_of_a_payment_never_changes) {
  put(a_payment());
  auto other = paid(a_payment());
  other.amount = Money{1};
  EXPECT_EQ(put(other), CommitOutcome::guard_failed);
  other = paid(a_payment());
  other.currency = "CNY";
  EXPECT_EQ(put(other), CommitOutcome::guard_failed);
  auto born_old = a_payment(2);
  born_old.version = 2;
  EXPECT_EQ(put(born_old), CommitOutcome::guard_failed);
}

TEST_P(PaymentSuite, the_same_order_is_made_once) {
  put(a_payment(1));
  auto again = a_payment(2);
  again.order_key = a_payment(1).order_key;
  EXPECT_EQ(put(again), CommitOutcome::guard_failed);
  put(a_refund(1, 1));
  EXPECT_EQ(put(a_refund(2, 1)), CommitOutcome::guard_failed);
  put(a_payment(3));
  EXPECT_EQ(put(a_refund(2, 3)), CommitOutcome::committed) << "one order, two payments";
  EXPECT_FALSE(value_of(store().find_payment(again.id)));
}

TEST_P(PaymentSuite, payments_are_listed_newest_first_by_what_is_asked) {
  for (std::uint8_t n = 1; n <= 3; ++n) put(a_payment(n));
  auto second = paid(a_payment(2));
  second.paid_at = {1'000};
  put(second);
  const auto ids = [&](PaymentFilter filter) {
    std::vector<int> numbers;
    for (const auto& row : value_of(store().list_payments(filter))) {
      numbers.push_back(row.id.uuid.bytes[15]);
    }
    return numbers;
  };
  using Numbers = std::vector<int>;
  EXPECT_EQ(ids({}), (Numbers{3, 2, 1}));
  PaymentFilter filter;
  filter.before = id<billing::PaymentId>(3);
  filter.limit = 1;
  EXPECT_EQ(ids(filter), Numbers{2});
  filter = {};
  filter.within = {id<LocationId>(250)};
  EXPECT_EQ(ids(filter), Numbers{});
  filter.within.push_back(a_payment(1).location_id);
  EXPECT_EQ(ids(filter), (Numbers{3, 2, 1}));
  filter = {};
  filter.only_open = true;
  EXPECT_EQ(ids(filter), (Numbers{3, 1}));
  filter = {};
  filter.state = PaymentState::paid;
  EXPECT_EQ(ids(filter), Numbers{2});
  filter = {};
  filter.only_refundable = true;
  EXPECT_EQ(ids(filter), Numbers{2});
  put(less(second, 5'000));
  EXPECT_EQ(ids(filter), Numbers{});
  filter = {};
  filter.paid_from = Timestamp{1'000};
  filter.paid_before = Timestamp{1'001};
  filter.account = "gangpo";
  EXPECT_EQ(ids(filter), Numbers{2});
  filter.paid_before = Timestamp{1'000};
  EXPECT_EQ(ids(filter), Numbers{});
  filter = {};
  filter.account = "another";
  EXPECT_EQ(ids(filter), Numbers{});
  filter = {};
  filter.operator_id = id<OperatorId>(2);
  EXPECT_EQ(ids(filter), Numbers{});
  filter = {};
  filter.wallet_id = id<WalletId>(2);
  EXPECT_EQ(ids(filter), Numbers{});
}

TEST_P(PaymentSuite, refunds_are_listed_newest_first_by_what_is_asked) {
  put(a_payment(1), a_payment(2), a_refund(1, 1), a_refund(2, 2));
  auto done = a_refund(1, 1);
  done.state = RefundState::done;
  done.done_at = {1'000};
  ++done.version;
  put(done);
  const auto ids = [&](RefundFilter filter) {
    std::vector<int> numbers;
    for (const auto& row : value_of(store().list_refunds(filter))) {
      numbers.push_back(row.id.uuid.bytes[15]);
    }
    return numbers;
  };
  using Numbers = std::vector<int>;
  RefundFilter filter;
  filter.order_key = a_refund().order_key;
  EXPECT_EQ(ids(filter), (Numbers{2, 1}));
  filter.order_key = a_payment().order_key;
  EXPECT_EQ(ids(filter), Numbers{});
  filter = {};
  filter.payment_id = id<billing::PaymentId>(2);
  EXPECT_EQ(ids(filter), Numbers{2});
  filter = {};
  filter.only_open = true;
  EXPECT_EQ(ids(filter), Numbers{2});
  filter = {};
  filter.state = RefundState::done;
  EXPECT_EQ(ids(filter), Numbers{1});
  filter = {};
  filter.done_from = Timestamp{1'000};
  filter.done_before = Timestamp{1'001};
  EXPECT_EQ(ids(filter), Numbers{1});
  filter.account = "another";
  EXPECT_EQ(ids(filter), Numbers{});
  filter = {};
  filter.wallet_id = id<WalletId>(2);
  EXPECT_EQ(ids(filter), Numbers{});
}

TEST_P(PaymentSuite, refunds_that_the_provider_has_taken_and_no_statement_has_are_found) {
  put(a_payment(1), a_refund(1, 1));
  const auto missing = [&](std::int64_t before_ms) {
    RefundFilter filter;
    filter.unstated_before = Timestamp{before_ms};
    return value_of(store().list_refunds(filter)).size();
  };
  auto refund = a_refund(1, 1);
  const auto asked = refund.created_at.ms;
  const auto become = [&](RefundState state, std::int64_t stated_day = 0) {
    refund.state = state;
    refund.stated_day = stated_day;
    ++refund.version;
    put(refund);
    return missing(asked + 1);
  };
  EXPECT_EQ(become(RefundState::retrying), 0u) << "the provider has not taken it";
  EXPECT_EQ(become(RefundState::processing), 1u);
  EXPECT_EQ(missing(asked), 0u);
  EXPECT_EQ(become(RefundState::done), 1u);
  EXPECT_EQ(become(RefundState::done, 20'780), 0u);
  reopen();
  EXPECT_TRUE(value_of(store().find_refund(refund.id)) == refund);
}

TEST_P(PaymentSuite, a_location_has_one_payee_or_none) {
  billing::Payee payee{location_1, operator_1, "gangpo", "0371-1"};
  put(payee);
  payee.service_phone = "0371-2";
  put(payee);
  reopen();
  EXPECT_TRUE(value_of(store().load_catalog()).payees == std::vector{payee});
  payee.account.clear();
  put(payee);
  EXPECT_TRUE(value_of(store().load_catalog()).payees.empty());
}

billing::Reconciliation a_reconciliation(std::int64_t day) {
  billing::Reconciliation row;
  row.operator_id = operator_1;
  row.account = "gangpo";
  row.day = day;
  row.at = {30};
  row.who = "console";
  row.ours = {1, Money{2}, 3, Money{4}};
  row.theirs = {5, Money{6}, 7, Money{8}};
  row.fee = Money{9};
  row.fee_booked = Money{8};
  row.fee_postings = 1;
  row.differing = 2;
  row.differences = {{billing::DifferenceKind::ours_missing, true, "1", "2", Money{}, Money{3}},
                     {billing::DifferenceKind::theirs_missing, false, "4", "5", Money{6}, {}}};
  return row;
}

TEST_P(PaymentSuite, a_day_is_held_against_the_ledger_as_often_as_one_likes) {
  put(a_reconciliation(1), a_reconciliation(2));
  auto again = a_reconciliation(1);
  again.differing = 0;
  again.differences.clear();
  put(again);
  reopen();
  ReconciliationFilter filter;
  filter.operator_id = operator_1;
  EXPECT_TRUE(value_of(store().list_reconciliations(filter)) ==
              (std::vector{a_reconciliation(2), again}));
  filter.only_differing = true;
  EXPECT_TRUE(value_of(store().list_reconciliations(filter)) == std::vector{a_reconciliation(2)});
  filter.day = 2;
  filter.account = "gangpo";
  EXPECT_TRUE(value_of(store().list_reconciliations(filter)) == std::vector{a_reconciliation(2)});
  filter.account = "another";
  EXPECT_TRUE(value_of(store().list_reconciliations(filter)).empty());
  filter = {};
  filter.operator_id = id<OperatorId>(2);
  EXPECT_TRUE(value_of(store().list_reconciliations(filter)).empty());
}

}  // namespace
}  // namespace voltyard::storage::suite
