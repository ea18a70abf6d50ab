// What a card may take, who pays less, and minutes that cost nothing.
#include "csms/prepaid_fixture.hpp"

namespace voltyard::csms {
namespace {

using billing::AccountKind;
using billing::WalletBalance;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Of 28 and 10 half: 14 and 5.
TEST_F(Terms, a_card_on_the_offices_list_pays_less_and_the_concessions_account_the_rest) {
  const auto wallet = add_wallet("PAID", 2'000);
  less("paid", "", 500);
  EXPECT_EQ(hour_of("PAID"), 19);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'981}, Money{0}}));
  EXPECT_EQ(owed(AccountKind::electricity), 28);
  EXPECT_EQ(owed(AccountKind::service), 10);
  EXPECT_EQ(owed(AccountKind::concession), -19);
}

TEST_F(Terms, so_does_whoevers_wallet_has_a_telephone_on_it) {
  const auto id = add_wallet("PAID", 2'000);
  auto wallet = (*await(store_.find_wallet(id)))->wallet;
  wallet.phone = "138 0000 0001";
  change(wallet);
  less("", "13800000001", 1'000);
  EXPECT_EQ(hour_of("PAID"), 0);
  EXPECT_EQ(balance(id).available, Money{2'000});
}

TEST_F(Terms, the_largest_of_those_that_hold_at_the_start_counts) {
  add_wallet("PAID", 2'000);
  less("PAID", "", 1'000, clock_.now());
  less("PAID", "", 100);
  less("PAID", "", 500);
  EXPECT_EQ(hour_of("PAID"), 19);
}

TEST_F(Terms, a_card_without_a_wallet_has_its_concession_too) {
  less("CARD-1", "", 500);
  EXPECT_EQ(hour_of("CARD-1"), 19);
  EXPECT_EQ(owed(AccountKind::unpaid), -19);
}

TEST_F(Terms, another_operators_list_changes_nothing) {
  less("CARD-1", "", 500);
  auto row = directory_->current()->rows.concessions[0];
  row.operator_id = OperatorId::make(noon, random_);
  change(row);
  EXPECT_EQ(hour_of("CARD-1"), 38);
}

TEST_F(Terms, a_card_that_may_not_charge_here_is_refused_in_each_protocols_words) {
  domain::TokenLimits limits;
  limits.locations = {LocationId::make(noon, random_)};
  limit("CARD-1", limits);
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  add_station("CP-2");
  auto line = connect("CP-2", "ocpp2.0.1");
  EXPECT_EQ(say(line, R"([2,"a","Authorize",{"idToken":{"idToken":"CARD-1","type":"ISO14443"}}])"),
            R"([3,"a",{"idTokenInfo":{"status":"NotAtThisLocation"}}])");
}

TEST_F(Terms, a_session_costs_no_more_than_its_card_may_with_and_without_a_wallet) {
  const auto wallet = add_wallet("PAID", 2'000);
  for (const std::string card : {"PAID", "CARD-1"}) {
    limit(card, cost(30));
    EXPECT_EQ(hour_of(card), 30) << card;
  }
  EXPECT_EQ(balance(wallet).available, Money{1'970});
  EXPECT_EQ(owed(AccountKind::overshoot), -16) << "8 of each are the operator's loss";
}

TEST_F(Terms, who_has_taken_what_the_card_may_take_is_told_to_stop) {
  domain::TokenLimits limits;
  limits.session_energy = Energy{300'000};
  limits.session_time = std::chrono::minutes(90);
  limit("CARD-1", limits);
  start("CARD-1");
  clock_.advance(minutes(30));
  meter(5'299, "2026-11-23T12:30:00Z");
  tick();
  EXPECT_TRUE(sender_.sent.empty());
  clock_.advance(minutes(1));
  meter(5'300, "2026-11-23T12:31:00Z");
  tick();
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].payload, stop_order());
  stop(5'300, "2026-11-23T12:31:00Z");
  start("CARD-1", 2);
  clock_.advance(minutes(120));
  tick();
  EXPECT_EQ(sender_.sent.size(), 2u) << "time alone";
}

TEST_F(Terms, a_month_has_what_its_sessions_have_left_of_it) {
  limit("CARD-1", month(50));
  EXPECT_EQ(hour_of("CARD-1"), 38);
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(start("CARD-1", 2), "Accepted");
  EXPECT_EQ(sessions(station_)[0].limit_minor, 12);
  EXPECT_EQ(start("CARD-1", 1), "Blocked") << "the one that runs may take all of it";
  clock_.advance(hours(24 * 8));  // 1 December
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

// Midnight of the location's clock, 16:00 UTC.
TEST_F(Terms, a_month_begins_as_the_locations_clock_has_it) {
  limit("CARD-1", month(30));
  EXPECT_EQ(hour_of("CARD-1"), 30);
  clock_.advance(Timestamp{1'796'054'399'000} - clock_.now());  // 2026-11-30T15:59:59Z
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  clock_.advance(seconds(1));
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

// 23:00 UTC in winter.
TEST_F(Terms, a_month_begins_as_a_clock_with_daylight_saving_has_it) {
  auto place = *directory_->current()->locations.at(location_id_);
  place.time_zone = "Europe/Berlin";
  storage::Commit moved;
  moved.changes.emplace_back(place);
  EXPECT_TRUE(await(directory_->change(std::move(moved))).has_value());
  limit("CARD-1", month(30));
  EXPECT_EQ(hour_of("CARD-1"), 30);
  clock_.advance(Timestamp{1'796'079'599'000} - clock_.now());  // 2026-11-30T22:59:59Z
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  clock_.advance(seconds(1));
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

// Minutes of a wallet that cost nothing. An hour is 28 of electricity and 10 of service.
class Passes : public Terms {
 protected:
  billing::PassId pass(WalletId wallet, int minutes_in_all, int minutes_per_charge = 0,
                       Duration length = hours(24)) {
    billing::Pass row;
    row.id = billing::PassId::make(noon, random_);
    row.operator_id = operator_id_;
    row.wallet_id = wallet;
    row.name = "月卡";
    row.minutes = minutes_in_all;
    row.minutes_per_charge = minutes_per_charge;
    row.from = noon;
    row.until = noon + length;
    row.location_id = only_at_;
    storage::Commit commit;
    commit.changes.push_back(row);
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
    return row.id;
  }
  std::int64_t used(billing::PassId id) {
    storage::PassFilter filter;
    filter.id = id;
    return await(store_.list_passes(filter))->at(0).used_minutes;
  }
  domain::Session on(int slot) {
    for (const auto& session : sessions(station_)) {
      if (session.evse_id == evse(station_, slot).id) return session;
    }
    return {};
  }

  LocationId only_at_;
};

TEST_F(Passes, a_covered_charge_costs_nothing_and_its_account_pays_the_fees) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100);
  EXPECT_EQ(start("PAID"), "Accepted");
  EXPECT_EQ(sessions(station_)[0].pass_id, id);
  EXPECT_EQ(used(id), 100) << "all of them could be needed";
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'500}, Money{500}}));
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(sessions(station_)[0].bill_minor, 0);
  EXPECT_EQ(used(id), 60);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{2'000}, Money{0}}));
  EXPECT_EQ(owed(AccountKind::electricity), 28);
  EXPECT_EQ(owed(AccountKind::service), 10);
  EXPECT_EQ(owed(AccountKind::pass), -38);
}

TEST_F(Passes, what_comes_after_the_covered_minutes_is_paid_less_a_concession) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 300, 30);
  EXPECT_EQ(hour_of("PAID"), 19) << "half of 28 and of 10";
  EXPECT_EQ(used(id), 30);
  less("PAID", "", 500);
  EXPECT_EQ(hour_of("PAID"), 9) << "7, and 2.5 of 5 are taken off";
}

TEST_F(Passes, two_charges_at_once_share_what_a_pass_has) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100, 60);
  EXPECT_EQ(start("PAID", 1), "Accepted");
  const auto first = number_;
  EXPECT_EQ(start("PAID", 2), "Accepted");
  EXPECT_EQ(used(id), 100);
  EXPECT_EQ(on(1).covered_minutes, 60);
  EXPECT_EQ(on(2).covered_minutes, 40);
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(on(2).bill_minor, 12) << "38 less 19 and 7 of its first 40 minutes";
  number_ = first;
  stop(5'500);
  EXPECT_EQ(on(1).bill_minor, 0);
  EXPECT_EQ(hour_of("PAID"), 38) << "nothing is left";
  EXPECT_TRUE(sessions(station_)[0].pass_id.is_nil());
}

TEST_F(Passes, what_a_charge_did_not_use_is_there_for_the_next_one) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 90);
  EXPECT_EQ(hour_of("PAID"), 0);
  EXPECT_EQ(hour_of("PAID"), 19);
  EXPECT_EQ(used(id), 90);
}

TEST_F(Passes, holds_where_and_while_it_says_and_for_its_own_wallet) {
  add_wallet("OTHER", 2'000);
  const auto wallet = add_wallet("PAID", 2'000);
  only_at_ = LocationId::make(noon, random_);
  pass(wallet, 0);
  EXPECT_EQ(hour_of("PAID"), 38) << "elsewhere";
  only_at_ = location_id_;
  pass(wallet, 0, 0, hours(3));
  EXPECT_EQ(hour_of("PAID"), 0);
  EXPECT_EQ(hour_of("OTHER"), 38);
  EXPECT_EQ(hour_of("PAID"), 38) << "it is over";
}

TEST_F(Passes, an_empty_wallet_charges_as_long_as_its_pass_covers) {
  const auto wallet = add_wallet("POOR", 0);
  const auto id = pass(wallet, 60);
  EXPECT_EQ(authorize("POOR"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(start("POOR"), "Accepted");
  clock_.advance(minutes(60));
  meter(5'500, "2026-11-23T13:00:00Z");
  tick();
  EXPECT_TRUE(sender_.sent.empty());
  clock_.advance(minutes(6));
  meter(5'550, "2026-11-23T13:06:00Z");
  tick();
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].payload, stop_order());
  EXPECT_EQ(start("POOR", 2), "Blocked") << "no minute is left for another one";
  number_ = sessions(station_)[1].transaction_number;
  stop(5'550, "2026-11-23T13:06:00Z");
  EXPECT_EQ(sessions(station_)[1].bill_minor, 0);
  EXPECT_EQ(used(id), 60);
  EXPECT_EQ(balance(wallet), WalletBalance{});
  EXPECT_EQ(owed(AccountKind::overshoot), -4) << "3 of electricity and 1 of service";
}

TEST_F(Passes, an_order_from_the_desk_starts_on_a_pass_alone) {
  const auto wallet = add_wallet("POOR", 0);
  const Order order{operator_id_, "desk", {}};
  Commands commands(*yard_);
  const auto slot = evse(station_, 1).id;
  EXPECT_FALSE(await(commands.start(order, station_, slot, "POOR")).has_value());
  pass(wallet, 60);
  EXPECT_TRUE(await(commands.start(order, station_, slot, "POOR")).has_value());
}

TEST_F(Passes, minutes_are_not_used_while_the_vehicle_is_full) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100);
  start("PAID");
  clock_.advance(minutes(20));
  say(line_, R"([2,"f","StatusNotification",{"connectorId":1,"errorCode":"NoError",)"
             R"("status":"SuspendedEV"}])");
  clock_.advance(minutes(40));
  stop(5'500);
  EXPECT_EQ(used(id), 20);
}

TEST_F(Passes, a_doubtful_charge_keeps_its_minutes_until_it_is_waived) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100);
  start("PAID");
  clock_.advance(hours(1));
  stop(4'000);  // below the start
  EXPECT_EQ(used(id), 100);
  Reviews reviews(*yard_);
  const auto ruled = await(reviews.rule({operator_id_, "ann", {}}, sessions(station_)[0].id,
                                        {domain::Ruling::waive, Energy{0}, "read by hand"}));
  ASSERT_TRUE(ruled.has_value()) << ruled.error().message;
  EXPECT_EQ(used(id), 0);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{2'000}, Money{0}}));
}

}  // namespace
}  // namespace voltyard::csms
