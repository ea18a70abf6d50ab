// A counted till: literal amounts in, literal transfers out.
#include "billing/till.hpp"

#include "billing/book.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

Uuid uuid(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

std::optional<Posting> closed(std::int64_t expected, std::int64_t counted) {
  TillCount count;
  count.id = uuid(9);
  count.operator_id = OperatorId{uuid(1)};
  count.currency = "CNY";
  count.expected = Money{expected};
  count.counted = Money{counted};
  count.who = "ann";
  return close_till(count);
}

std::string text_of(const std::optional<Posting>& posting) {
  std::string text;
  if (!posting) return "nothing";
  for (const auto& transfer : posting->transfers) {
    if (!text.empty()) text += ", ";
    text += std::string(to_string(transfer.debit.kind)) + "<-" +
            std::string(to_string(transfer.credit.kind)) + " " +
            std::to_string(transfer.amount.minor);
  }
  return text;
}

TEST(Till, what_was_counted_goes_to_the_bank) {
  EXPECT_EQ(text_of(closed(5'000, 5'000)), "bank<-cash 5000");
  EXPECT_TRUE(check(*closed(5'000, 5'000)).has_value());
}

TEST(Till, what_is_missing_or_too_much_has_an_account_of_its_own) {
  EXPECT_EQ(text_of(closed(5'000, 4'950)), "bank<-cash 4950, till_difference<-cash 50");
  EXPECT_EQ(text_of(closed(5'000, 5'020)), "bank<-cash 5020, cash<-till_difference 20");
  EXPECT_EQ(text_of(closed(5'000, 0)), "till_difference<-cash 5000");
}

TEST(Till, an_empty_till_needs_no_posting) { EXPECT_EQ(text_of(closed(0, 0)), "nothing"); }

TEST(Till, is_empty_afterwards_whatever_was_counted) {
  for (const std::int64_t counted : {0, 1, 4'999, 5'000, 5'001, 90'000}) {
    Book book;
    Posting paid = *closed(5'000, 5'000);
    paid.kind = PostingKind::top_up;
    paid.transfers = {{{AccountKind::cash, uuid(1)}, {AccountKind::wallet, uuid(2)}, Money{5'000}}};
    ASSERT_TRUE(book.post(paid).has_value());
    ASSERT_TRUE(book.post(*closed(5'000, counted)).has_value());
    const BookAccount till{OperatorId{uuid(1)}, "CNY", {AccountKind::cash, uuid(1)}};
    EXPECT_EQ(book.totals(till).owed(), Money{0}) << counted;
  }
}

}  // namespace
}  // namespace voltyard::billing
