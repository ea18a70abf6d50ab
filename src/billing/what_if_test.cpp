// What charges would have cost under another tariff: sums, differences, and what is left out.
#include "billing/what_if.hpp"

#include "billing/session_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

Tariff per_kwh(std::int64_t electricity_e5, std::int64_t service_e5) {
  Tariff tariff;
  tariff.elements = {{{{Fee::electricity, Dimension::energy, electricity_e5, 1},
                       {Fee::service, Dimension::energy, service_e5, 1}},
                      {}}};
  return tariff;
}

template <class SomeId>
SomeId numbered(int n) {
  SomeId id;
  id.uuid.bytes[14] = static_cast<std::uint8_t>(n >> 8);
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

// Charges of an hour, billed at 0.50 + 0.10 元/kWh, priced again at 0.60 + 0.30.
class WhatIfTest : public ::testing::Test {
 protected:
  PastCharge charge(int wallet, std::int64_t mwh) {
    samples_.push_back({reading(evening, hour, mwh)});
    PastCharge made;
    made.location_id = numbered<LocationId>(1);
    if (wallet > 0) made.wallet_id = numbered<WalletId>(wallet);
    made.input = {evening, evening + Duration(hour), samples_.back()};
    made.currency = "CNY";
    made.billed = revenue_of(*rate(per_kwh(50'000, 10'000), made.input));
    return made;
  }

  PreparedTariff draft_ = *prepare(per_kwh(60'000, 30'000));
  std::vector<std::vector<domain::Sample>> samples_;
  WhatIf what_if_{draft_};
};

TEST_F(WhatIfTest, sums_and_differences_are_split_by_fee_location_and_resident) {
  what_if_.add(charge(1, kwh));
  what_if_.add(charge(1, 2 * kwh));
  auto elsewhere = charge(2, 10 * kwh);
  elsewhere.location_id = numbered<LocationId>(2);
  what_if_.add(elsewhere);
  const auto report = what_if_.report();
  EXPECT_EQ(report.all.charges, 3u);
  EXPECT_EQ(report.all.energy.mwh, 13 * kwh);
  EXPECT_EQ(report.all.before, (Revenue{Money{650}, Money{130}, {}}));
  EXPECT_EQ(report.all.after, (Revenue{Money{780}, Money{390}, {}}));
  EXPECT_EQ(report.all.difference().minor, 390);
  EXPECT_EQ(report.dearer, 3u);
  ASSERT_EQ(report.locations.size(), 2u);
  EXPECT_EQ(report.locations[0].id, numbered<LocationId>(2));  // the bigger difference
  EXPECT_EQ(report.locations[0].sum.difference().minor, 300);
  ASSERT_EQ(report.residents.size(), 2u);
  EXPECT_EQ(report.residents[1].wallet_id, numbered<WalletId>(1));
  EXPECT_EQ(report.residents[1].sum.charges, 2u);
  EXPECT_EQ(report.residents[1].sum.difference().minor, 90);
}

TEST_F(WhatIfTest, what_was_agreed_stays_the_limit_and_the_rest_is_shown_apart) {
  auto held = charge(1, 10 * kwh);  // 6.00 before, 9.00 under the draft
  held.input.agreed = Money{700};
  what_if_.add(held);
  const auto report = what_if_.report();
  EXPECT_EQ(report.all.after.total().minor, 700);
  EXPECT_EQ(report.all.after.beyond_agreed.minor, 200);
  EXPECT_EQ(report.all.difference().minor, 100);
}

TEST_F(WhatIfTest, a_corrected_charge_is_priced_by_what_a_person_has_found) {
  auto corrected = charge(1, 50 * kwh);
  corrected.corrected = Energy{kwh};
  corrected.billed = {Money{50}, Money{10}, {}};
  what_if_.add(corrected);
  EXPECT_EQ(what_if_.report().all.after.total().minor, 90);
  EXPECT_EQ(what_if_.report().all.energy.mwh, kwh);
}

TEST_F(WhatIfTest, cards_without_a_wallet_are_residents_whatever_their_case) {
  auto first = charge(0, kwh);
  first.token_uid = "Card-1";
  auto second = charge(0, kwh);
  second.token_uid = "CARD-1";
  what_if_.add(first);
  what_if_.add(second);
  const auto report = what_if_.report();
  ASSERT_EQ(report.residents.size(), 1u);
  EXPECT_EQ(report.residents[0].token_uid, "Card-1");
  EXPECT_EQ(report.residents[0].sum.charges, 2u);
}

TEST_F(WhatIfTest, what_cannot_be_priced_is_counted_with_its_reason_and_in_no_sum) {
  auto dollars = charge(1, kwh);
  dollars.currency = "USD";
  auto backwards = charge(1, kwh);
  backwards.input.end = backwards.input.start - Duration(1);
  what_if_.add(dollars);
  what_if_.add(backwards);
  what_if_.leave_out("its readings cannot be read", Money{5});
  const auto report = what_if_.report();
  EXPECT_EQ(report.all.charges, 0u);
  ASSERT_EQ(report.unpriced.size(), 3u);
  EXPECT_EQ(report.unpriced[0].reason, "billed in another currency");
  EXPECT_EQ(report.unpriced[0].billed.minor, 60);
  for (int i = 0; i < 100; ++i) what_if_.leave_out(std::to_string(i), Money{1});
  EXPECT_EQ(what_if_.report().unpriced.size(), WhatIf::most_reasons + 1);
}

TEST_F(WhatIfTest, the_biggest_differences_have_a_row_and_the_rest_a_sum) {
  constexpr int residents = 150;
  for (int i = 1; i <= residents; ++i) what_if_.add(charge(i, i * kwh));
  const auto report = what_if_.report();
  ASSERT_EQ(report.residents.size(), WhatIf::most_rows);
  EXPECT_EQ(report.residents[0].wallet_id, numbered<WalletId>(residents));
  EXPECT_EQ(report.residents[99].wallet_id, numbered<WalletId>(51));
  EXPECT_EQ(report.residents_left_out, 50u);
  EXPECT_EQ(report.other_residents.charges, 50u);
  EXPECT_EQ(report.other_residents.difference().minor, 30 * 50 * 51 / 2);
}

TEST_F(WhatIfTest, several_counts_add_up_to_what_one_would_have_counted) {
  WhatIf left{draft_};
  WhatIf right{draft_};
  for (int i = 1; i <= 3; ++i) {
    auto each = charge(i, i * kwh);
    what_if_.add(each);
    (i == 2 ? right : left).add(each);
  }
  auto card = charge(0, kwh);
  card.token_uid = "CARD-1";
  what_if_.add(card);
  right.add(card);
  left.leave_out("why", Money{1});
  what_if_.leave_out("why", Money{1});
  left.add_up(right);
  const auto whole = what_if_.report();
  const auto parts = left.report();
  EXPECT_EQ(parts.all, whole.all);
  EXPECT_EQ(parts.dearer, whole.dearer);
  EXPECT_EQ(parts.unpriced.size(), 1u);
  ASSERT_EQ(parts.residents.size(), whole.residents.size());
  for (std::size_t i = 0; i < parts.residents.size(); ++i) {
    EXPECT_EQ(parts.residents[i].sum, whole.residents[i].sum) << i;
  }
}

TEST_F(WhatIfTest, a_draft_that_asks_more_than_any_charge_may_cost_is_not_priced) {
  const auto dear = *prepare(per_kwh(9'999'999'999, 0));
  WhatIf what_if{dear};
  auto big = charge(1, 100'000 * kwh);
  what_if.add(big);
  ASSERT_EQ(what_if.report().unpriced.size(), 1u);
}

}  // namespace
}  // namespace voltyard::billing
