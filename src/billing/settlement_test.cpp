// What a charge moves: literal bills in, literal transfers out.
#include "billing/settlement.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

Uuid uuid(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

const Uuid place = uuid(3);
const WalletId wallet{uuid(2)};

Sale sale(std::optional<std::int64_t> held) {
  Sale made;
  made.session_id = SessionId{uuid(7)};
  made.operator_id = OperatorId{uuid(1)};
  made.location_id = LocationId{place};
  made.wallet_id = wallet;
  if (held) made.held = Money{*held};
  return made;
}

Bill bill(std::int64_t electricity, std::int64_t service) {
  Bill made;
  made.currency = "CNY";
  made.total = Money{electricity + service};
  BillLine line;
  line.amount = Money{electricity};
  made.lines.push_back(line);
  line.fee = Fee::service;
  line.amount = Money{service};
  made.lines.push_back(line);
  return made;
}

std::string text_of(const std::optional<Posting>& posting) {
  std::string text;
  if (!posting) return "nothing";
  for (const auto& transfer : posting->transfers) {
    if (!text.empty()) text += ", ";
    text += std::string(to_string(transfer.debit.kind)) + "->" +
            std::string(to_string(transfer.credit.kind)) + " " +
            std::to_string(transfer.amount.minor);
  }
  return text;
}

TEST(Settlement, a_hold_sets_aside_what_was_agreed) {
  const auto posting = hold_for(sale(500), Money{200}, "CNY");
  EXPECT_EQ(text_of(posting), "wallet->held 500");
  EXPECT_EQ(posting.may_owe, Money{200});
  EXPECT_EQ(posting.kind, PostingKind::hold);
}

Sale with_gift(std::int64_t held, std::int64_t gift) {
  auto made = sale(held);
  made.held_gift = Money{gift};
  return made;
}

TEST(Settlement, what_was_given_is_set_aside_first_spent_first_and_comes_back_as_given) {
  EXPECT_EQ(text_of(hold_for(with_gift(500, 300), {}, "CNY")), "gift->held 300, wallet->held 200");
  EXPECT_EQ(text_of(hold_for(with_gift(500, 500), {}, "CNY")), "gift->held 500");
  EXPECT_EQ(text_of(settle(with_gift(500, 300), bill(56, 20))),
            "held->electricity 56, held->service 20, held->gift 224, held->wallet 200");
  EXPECT_EQ(text_of(settle(with_gift(500, 300), bill(280, 40))),
            "held->electricity 280, held->service 40, held->wallet 180");
  EXPECT_EQ(text_of(release(with_gift(500, 300), "CNY")), "held->gift 300, held->wallet 200");
}

TEST(Settlement, what_a_pass_takes_off_its_own_account_pays_and_the_fees_are_whole) {
  auto made = bill(40, 20);
  for (const auto fee : {Fee::electricity, Fee::service}) {
    BillLine line;
    line.fee = fee;
    line.kind = LineKind::pass;
    line.amount = Money{-15};
    made.lines.push_back(line);
    made.total = made.total + line.amount;
  }
  const auto posting = settle(sale(100), made);
  EXPECT_EQ(text_of(posting),
            "held->electricity 25, held->service 5, pass->electricity 15, pass->service 15, "
            "held->wallet 70");
  EXPECT_EQ(posting->transfers[2].debit.owner, uuid(1)) << "the operator";
  EXPECT_EQ(loss_of(made, Fee::service), Money{15});
}

TEST(Settlement, the_bill_is_paid_out_of_the_hold_and_the_rest_goes_back_at_once) {
  EXPECT_EQ(text_of(settle(sale(500), bill(45, 80))),
            "held->electricity 45, held->service 80, held->wallet 375");
}

TEST(Settlement, what_a_concession_takes_off_is_paid_by_its_account) {
  auto made = bill(45, 80);
  for (const auto& [fee, off] : {std::pair(Fee::electricity, 22), std::pair(Fee::service, 40)}) {
    BillLine line;
    line.fee = fee;
    line.kind = LineKind::concession;
    line.amount = Money{-off};
    made.lines.push_back(line);
    made.total += line.amount;
  }
  EXPECT_EQ(text_of(settle(sale(500), made)),
            "held->electricity 23, held->service 40, concession->electricity 22, "
            "concession->service 40, held->wallet 437");
}

TEST(Settlement, what_was_delivered_beyond_the_hold_is_the_operators_loss) {
  const auto held = sale(100);
  EXPECT_EQ(text_of(settle(held, bill(45, 80))),
            "held->electricity 45, held->service 55, overshoot->service 25");
  EXPECT_EQ(payable(held, Money{125}), Money{100});
}

TEST(Settlement, a_hold_that_does_not_even_cover_the_electricity) {
  EXPECT_EQ(text_of(settle(sale(30), bill(45, 80))),
            "held->electricity 30, overshoot->electricity 15, overshoot->service 80");
}

TEST(Settlement, a_bill_that_says_itself_what_is_beyond_the_agreement_is_booked_the_same) {
  auto capped = bill(45, 80);
  BillLine line;
  line.fee = Fee::service;
  line.kind = LineKind::beyond_agreed;
  line.amount = Money{-25};
  capped.lines.push_back(line);
  capped.total = Money{100};
  EXPECT_EQ(text_of(settle(sale(100), capped)),
            "held->electricity 45, held->service 55, overshoot->service 25");
}

TEST(Settlement, an_exact_bill_leaves_nothing_to_go_back) {
  EXPECT_EQ(text_of(settle(sale(125), bill(45, 80))), "held->electricity 45, held->service 80");
}

TEST(Settlement, a_charge_that_was_not_held_for_may_leave_a_debt) {
  const auto posting = settle(sale(std::nullopt), bill(45, 80));
  EXPECT_EQ(text_of(posting), "wallet->electricity 45, wallet->service 80");
  EXPECT_EQ(posting->may_owe, most_of_a_transfer);
}

TEST(Settlement, without_a_wallet_the_location_has_something_unpaid) {
  auto nobody = sale(std::nullopt);
  nobody.wallet_id = {};
  EXPECT_EQ(text_of(settle(nobody, bill(45, 80))), "unpaid->electricity 45, unpaid->service 80");
}

TEST(Settlement, nothing_to_pay_and_nothing_held_moves_nothing) {
  EXPECT_EQ(text_of(settle(sale(std::nullopt), bill(0, 0))), "nothing");
}

TEST(Settlement, without_a_bill_the_hold_goes_back) {
  EXPECT_EQ(text_of(release(sale(500), "CNY")), "held->wallet 500");
  EXPECT_EQ(text_of(release(sale(std::nullopt), "CNY")), "nothing");
}

}  // namespace
}  // namespace voltyard::billing
