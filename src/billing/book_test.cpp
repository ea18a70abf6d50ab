// The rules that no balance may break.
#include "billing/book.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string_view>

namespace voltyard::billing {
namespace {

Uuid uuid(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

const OperatorId owner{uuid(1)};
const WalletId wallet{uuid(2)};
const Account till{AccountKind::cash, uuid(1)};

Posting posting(PostingKind kind, std::uint8_t subject, Account debit, Account credit,
                std::int64_t minor) {
  Posting made;
  made.kind = kind;
  made.subject = uuid(subject);
  made.operator_id = owner;
  made.wallet_id = wallet;
  made.transfers = {{debit, credit, Money{minor}}};
  return made;
}

Posting top_up(std::uint8_t subject, std::int64_t minor) {
  return posting(PostingKind::top_up, subject, till, wallet_account(wallet), minor);
}

Posting refund(std::uint8_t subject, std::int64_t minor) {
  return posting(PostingKind::refund, subject, wallet_account(wallet), till, minor);
}

std::int64_t balance(const Book& book) {
  return book.totals({owner, "CNY", wallet_account(wallet)}).owed().minor;
}

TEST(Book, a_top_up_is_owed_to_the_holder) {
  Book book;
  ASSERT_TRUE(book.post(top_up(10, 5'000)));
  EXPECT_EQ(balance(book), 5'000);
  EXPECT_EQ(book.totals({owner, "CNY", till}).owed().minor, -5'000);
}

TEST(Book, the_same_payment_is_posted_once) {
  Book book;
  ASSERT_TRUE(book.post(top_up(10, 5'000)));
  EXPECT_EQ(book.post(top_up(10, 5'000)).error().message, "it is posted already");
  EXPECT_EQ(balance(book), 5'000);
}

TEST(Book, of_two_refunds_at_once_the_second_is_not_covered) {
  Book book;
  ASSERT_TRUE(book.post(top_up(10, 5'000)));
  ASSERT_TRUE(book.post(refund(11, 3'000)));
  EXPECT_EQ(book.post(refund(12, 3'000)).error().message, "the wallet does not cover it");
  EXPECT_EQ(balance(book), 2'000);
}

TEST(Book, a_wallet_goes_below_zero_only_as_far_as_a_posting_allows) {
  Book book;
  auto charge = refund(11, 3'000);
  charge.may_owe = Money{2'999};
  EXPECT_FALSE(book.post(charge));
  charge.may_owe = Money{3'000};
  EXPECT_TRUE(book.post(charge));
  EXPECT_EQ(balance(book), -3'000);
}

TEST(Book, a_top_up_that_does_not_clear_the_debt_is_taken_all_the_same) {
  Book book;
  auto charge = refund(11, 3'000);
  charge.may_owe = Money{3'000};
  ASSERT_TRUE(book.post(charge));
  EXPECT_TRUE(book.post(top_up(12, 1'000)));
  EXPECT_EQ(balance(book), -2'000);
  EXPECT_FALSE(book.post(refund(13, 1)));
}

TEST(Book, a_hold_is_never_overdrawn_whatever_may_be_owed) {
  Book book;
  auto pay = posting(PostingKind::settle, 11, held_account(wallet), till, 1);
  pay.may_owe = Money{1'000'000};
  EXPECT_FALSE(book.post(pay));
}

TEST(Book, what_breaks_in_the_second_transfer_leaves_the_first_undone) {
  Book book;
  auto both = top_up(10, 5'000);
  both.transfers.push_back({held_account(wallet), till, Money{1}});
  EXPECT_FALSE(book.post(both));
  EXPECT_EQ(balance(book), 0);
  both.transfers.pop_back();
  EXPECT_TRUE(book.post(both));
}

TEST(Book, accounts_of_other_operators_and_currencies_are_other_accounts) {
  Book book;
  ASSERT_TRUE(book.post(top_up(10, 5'000)));
  auto theirs = refund(11, 1'000);
  theirs.operator_id = OperatorId{uuid(9)};
  EXPECT_FALSE(book.post(theirs));
  auto euros = refund(12, 1'000);
  euros.currency = "EUR";
  EXPECT_FALSE(book.post(euros));
}

TEST(Book, a_posting_that_was_not_stored_is_taken_back) {
  Book book;
  ASSERT_TRUE(book.post(top_up(10, 5'000)));
  ASSERT_TRUE(book.post(refund(11, 3'000)));
  book.take_back(refund(11, 3'000));
  EXPECT_EQ(balance(book), 5'000);
  EXPECT_TRUE(book.post(refund(11, 3'000)));
}

TEST(Book, nothing_less_than_nothing_and_nothing_beyond_64_bits_is_posted) {
  Book book;
  const auto error_of = [&](std::int64_t minor) { return book.post(top_up(10, minor)).error(); };
  EXPECT_EQ(error_of(0).field, "/transfers/0/amount");
  EXPECT_EQ(error_of(-1).message, "an amount is more than nothing");
  EXPECT_EQ(error_of(std::numeric_limits<std::int64_t>::max()).message,
            "the amount is beyond what the ledger holds");
  EXPECT_TRUE(book.post(top_up(10, most_of_a_transfer.minor)));
}

TEST(Book, an_account_is_full_before_it_overflows) {
  Book book;
  auto most = top_up(1, most_of_a_transfer.minor);
  most.transfers.assign(most_transfers, most.transfers[0]);
  Status posted;
  std::uint64_t count = 0;
  while (posted) {
    ++count;
    for (int byte = 0; byte < 8; ++byte) {
      most.subject.bytes[static_cast<std::size_t>(byte)] =
          static_cast<std::uint8_t>(count >> (8 * byte));
    }
    posted = book.post(most);
  }
  EXPECT_EQ(posted.error().message, "the account is full");
  EXPECT_EQ(count, 251u);
}

TEST(Book, refuses_a_posting_that_says_too_little_or_too_much) {
  const auto field_of = [](auto change) {
    auto bad = top_up(10, 1);
    change(bad);
    return check(bad).error().field;
  };
  EXPECT_EQ(field_of([](Posting& p) { p.subject = {}; }), "/subject");
  EXPECT_EQ(field_of([](Posting& p) { p.operator_id = {}; }), "/operator");
  EXPECT_EQ(field_of([](Posting& p) { p.currency = "CN"; }), "/currency");
  EXPECT_EQ(field_of([](Posting& p) { p.may_owe = Money{-1}; }), "/may_owe");
  EXPECT_EQ(field_of([](Posting& p) { p.note.assign(501, 'x'); }), "/note");
  EXPECT_EQ(field_of([](Posting& p) { p.transfers.clear(); }), "/transfers");
  EXPECT_EQ(field_of([](Posting& p) { p.transfers.resize(17); }), "/transfers");
  EXPECT_EQ(field_of([](Posting& p) { p.transfers[0].credit = till; }), "/transfers/0/credit");
  EXPECT_EQ(field_of([](Posting& p) { p.transfers[0].credit.owner = {}; }), "/transfers/0");
}

TEST(Ledger, every_kind_has_a_name_of_its_own) {
  std::set<std::string_view> accounts;
  for (const int number : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}) {
    accounts.insert(to_string(static_cast<AccountKind>(number)));
  }
  EXPECT_EQ(accounts.size(), 14u);
  EXPECT_FALSE(accounts.contains(""));
  std::set<std::string_view> postings;
  for (const int number : {1, 2, 3, 4, 5, 6, 7, 8, 9}) {
    postings.insert(to_string(static_cast<PostingKind>(number)));
  }
  EXPECT_EQ(postings.size(), 9u);
  EXPECT_FALSE(postings.contains(""));
}

}  // namespace
}  // namespace voltyard::billing
