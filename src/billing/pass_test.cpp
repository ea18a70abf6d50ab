// Passes: what a row may say, which one covers a charge, and what it takes off the bill: exactly
// what the charge would have cost had it ended when the covered minutes were used up.
#include "billing/pass.hpp"

#include "billing/session_fixture.hpp"
#include "billing/shed_tariff.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

using domain::Sample;
using std::chrono::minutes;

Uuid uuid(std::uint8_t last) {
  Uuid made;
  made.bytes[15] = last;
  return made;
}

const LocationId yard{uuid(3)};

Pass pass(std::int32_t in_all = 600, std::int32_t per_charge = 0) {
  Pass made;
  made.id = PassId{uuid(1)};
  made.operator_id = OperatorId{uuid(2)};
  made.wallet_id = WalletId{uuid(4)};
  made.name = "月卡";
  made.price = Money{3'000};
  made.minutes = in_all;
  made.minutes_per_charge = per_charge;
  made.from = Timestamp{1'000};
  made.until = Timestamp{2'000};
  made.who = "ann";
  made.created_at = Timestamp{900};
  return made;
}

std::string fault_of(const Pass& row) {
  const auto good = check(row);
  return good ? "" : good.error().field;
}

TEST(PassTest, a_row_says_what_it_is_within_bounds) {
  EXPECT_EQ(fault_of(pass()), "");
  EXPECT_EQ(fault_of(pass(0, 0)), "");
  const auto with = [](auto member, auto value) {
    auto row = pass();
    row.*member = value;
    return fault_of(row);
  };
  EXPECT_EQ(with(&Pass::name, std::string()), "/name");
  EXPECT_EQ(with(&Pass::name, std::string(101, 'x')), "/name");
  EXPECT_EQ(with(&Pass::price, Money{-1}), "/price_minor");
  EXPECT_EQ(with(&Pass::price, Money{10'000'001}), "/price_minor");
  EXPECT_EQ(with(&Pass::minutes, -1), "/minutes");
  EXPECT_EQ(with(&Pass::minutes, 1'000'001), "/minutes");
  EXPECT_EQ(with(&Pass::minutes_per_charge, 527'041), "/minutes_per_charge");
  EXPECT_EQ(with(&Pass::until, Timestamp{1'000}), "/until_at");
  EXPECT_EQ(with(&Pass::until, Timestamp{1'000} + longest_pass + Duration(1)), "/until_at");
}

TEST(PassTest, holds_from_its_first_moment_to_before_its_last_and_where_it_is_for) {
  auto row = pass();
  EXPECT_FALSE(row.holds(Timestamp{999}, yard));
  EXPECT_TRUE(row.holds(Timestamp{1'000}, yard));
  EXPECT_TRUE(row.holds(Timestamp{1'999}, yard));
  EXPECT_FALSE(row.holds(Timestamp{2'000}, yard));
  row.location_id = yard;
  EXPECT_TRUE(row.holds(Timestamp{1'500}, yard));
  EXPECT_FALSE(row.holds(Timestamp{1'500}, LocationId{uuid(9)}));
  row.location_id = {};
  row.cancelled = true;
  EXPECT_FALSE(row.holds(Timestamp{1'500}, yard));
}

TEST(PassTest, has_no_more_minutes_noted_than_it_has_and_none_once_it_is_cancelled) {
  EXPECT_TRUE(may_stand({pass(100), 100}));
  EXPECT_FALSE(may_stand({pass(100), 101}));
  EXPECT_TRUE(may_stand({pass(0), 1'000'000'000}));
  auto cancelled = pass(0);
  cancelled.cancelled = true;
  EXPECT_TRUE(may_stand({cancelled, 0}));
  EXPECT_FALSE(may_stand({cancelled, 1}));
}

std::int32_t covers(const UsedPass& used) {
  const auto cover = best_cover(std::span(&used, 1), Timestamp{1'500}, yard);
  return cover ? cover->minutes : 0;
}

TEST(PassTest, covers_what_is_left_and_of_one_charge_no_more_than_it_says) {
  EXPECT_EQ(covers({pass(100), 0}), 100);
  EXPECT_EQ(covers({pass(100), 99}), 1);
  EXPECT_EQ(covers({pass(100), 100}), 0);
  EXPECT_EQ(covers({pass(100, 60), 0}), 60);
  EXPECT_EQ(covers({pass(100, 60), 70}), 30);
  EXPECT_EQ(covers({pass(0, 60), 9'000}), 60);
  EXPECT_EQ(covers({pass(0), 9'000}), 366 * 24 * 60);
}

TEST(PassTest, the_one_that_covers_most_is_used_and_of_equal_ones_the_one_that_ends_first) {
  auto most = pass(300);
  auto earlier = most;
  earlier.id = PassId{uuid(7)};
  earlier.until = Timestamp{1'900};
  auto over = pass(900);
  over.until = Timestamp{1'400};
  const std::vector<UsedPass> some = {{pass(100), 0}, {most, 0}, {earlier, 0}, {over, 0}};
  EXPECT_EQ(best_cover(some, Timestamp{1'500}, yard), (Cover{PassId{uuid(7)}, 300}));
  EXPECT_EQ(best_cover({}, Timestamp{1'500}, yard), std::nullopt);
}

TEST(PassTest, whole_days_of_the_local_clock_are_sold_and_the_first_one_counts) {
  const Duration shanghai = std::chrono::hours(8);
  const auto end = [&](std::string_view from, PassPeriod period) {
    return to_rfc3339(pass_end(utc(from), period, shanghai));
  };
  EXPECT_EQ(end("2026-11-23T14:00:00Z", {1, 0}), "2026-12-22T16:00:00Z") << "until 22 December";
  EXPECT_EQ(end("2026-11-30T16:00:00Z", {1, 0}), "2026-12-31T16:00:00Z") << "all of December";
  EXPECT_EQ(end("2027-01-31T01:00:00Z", {1, 0}), "2027-02-27T16:00:00Z") << "February is short";
  EXPECT_EQ(end("2026-11-23T14:00:00Z", {0, 1}), "2026-11-23T16:00:00Z") << "today";
  EXPECT_EQ(end("2026-11-23T16:00:00Z", {0, 30}), "2026-12-23T16:00:00Z") << "the 24th there";
}

TEST(PassTest, begun_minutes_are_used_until_the_vehicle_is_full_and_no_more_than_were_noted) {
  domain::Session charge;
  charge.started_at = evening;
  charge.covered_minutes = 60;
  const auto used = [&](std::int64_t length_ms, std::optional<std::int64_t> full_ms) {
    charge.ended_at = evening + Duration(length_ms);
    charge.full_at.reset();
    if (full_ms) charge.full_at = evening + Duration(*full_ms);
    return used_minutes(charge);
  };
  EXPECT_EQ(used(0, {}), 1) << "it has begun";
  EXPECT_EQ(used(1, {}), 1);
  EXPECT_EQ(used(10 * minute, {}), 10);
  EXPECT_EQ(used(10 * minute + 1, {}), 11);
  EXPECT_EQ(used(10 * hour, {}), 60);
  EXPECT_EQ(used(10 * hour, 20 * minute), 20);
}

TEST(PassTest, its_price_leaves_the_wallet_and_comes_back_whole_and_a_gift_moves_nothing) {
  const auto sold = sell(pass(), {}, "CNY");
  ASSERT_TRUE(sold);
  EXPECT_TRUE(check(*sold).has_value());
  EXPECT_EQ(sold->may_owe, Money{});
  const Account account{AccountKind::pass, uuid(2)};
  const auto own = wallet_account(WalletId{uuid(4)});
  EXPECT_EQ(sold->transfers, (std::vector<Transfer>{{own, account, Money{3'000}}}));
  const auto back = give_back(*sold, Timestamp{950}, "ben");
  EXPECT_EQ(back.transfers, (std::vector<Transfer>{{account, own, Money{3'000}}}));
  EXPECT_EQ(back.kind, PostingKind::pass_back);
  EXPECT_EQ(back.subject, sold->subject);
  EXPECT_EQ(back.who, "ben");
  auto gift = pass();
  gift.price = {};
  EXPECT_FALSE(sell(gift, {}, "CNY"));
}

TEST(PassTest, what_was_given_pays_a_pass_first_and_comes_back_as_given) {
  const auto sold = sell(pass(), Money{1'000}, "CNY");
  ASSERT_TRUE(sold);
  const Account account{AccountKind::pass, uuid(2)};
  const auto gift = gift_account(WalletId{uuid(4)});
  const auto own = wallet_account(WalletId{uuid(4)});
  EXPECT_EQ(sold->transfers,
            (std::vector<Transfer>{{gift, account, Money{1'000}}, {own, account, Money{2'000}}}));
  EXPECT_EQ(give_back(*sold, Timestamp{950}, "ben").transfers,
            (std::vector<Transfer>{{account, gift, Money{1'000}}, {account, own, Money{2'000}}}));
}

// One kWh within two hours in the shed: 56 of electricity and 20 of service.
const std::vector<Sample> two_hours = {reading(evening, 2 * hour, kwh)};

RatingInput charge(std::int64_t covered_minutes) {
  RatingInput input;
  input.start = evening;
  input.end = evening + Duration(2 * hour);
  input.samples = two_hours;
  input.covered = minutes(covered_minutes);
  return input;
}

Result<Bill> rated(const RatingInput& input) { return rate(shed_tariff(TariffId{}), input); }

TEST(PassCoverTest, takes_off_what_the_charge_would_have_cost_had_it_ended_there) {
  EXPECT_EQ(text(rated(charge(60))),
            "electricity ENERGY 1000000 mwh @ 56000 = 56 [0..0]\n"
            "service TIME 7200000 ms @ 10000 = 20 [0..0]\n"
            "electricity pass = -28\n"
            "service pass = -10\n"
            "total 38");
}

// docs/money.md computes this one by hand.
TEST(PassCoverTest, eight_of_ten_hours_leave_29_to_pay) {
  const std::vector<Sample> curve = {reading(evening, 10 * hour, 800'000)};
  auto input = charge(480);
  input.end = evening + Duration(10 * hour);
  input.samples = curve;
  EXPECT_EQ(text(rated(input)),
            "electricity ENERGY 800000 mwh @ 56000 = 45 [0..0]\n"
            "service TIME 36000000 ms @ 10000 = 100 [0..0]\n"
            "electricity pass = -36\n"
            "service pass = -80\n"
            "total 29");
}

TEST(PassCoverTest, from_the_minute_at_which_it_ends_the_charge_costs_something) {
  EXPECT_EQ(total(rated(charge(0))), 76);
  EXPECT_EQ(total(rated(charge(1))), 75) << "8.3 Wh, by the step 9, are 0.504 of a 分";
  EXPECT_EQ(total(rated(charge(2))), 75) << "17 Wh are 0.952, two minutes 0.33";
  EXPECT_EQ(total(rated(charge(117))), 1) << "54.6 and 19.5";
  EXPECT_EQ(total(rated(charge(120))), 0);
  EXPECT_EQ(total(rated(charge(most_covered_minutes))), 0);
}

TEST(PassCoverTest, a_concession_takes_its_part_of_the_rest_and_what_was_agreed_bounds_that) {
  auto input = charge(60);
  input.off_permille = 500;
  input.agreed = Money{15};
  EXPECT_EQ(text(rated(input)),
            "electricity ENERGY 1000000 mwh @ 56000 = 56 [0..0]\n"
            "service TIME 7200000 ms @ 10000 = 20 [0..0]\n"
            "electricity pass = -28\n"
            "service pass = -10\n"
            "electricity concession = -14\n"
            "service concession = -5\n"
            "service beyond_agreed = -4\n"
            "total 15");
}

TEST(PassCoverTest, the_least_price_is_part_of_what_the_beginning_would_have_cost) {
  auto tariff = shed_tariff(TariffId{});
  tariff.min_price = Money{50};
  EXPECT_EQ(total(rate(tariff, charge(60))), 26) << "76 less 50";
  tariff.min_price = Money{100};
  EXPECT_EQ(total(rate(tariff, charge(60))), 0);
}

// Two hours would be 76, of which 20 are service; 50 at most leaves no service at all.
TEST(PassCoverTest, what_a_fee_has_no_room_for_is_taken_off_the_other) {
  auto tariff = shed_tariff(TariffId{});
  tariff.max_price = Money{50};
  EXPECT_EQ(text(rate(tariff, charge(60))),
            "electricity ENERGY 1000000 mwh @ 56000 = 56 [0..0]\n"
            "service TIME 7200000 ms @ 10000 = 20 [0..0]\n"
            "service maximum = -20\n"
            "electricity maximum = -6\n"
            "electricity pass = -38\n"
            "total 12");
}

TEST(PassCoverTest, standing_full_is_not_charging_and_is_paid_for) {
  Tariff tariff;
  tariff.elements = {{{{Fee::service, Dimension::time, 60'000, 1},
                       {Fee::service, Dimension::parking_time, 120'000, 1}},
                      {}}};
  auto input = charge(120);
  input.full_at = evening + Duration(hour);
  EXPECT_EQ(text(rate(tariff, input)),
            "service TIME 3600000 ms @ 60000 = 60 [0..0]\n"
            "service PARKING_TIME 3600000 ms @ 120000 = 120 [0..0]\n"
            "service pass = -60\n"
            "total 120");
}

TEST(PassCoverTest, a_running_charge_costs_nothing_until_the_minutes_are_used_up) {
  auto input = charge(60);
  input.end.reset();
  const std::vector<Sample> first = {reading(evening, hour, kwh / 2)};
  input.samples = first;
  EXPECT_EQ(total(rated(input)), 0);
  const std::vector<Sample> then = {reading(evening, hour, kwh / 2),
                                    reading(evening, hour + 30 * minute, 750'000)};
  input.samples = then;
  EXPECT_EQ(total(rated(input)), 19);
}

// 100 W exactly, from there on dear: rounding the cut down must not make its stretch a cheap one.
TEST(PassCoverTest, the_beginning_keeps_the_band_of_power_that_its_stretch_has) {
  Tariff tariff;
  tariff.elements = {{{{Fee::service, Dimension::time, 60'000, 1}}, {}},
                     {{{Fee::service, Dimension::time, 6'000, 1}}, {}}};
  tariff.elements[0].restrictions.min_power = Power{100'001};
  auto input = charge(0);
  const std::vector<Sample> curve = {reading(evening, hour, 100'001)};
  input.end = evening + Duration(hour);
  input.samples = curve;
  input.covered = minutes(59);
  EXPECT_EQ(text(rate(tariff, input)),
            "service TIME 3600000 ms @ 60000 = 60 [0..0]\n"
            "service pass = -59\n"
            "total 1");
}

TEST(PassCoverTest, nothing_covers_less_than_nothing) {
  EXPECT_EQ(rated(charge(-1)).error().field, "/covered");
}

}  // namespace
}  // namespace voltyard::billing
