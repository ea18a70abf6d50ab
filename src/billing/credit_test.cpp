// What a credit note takes back: literal bills and amounts in, literal transfers out.
#include "billing/credit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace voltyard::billing {
namespace {

Uuid uuid(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

Sale sale(bool has_wallet) {
  Sale made;
  made.session_id = SessionId{uuid(7)};
  made.operator_id = OperatorId{uuid(1)};
  made.location_id = LocationId{uuid(3)};
  if (has_wallet) made.wallet_id = WalletId{uuid(2)};
  return made;
}

struct Line {
  Fee fee;
  std::int64_t minor;
  LineKind kind = LineKind::counted;
};

Bill bill(std::initializer_list<Line> lines) {
  Bill made;
  made.currency = "CNY";
  for (const auto& line : lines) {
    BillLine row;
    row.fee = line.fee;
    row.amount = Money{line.minor};
    row.kind = line.kind;
    made.lines.push_back(row);
    made.total += row.amount;
  }
  return made;
}

std::string text_of(const Posting& posting) {
  std::string text;
  for (const auto& transfer : posting.transfers) {
    if (!text.empty()) text += ", ";
    text += std::string(to_string(transfer.debit.kind)) + "->" +
            std::string(to_string(transfer.credit.kind)) + " " +
            std::to_string(transfer.amount.minor);
  }
  return text;
}

CreditNote note(std::int64_t minor) {
  CreditNote made;
  made.id = CreditNoteId{uuid(9)};
  made.at = Timestamp{5};
  made.amount = Money{minor};
  made.reason = "插座损坏";
  made.who = "console";
  return made;
}

Posting credited(const Bill& bill, std::int64_t before, std::int64_t now, bool has_wallet = true) {
  return credit(sale(has_wallet), bill, {Money{before}, Money{now}}, note(now));
}

TEST(CreditTest, gives_back_to_the_wallet_out_of_both_fees_in_their_proportion) {
  const auto made = bill({{Fee::electricity, 32}, {Fee::service, 64}});
  EXPECT_EQ(text_of(credited(made, 0, 30)), "electricity->wallet 10, service->wallet 20");
}

TEST(CreditTest, what_was_paid_in_comes_back_before_what_had_been_given) {
  auto paid = sale(true);
  paid.held = Money{500};
  paid.held_gift = Money{40};
  const auto made = bill({{Fee::electricity, 32}, {Fee::service, 64}});
  const auto text = [&](std::int64_t before, std::int64_t now) {
    return text_of(credit(paid, made, {Money{before}, Money{now}}, note(now)));
  };
  EXPECT_EQ(text(0, 30), "electricity->wallet 10, service->wallet 20");
  EXPECT_EQ(text(30, 66), "electricity->wallet 22, service->wallet 4, service->gift 40");
}

TEST(CreditTest, is_about_its_note_and_says_its_reason) {
  const auto posting = credited(bill({{Fee::electricity, 32}}), 0, 30);
  EXPECT_EQ(posting.kind, PostingKind::credit);
  EXPECT_EQ(posting.subject, uuid(9));
  EXPECT_EQ(posting.note, "插座损坏");
  EXPECT_EQ(posting.who, "console");
  EXPECT_TRUE(check(posting).has_value());
}

TEST(CreditTest, of_a_charge_that_nobody_has_paid_lowers_what_is_unpaid) {
  EXPECT_EQ(text_of(credited(bill({{Fee::electricity, 32}}), 0, 32, false)),
            "electricity->unpaid 32");
}

TEST(CreditTest, takes_back_the_concessions_share_and_the_operators_loss) {
  const auto made = bill({{Fee::electricity, 40},
                          {Fee::service, 40},
                          {Fee::electricity, -20, LineKind::concession},
                          {Fee::service, -20, LineKind::concession},
                          {Fee::service, -10, LineKind::beyond_agreed}});
  EXPECT_EQ(text_of(credited(made, 0, 30)),
            "electricity->wallet 30, electricity->concession 10, service->concession 30, "
            "service->overshoot 10");
}

TEST(CreditTest, takes_back_the_share_of_a_pass_too) {
  const auto made = bill({{Fee::electricity, 40},
                          {Fee::service, 40},
                          {Fee::electricity, -30, LineKind::pass},
                          {Fee::service, -10, LineKind::pass}});
  EXPECT_EQ(text_of(credited(made, 0, 40)), "electricity->wallet 40, service->pass 40");
}

// Whatever the steps, what was moved is taken back exactly, and no fee becomes negative.
TEST(CreditTest, in_any_steps_all_that_was_paid_takes_back_all_that_was_moved) {
  const auto made = bill({{Fee::electricity, 37},
                          {Fee::service, 11},
                          {Fee::electricity, -12, LineKind::concession},
                          {Fee::service, -4, LineKind::concession},
                          {Fee::service, -3, LineKind::beyond_agreed}});
  for (std::int64_t step = 1; step <= made.total.minor; ++step) {
    std::map<AccountKind, std::int64_t> left = {{AccountKind::electricity, 37},
                                                {AccountKind::service, 11},
                                                {AccountKind::wallet, 0},
                                                {AccountKind::concession, -16},
                                                {AccountKind::overshoot, -3}};
    for (std::int64_t before = 0; before < made.total.minor; before += step) {
      const auto now = std::min(step, made.total.minor - before);
      for (const auto& transfer : credited(made, before, now).transfers) {
        left[transfer.debit.kind] -= transfer.amount.minor;
        left[transfer.credit.kind] += transfer.amount.minor;
      }
      EXPECT_GE(left[AccountKind::service], 0) << step;
    }
    EXPECT_EQ(left, (std::map<AccountKind, std::int64_t>{{AccountKind::electricity, 0},
                                                         {AccountKind::service, 0},
                                                         {AccountKind::wallet, 29},
                                                         {AccountKind::concession, 0},
                                                         {AccountKind::overshoot, 0}}))
        << step;
  }
}

}  // namespace
}  // namespace voltyard::billing
