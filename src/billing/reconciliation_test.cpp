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
