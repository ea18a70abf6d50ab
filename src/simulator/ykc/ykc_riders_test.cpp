// Riders, records and lost lines of a YKC pile.
#include "simulator/ykc/desk_test.hpp"
#include "simulator/ykc/ykc_tongue.hpp"

namespace voltyard::simulator::ykc {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

PileOptions pile_with_a_rider() {
  auto options = quiet_pile();
  options.evses = 1;
  options.riders = true;
  options.neighbourhood.rush = hours(3);
  return options;
}

std::vector<int> stop_codes(const YkcDesk& desk) {
  std::vector<int> codes;
  for (const auto& record : desk.of<wire::Record>()) codes.push_back(record.account.stop_code);
  return codes;
}

void play_until_a_swipe(YkcDesk& desk) {
  while (desk.of<wire::StartRequest>().empty()) desk.play(seconds(1));
}

TEST(YkcRider, his_card_is_permitted_and_starts_the_charge_under_the_servers_order) {
  YkcDesk desk(pile_with_a_rider());
  desk.connect();
  desk.play(minutes(3));
  const auto wishes = desk.of<wire::StartRequest>();
  ASSERT_EQ(wishes.size(), 1U);
  EXPECT_EQ(wishes[0].wish.mode, wire::StartMode::card);
  EXPECT_EQ(wishes[0].wish.card.text().substr(0, 10), "00000000A5");
  const auto& charge = desk.pile().slot(1).charge;
  ASSERT_TRUE(charge.has_value());
  EXPECT_EQ(charge->transaction, YkcDesk::order_number(101).text());
  EXPECT_EQ(charge->card.uid, wishes[0].wish.card.text().substr(8));
}

TEST(YkcRider, a_dc_charge_ends_when_the_battery_is_full) {
  YkcDesk desk(pile_with_a_rider());
  desk.connect();
  desk.play(hours(3));
  ASSERT_EQ(stop_codes(desk), std::vector<int>{0x41});
  const auto account = desk.of<wire::Record>()[0].account;
  EXPECT_EQ(account.started_by, wire::StartedBy::card);
  EXPECT_EQ(account.vin.text().substr(0, 3), "LVY");
  EXPECT_GT(account.energy.e4, 50'000U);
  const auto last = desk.of<wire::BmsEnd>()[0].view();
  EXPECT_EQ(last->soc_percent, 100);
  EXPECT_EQ(last->energy_dkwh, account.energy.e4 / 1'000);
  EXPECT_EQ(desk.of<wire::BmsHandshake>().size(), 1U);
  EXPECT_EQ(desk.of<wire::BmsParameters>().size(), 1U);
  EXPECT_EQ(desk.of<wire::BmsAbort>().size(), 1U);
  EXPECT_GT(desk.of<wire::BmsDemand>().size(), 20U);
  EXPECT_EQ(desk.of<wire::BmsDemand>().size(), desk.of<wire::BmsState>().size());
}

TEST(YkcRider, an_ac_charge_ends_when_the_plug_is_pulled_and_no_battery_speaks) {
  auto options = pile_with_a_rider();
  options.neighbourhood.vehicles = Vehicles::cars;
  YkcDesk desk(options);
  desk.connect();
  desk.play(hours(3) + minutes(1));
  EXPECT_EQ(stop_codes(desk), std::vector<int>{0x6B});
  EXPECT_TRUE(desk.of<wire::BmsHandshake>().empty());
  for (const auto& said : desk.of<wire::RealTime>()) {
    EXPECT_EQ(said.soc_percent, 0);
    EXPECT_LT(said.power().mw, 7'500'000);
  }
}

TEST(YkcRider, a_card_nobody_knows_takes_its_car_away) {
  YkcDesk desk(pile_with_a_rider());
  desk.refusal = 1;
  desk.connect();
  play_until_a_swipe(desk);
  EXPECT_TRUE(desk.pile().slot(1).plugged());
  desk.play(seconds(62));
  EXPECT_FALSE(desk.pile().slot(1).plugged());
  EXPECT_EQ(desk.of<wire::StartRequest>().size(), 1U);
}

TEST(YkcRider, where_the_site_has_no_power_left_he_tries_again) {
  YkcDesk desk(pile_with_a_rider());
  desk.refusal = 8;
  desk.connect();
  desk.play(minutes(3));
  EXPECT_GE(desk.of<wire::StartRequest>().size(), 2U);
  desk.refusal = 0;
  desk.play(minutes(2));
  EXPECT_TRUE(desk.pile().slot(1).charge.has_value());
}

TEST(YkcRider, a_permit_that_was_lost_is_asked_for_again) {
  YkcDesk desk(pile_with_a_rider());
  desk.connect();
  while (desk.of<wire::StartRequest>().empty()) {
    desk.answering = desk.pile().slot(1).status != SlotStatus::preparing;
    desk.play(seconds(1));
  }
  desk.answering = true;
  desk.play(minutes(2));
  EXPECT_EQ(desk.of<wire::StartRequest>().size(), 2U);
  EXPECT_TRUE(desk.pile().slot(1).charge.has_value());
}

// ---- records ------------------------------------------------------------------------------------

TEST(YkcRecord, is_repeated_until_it_is_confirmed_soon_at_first_and_then_slower) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.start(1, 7);
  desk.play(minutes(10));
  desk.confirming = false;
  desk.stop(1);
  desk.play(minutes(12));
  std::vector<Duration> after;
  for (const auto at : desk.times_of<wire::Record>()) after.push_back(at - minutes(10));
  EXPECT_EQ(after, (std::vector<Duration>{seconds(0), seconds(30), seconds(60), seconds(90),
                                          seconds(390), seconds(690)}));
  desk.confirming = true;
  desk.play(minutes(6));
  EXPECT_EQ(desk.pile().waiting(), 0U);
  const auto before = desk.of<wire::Record>().size();
  desk.play(hours(1));
  EXPECT_EQ(desk.of<wire::Record>().size(), before);
}

TEST(YkcRecord, of_a_lost_line_comes_first_when_the_pile_is_back_and_is_the_same) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.start(1, 7);
  desk.play(minutes(10));
  desk.confirming = false;
  desk.stop(1);
  desk.disconnect();
  desk.play(hours(5));
  desk.confirming = true;
  const auto sent = desk.of<wire::Record>();
  ASSERT_EQ(sent.size(), 1U);
  desk.heard.clear();
  desk.connect();
  ASSERT_GE(desk.heard.size(), 3U);
  EXPECT_EQ(desk.heard[1].type, wire::Record::type) << "right behind the login";
  EXPECT_EQ(desk.heard[2].type, wire::TariffCheck::type);
  EXPECT_EQ(desk.heard[1].as<wire::Record>(), sent[0]);
  EXPECT_EQ(desk.pile().waiting(), 0U);
}

TEST(YkcRecord, of_a_charge_begun_offline_has_the_piles_own_order) {
  YkcDesk desk(pile_with_a_rider());
  desk.play(minutes(10));  // never connected
  ASSERT_TRUE(desk.pile().slot(1).charge.has_value());
  desk.connect();
  const auto report = desk.of<wire::RealTime>()[0];
  EXPECT_EQ(report.order.text().substr(0, 24), "550314127800010126112318") << "gun 1, 18 h";
  desk.play(hours(3));
  const auto records = desk.of<wire::Record>();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].head.order, report.order);
  EXPECT_EQ(records[0].account.started_by, wire::StartedBy::offline_card);
  EXPECT_EQ(records[0].account.card->text().substr(8, 2), "A5");
}

TEST(YkcRecord, of_a_charge_that_lost_its_power_comes_when_it_is_back) {
  auto options = pile_with_a_rider();
  options.neighbourhood.vehicles = Vehicles::cars;
  options.neighbourhood.rush = hours(40);
  options.fault = {Fault::reboot, 1};
  YkcDesk desk(options);
  desk.connect();
  desk.play(hours(31));
  ASSERT_TRUE(desk.hung_up);
  EXPECT_TRUE(desk.of<wire::Record>().empty()) << "without power nothing is said";
  desk.disconnect();
  desk.connect();
  EXPECT_EQ(stop_codes(desk), std::vector<int>{0x83});
}

TEST(YkcRecord, that_is_called_unlawful_is_not_repeated) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.confirming = false;
  desk.start(1, 7);
  desk.stop(1);
  desk.say(1, wire::RecordAnswer{YkcDesk::order_number(7), 1});
  EXPECT_EQ(desk.pile().waiting(), 0U);
  EXPECT_EQ(desk.pile().errors(), 1U);
}

TEST(YkcRecord, nobody_comes_after_the_shutdown) {
  YkcDesk desk(pile_with_a_rider());
  desk.connect();
  desk.play(minutes(10));
  Output out;
  desk.group.end_all(desk.now, StopCause::power_loss, out);
  desk.play(hours(9));
  EXPECT_FALSE(desk.pile().slot(1).charge.has_value());
  EXPECT_EQ(desk.of<wire::StartRequest>().size(), 1U);
}

TEST(YkcPile, the_same_seed_plays_the_same_days) {
  const auto played = [] {
    YkcDesk desk(pile_with_a_rider());
    desk.connect();
    desk.play(hours(9));
    return desk.of<wire::Record>();
  };
  const auto first = played();
  EXPECT_GE(first.size(), 2U);
  EXPECT_EQ(first, played());
}

TEST(YkcPile, cards_are_eight_or_sixteen_hex_digits) {
  EXPECT_EQ(card_of("A5000001")->text(), "00000000A5000001");
  EXPECT_TRUE(card_of("A500000100000001").has_value());
  EXPECT_FALSE(card_of("CARD000001").has_value());
  EXPECT_FALSE(card_of("A50001").has_value());
}

}  // namespace
}  // namespace voltyard::simulator::ykc
