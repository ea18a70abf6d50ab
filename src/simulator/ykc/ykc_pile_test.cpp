#include "simulator/ykc/desk_test.hpp"

namespace voltyard::simulator::ykc {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Types = std::vector<int>;

Types types_of(const std::vector<HeardFrame>& frames) {
  Types types;
  for (const auto& frame : frames) types.push_back(frame.type);
  return types;
}

// ---- coming up ----------------------------------------------------------------------------------

TEST(YkcPile, logs_in_agrees_on_prices_reports_its_guns_and_beats) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  EXPECT_EQ(types_of(desk.heard), (Types{0x01, 0x05, 0x09, 0x13, 0x13, 0x03, 0x03}));
  const auto login = desk.of<wire::Login>()[0];
  EXPECT_EQ(login.kind, wire::PileKind::dc);
  EXPECT_EQ(login.guns, 2);
  EXPECT_EQ(login.protocol_x10, 16);
  EXPECT_EQ(desk.heard[0].sequence, 0) << "of a new connection";
  EXPECT_TRUE(desk.of<wire::TariffCheck>()[0].model.is_zero()) << "a new pile";
  EXPECT_TRUE(desk.pile().registered());
  desk.heard.clear();
  desk.play(seconds(29));
  EXPECT_EQ(types_of(desk.heard), (Types{0x03, 0x03, 0x03, 0x03}));
}

TEST(YkcPile, with_the_same_prices_it_does_not_ask_for_them) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.disconnect();
  desk.heard.clear();
  desk.connect();
  EXPECT_EQ(types_of(desk.heard), (Types{0x01, 0x05, 0x13, 0x13, 0x03, 0x03}));
  EXPECT_EQ(desk.heard[0].sequence, 0) << "counted anew";
  EXPECT_EQ(desk.of<wire::TariffCheck>()[0].model.text(), "0007");
}

TEST(YkcPile, an_ac_pile_says_so) {
  auto options = quiet_pile();
  options.neighbourhood.vehicles = Vehicles::cars;
  YkcDesk desk(options);
  desk.connect();
  EXPECT_EQ(desk.of<wire::Login>()[0].kind, wire::PileKind::ac);
}

TEST(YkcPile, a_pile_that_is_not_accepted_asks_again_and_says_nothing_else) {
  YkcDesk desk(quiet_pile());
  desk.login_result = 1;
  desk.connect();
  desk.play(seconds(65));
  EXPECT_EQ(types_of(desk.heard), (Types{0x01, 0x01, 0x01}));
}

TEST(YkcPile, three_questions_without_an_answer_and_it_dials_again) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.answering = false;
  desk.play(seconds(55));
  EXPECT_FALSE(desk.hung_up);
  desk.play(seconds(15));
  EXPECT_TRUE(desk.hung_up);
}

TEST(YkcPile, an_idle_gun_is_reported_every_five_minutes) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.heard.clear();
  desk.play(minutes(11));
  EXPECT_EQ(desk.times_of<wire::RealTime>(),
            (std::vector<Duration>{minutes(5), minutes(5), minutes(10), minutes(10)}));
  const auto said = desk.of<wire::RealTime>()[0];
  EXPECT_EQ(said.state, wire::GunState::idle);
  EXPECT_EQ(said.homed, wire::Homed::yes);
  EXPECT_TRUE(said.order.is_zero());
}

// ---- what it is told to do ----------------------------------------------------------------------

TEST(YkcPile, a_start_is_answered_with_its_order_and_reported_every_fifteen_seconds) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  const auto said = desk.start(2, 7);
  EXPECT_EQ(said.ok, 1);
  EXPECT_EQ(said.order, YkcDesk::order_number(7));
  EXPECT_EQ(said.gun.number(), 2);
  desk.heard.clear();
  desk.play(seconds(61));
  const auto reports = desk.of<wire::RealTime>();
  ASSERT_EQ(reports.size(), 4U);
  EXPECT_EQ(desk.times_of<wire::RealTime>()[0], seconds(15));
  const auto& last = reports[3];
  EXPECT_EQ(last.order, YkcDesk::order_number(7));
  EXPECT_EQ(last.state, wire::GunState::charging);
  EXPECT_EQ(last.plugged, 1);
  EXPECT_GT(last.power().mw, 20'000'000) << "direct current";
  EXPECT_GT(last.voltage_dv, 3'000);
  EXPECT_GT(last.soc_percent, 0);
  EXPECT_GT(last.remaining_min, 0);
  EXPECT_NEAR(last.energy.e4 * 0.1, static_cast<double>(last.power().mw) / 1e3 / 60, 40)
      << "one minute of it, in Wh";
  EXPECT_EQ(last.amount.e4, (last.energy.e4 * 80'000ULL + 50'000) / 100'000);
}

TEST(YkcPile, a_stop_ends_the_charge_and_the_record_follows_its_answer) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.start(1, 7);
  desk.play(minutes(10));
  desk.heard.clear();
  EXPECT_EQ(desk.stop(1).ok, 1);
  EXPECT_EQ(types_of(desk.heard), (Types{0x35, 0x21, 0x19, 0x3B, 0x13}));
  const auto record = desk.of<wire::Record>()[0];
  EXPECT_EQ(record.head.order, YkcDesk::order_number(7));
  EXPECT_EQ(record.account.stop_code, 0x40);
  EXPECT_EQ(record.account.started_by, wire::StartedBy::app);
  EXPECT_EQ(record.account.card->text(), "00000000A5000042");
  EXPECT_GT(record.account.energy.e4, 30'000U);
  EXPECT_NEAR(
      static_cast<double>(record.account.meter_end.e4.value - record.account.meter_start.e4.value),
      record.account.energy.e4, 1);
  EXPECT_EQ(desk.pile().waiting(), 0U);
  const auto again = desk.stop(1);
  EXPECT_EQ(again.ok, 0);
  EXPECT_EQ(again.failure, 2) << "nothing charges there";
}

TEST(YkcPile, a_charge_that_passes_a_half_hour_is_shared_between_two_rates) {
  auto options = quiet_pile();
  options.meter_interval = minutes(7);
  YkcDesk desk(options);
  desk.connect();
  desk.play(seconds(30));
  desk.start(1, 7);  // 18:10:30
  desk.play(minutes(21) + seconds(30));
  desk.stop(1);
  const auto account = desk.of<wire::Record>()[0].account;
  const double flat = account.rates[2].energy.e4;
  const double peak = account.rates[1].energy.e4;
  EXPECT_NEAR(flat / peak, 9.75, 0.7) << "nineteen and a half minutes, and two";
  EXPECT_EQ(account.energy.e4, account.rates[1].energy.e4 + account.rates[2].energy.e4);
  EXPECT_EQ(account.amount.e4, account.rates[1].amount.e4 + account.rates[2].amount.e4);
}

TEST(YkcPile, refuses_with_the_reason) {
  auto options = quiet_pile();
  options.fault = {Fault::faulty_slot, 2};
  YkcDesk desk(options);
  desk.connect();
  EXPECT_EQ(desk.start(2, 1).failure, 3);
  EXPECT_EQ(desk.start(3, 2).failure, 1);
  EXPECT_EQ(desk.start(1, 3).failure, 0);
  EXPECT_EQ(desk.start(1, 4).failure, 2);
  EXPECT_EQ(desk.of<wire::Heartbeat>()[1].state, 1) << "the second gun's";
}

TEST(YkcPile, before_it_knows_its_prices_it_sells_nothing) {
  YkcDesk desk(quiet_pile());
  desk.answering = false;
  desk.connect();
  desk.say(0, wire::LoginAnswer{code, 0});
  EXPECT_EQ(desk.start(1, 1).failure, 4);
}

TEST(YkcPile, not_plugged_in_is_not_the_last_word) {
  auto options = quiet_pile();
  options.bystander = false;
  options.evses = 1;
  options.riders = true;
  options.neighbourhood.rush = hours(1);
  YkcDesk desk(options);
  desk.connect();
  EXPECT_EQ(desk.start(1, 7).failure, 5);
  desk.play(minutes(2));
  const auto answers = desk.of<wire::RemoteStartAnswer>();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[1].outcome.ok, 1);
  EXPECT_EQ(answers[1].outcome.order, YkcDesk::order_number(7));
  EXPECT_TRUE(desk.of<wire::StartRequest>().empty()) << "nobody needs a card any more";
  EXPECT_EQ(desk.pile().slot(1).charge->transaction, YkcDesk::order_number(7).text());
}

TEST(YkcPile, guns_that_charge_together_answer_with_their_role) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  const auto number = *wire::Code<6>::parse("261123181000");
  const auto start = [&](int gun, int order) {
    return desk.order<wire::ParallelStartAnswer>(
        wire::ParallelStart{YkcDesk::start_of(gun, order), number});
  };
  const auto first = start(2, 1);
  const auto second = start(1, 2);
  EXPECT_EQ(first.outcome.ok, 1);
  EXPECT_EQ(first.role, wire::GunRole::main);
  EXPECT_EQ(second.outcome.ok, 1);
  EXPECT_EQ(second.role, wire::GunRole::auxiliary);
  EXPECT_EQ(second.parallel_number, number);
}

TEST(YkcPile, the_clock_is_set_and_said_again) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  const auto time = *wire::Cp56Time::of(evening + hours(3), hours(8));
  EXPECT_EQ(desk.order<wire::ClockSettingAnswer>(wire::ClockSetting{code, time}).time, time);
  EXPECT_EQ(desk.pile().clock(desk.now).ms, (evening + hours(3)).ms);
}

TEST(YkcPile, new_prices_count_for_the_next_charge) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.start(1, 1);
  auto dearer = two_rates();
  dearer.prices[2] = {{100'000}, {0}};
  EXPECT_EQ(desk.order<wire::TariffSettingAnswer>(wire::TariffSetting{code, dearer}).ok, 1);
  desk.start(2, 2);
  desk.play(minutes(5));
  desk.stop(1);
  desk.stop(2);
  const auto records = desk.of<wire::Record>();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].account.rates[2].price.e5, 80'000U);
  EXPECT_EQ(records[1].account.rates[2].price.e5, 100'000U);
}

TEST(YkcPile, prices_of_a_rate_that_does_not_exist_are_refused) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  auto wrong = two_rates();
  wrong.half_hours[3] = 4;
  EXPECT_EQ(desk.order<wire::TariffSettingAnswer>(wire::TariffSetting{code, wrong}).ok, 0);
}

TEST(YkcPile, who_has_spent_his_balance_is_cut_off) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.start(1, 7);
  const auto set = [&](wire::Card card, std::uint32_t fen) {
    return desk.order<wire::BalanceUpdateAnswer>(
        wire::BalanceUpdate{code, wire::Gun::of(1), card, {fen}});
  };
  EXPECT_EQ(set({}, 200).result, 0);
  EXPECT_EQ(set(*wire::Card::parse("A5000001"), 5'000).result, 2) << "another card";
  desk.play(minutes(20));
  const auto records = desk.of<wire::Record>();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].account.stop_code, 0x6E);
  EXPECT_GE(records[0].account.amount.e4, 20'000U);
}

TEST(YkcPile, a_locked_gun_is_out_of_use_until_it_is_unlocked) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.order<wire::WorkSettingAnswer>(wire::WorkSetting{code, 1, 100});
  EXPECT_EQ(desk.of<wire::RealTime>().back().state, wire::GunState::offline);
  EXPECT_EQ(desk.start(1, 1).failure, 3);
  desk.order<wire::WorkSettingAnswer>(wire::WorkSetting{code, 0, 100});
  EXPECT_EQ(desk.start(1, 2).failure, 0);
}

TEST(YkcPile, a_reboot_is_answered_before_it_dials_again) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  EXPECT_EQ(desk.order<wire::RebootAnswer>(wire::Reboot{code, wire::When::at_once}).ok, 1);
  EXPECT_TRUE(desk.hung_up);
}

TEST(YkcPile, a_look_at_a_gun_is_a_report_under_the_questions_number) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  const auto said = desk.order<wire::RealTime>(wire::RealTimeRequest{code, wire::Gun::of(2)});
  EXPECT_EQ(said.gun.number(), 2);
}

TEST(YkcPile, what_it_does_not_know_it_does_not_answer) {
  YkcDesk desk(quiet_pile());
  desk.connect();
  desk.heard.clear();
  desk.say(9, wire::CardQuery{code, {{*wire::Card::parse("A5000001")}}});
  EXPECT_TRUE(desk.heard.empty());
  EXPECT_FALSE(desk.hung_up);
}

}  // namespace
}  // namespace voltyard::simulator::ykc
