// Two statements of one day, and where they differ.
#include "billing/reconciliation.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

StatementLine line(std::string number, std::int64_t minor, bool refund = false) {
  StatementLine made;
  made.refund = refund;
  made.number = std::move(number);
  made.their_number = "T" + made.number;
  made.amount = Money{minor};
  return made;
}

std::vector<std::string> found(const Reconciliation& result) {
  std::vector<std::string> texts;
  for (const auto& each : result.differences) {
    texts.push_back(std::string(to_string(each.kind)) + (each.refund ? " refund " : " ") +
                    each.number + " " + std::to_string(each.ours.minor) + "/" +
                    std::to_string(each.theirs.minor));
  }
  return texts;
}
using Texts = std::vector<std::string>;

TEST(Reconciliation, the_same_on_both_sides_is_no_difference) {
  const std::vector lines = {line("1", 500), line("2", 700), line("1", 200, true)};
  const auto result = reconcile(lines, {lines[2], lines[1], lines[0]});
  EXPECT_EQ(found(result), Texts{});
  EXPECT_EQ(result.ours, result.theirs);
  EXPECT_EQ(result.ours.payments, 2u);
  EXPECT_EQ(result.ours.paid, Money{1'200});
  EXPECT_EQ(result.ours.refunds, 1u);
  EXPECT_EQ(result.ours.refunded, Money{200});
}

TEST(Reconciliation, each_kind_of_difference_is_named_with_both_amounts) {
  const auto result = reconcile({line("1", 500), line("2", 700), line("3", 100, true)},
                                {line("1", 501), line("3", 100), line("4", 50, true),
                                 line("4", 50, true), line("3", 100, true)});
  EXPECT_EQ(found(result), (Texts{"amount_differs 1 500/501", "theirs_missing 2 700/0",
                                  "ours_missing 3 0/100", "ours_missing refund 4 0/50"}));
  EXPECT_EQ(result.differing, 4u);
}

TEST(Reconciliation, what_stands_there_twice_is_a_difference) {
  EXPECT_EQ(found(reconcile({line("1", 5)}, {line("1", 5), line("1", 5)})), Texts{"twice 1 5/5"});
}

TEST(Reconciliation, another_currency_is_another_amount) {
  auto dollars = line("1", 500);
  dollars.currency = "USD";
  EXPECT_EQ(found(reconcile({line("1", 500)}, {dollars})), Texts{"amount_differs 1 500/500"});
}

TEST(Reconciliation, of_very_many_differences_the_first_are_kept_and_all_are_counted) {
  std::vector<StatementLine> theirs;
  for (int i = 0; i < 1'200; ++i) theirs.push_back(line(std::to_string(10'000 + i), 1));
  const auto result = reconcile({}, theirs);
  EXPECT_EQ(result.differing, 1'200u);
  EXPECT_EQ(result.differences.size(), most_differences);
}

StatementLine with_fee(StatementLine made, std::int64_t minor) {
  made.fee = Money{minor};
  return made;
}

std::string text_of(const std::optional<Posting>& posting) {
  if (!posting) return "nothing";
  const auto& transfer = posting->transfers.at(0);
  return std::string(to_string(transfer.debit.kind)) + "->" +
         std::string(to_string(transfer.credit.kind)) + " " + std::to_string(transfer.amount.minor);
}

TEST(Reconciliation, the_fee_is_the_statements_and_that_of_a_stranger_is_not_booked) {
  const auto result = reconcile({line("1", 500), line("1", 200, true)},
                                {with_fee(line("1", 500), 3), with_fee(line("2", 900), 5),
                                 with_fee(line("1", 200, true), -1)});
  EXPECT_EQ(result.fee, Money{7});
  EXPECT_EQ(result.fee_booked, Money{2});
}

TEST(Reconciliation, a_fee_is_booked_once_and_only_what_is_missing_of_it) {
  Reconciliation day;
  day.operator_id.uuid.bytes[15] = 1;
  day.account = "gangpo";
  day.day = 20'780;
  day.fee_booked = Money{30};
  const auto first = fee_posting(day, {}, {9});
  EXPECT_EQ(text_of(first), "merchant_fee->provider 30");
  EXPECT_TRUE(check(*first).has_value());
  EXPECT_EQ(first->note, "gangpo 2026-11-23");
  EXPECT_EQ(first->subject, fee_posting(day, {}, {10})->subject) << "two at once book it once";
  EXPECT_EQ(text_of(fee_posting(day, Money{30}, {9})), "nothing");
  day.fee_postings = 1;
  day.fee_booked = Money{23};
  const auto second = fee_posting(day, Money{30}, {9});
  EXPECT_EQ(text_of(second), "provider->merchant_fee 7");
  EXPECT_NE(second->subject, first->subject);
}

TEST(Reconciliation, a_day_of_the_provider_begins_at_midnight_of_beijing) {
  const auto day = day_in("2026-11-23");
  ASSERT_TRUE(day);
  EXPECT_EQ(day_text(*day), "2026-11-23");
  EXPECT_EQ(to_rfc3339(begin_of_provider_day(*day)), "2026-11-22T16:00:00Z");
  EXPECT_EQ(provider_day(begin_of_provider_day(*day)), *day);
  EXPECT_EQ(provider_day(begin_of_provider_day(*day) - Duration(1)), *day - 1);
}

TEST(Reconciliation, what_is_no_day_is_none) {
  for (const auto* text : {"", "2026-02-30", "2026-1-1", "2026-11-23T", "20261123", "9999-99-99"}) {
    EXPECT_EQ(day_in(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace voltyard::billing
