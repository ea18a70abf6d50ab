#include "simulator/dny/desk_test.hpp"
#include "simulator/dny/dny_tongue.hpp"

#include "wire/dny/controls.hpp"

#include <fmt/format.h>

namespace voltyard::simulator::dny {
namespace {

namespace command = wire::command;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Codes = std::vector<int>;

Codes codes_of(const std::vector<HeardFrame>& frames) {
  Codes codes;
  for (const auto& frame : frames) codes.push_back(frame.command);
  return codes;
}

std::string hex(std::string_view octets) {
  std::string text;
  for (const char c : octets) text += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return text;
}

TEST(DnyPile, the_modem_says_its_card_and_the_pile_registers_asks_the_time_and_beats) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  EXPECT_EQ(desk.modem, std::vector<std::string>{"89860400000000000000"});
  EXPECT_EQ(codes_of(desk.heard), (Codes{0x20, 0x21, 0x22}));
  EXPECT_EQ(desk.heard[0].as<wire::Register>().ports, 12);
  EXPECT_EQ(desk.heard[0].physical_id, 0x07CEAA40U);
  desk.heard.clear();
  desk.play(minutes(9));
  EXPECT_EQ(codes_of(desk.heard), (Codes{0x21, 0x21, 0x21}));
}

TEST(DnyPile, first_octets_on_the_line_are_those_of_the_protocol) {
  auto options = quiet_pile();
  options.number = 7;
  PileGroup group({options}, evening, *std::make_unique<voltyard::wire::ocpp::FrameReader>(),
                  nullptr);
  Output out;
  group.connected(evening, out);
  ASSERT_EQ(out.frames.size(), 2U);
  EXPECT_EQ(out.frames[0], "89860400000000000007");
  EXPECT_EQ(hex(out.frames[1]), "444E59110040AACE070100207E000C0021007E000504");
}

TEST(DnyPile, a_modem_that_was_silent_for_half_a_minute_says_link) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.modem.clear();
  desk.play(seconds(100));
  EXPECT_EQ(desk.modem, (std::vector<std::string>{"link", "link", "link"}));
}

TEST(DnyPile,
     a_pile_that_is_not_accepted_asks_again_after_a_heartbeats_time_and_says_nothing_else) {
  DnyDesk desk(quiet_pile());
  desk.answering = false;
  desk.connect();
  desk.say(lone_pile, desk.heard[0].message_id, command::register_device, "\x01");
  desk.play(seconds(190));
  EXPECT_EQ(codes_of(desk.heard), (Codes{0x20, 0x20}));
}

TEST(DnyPile, three_questions_without_an_answer_and_it_dials_again) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.answering = false;
  desk.play(minutes(4));
  EXPECT_FALSE(desk.pile().registered() && desk.hung_up);
  desk.play(minutes(10));
  EXPECT_TRUE(desk.hung_up);
}

TEST(DnyPile, a_start_is_answered_with_its_order_and_reported_every_five_minutes) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  const auto said = desk.order(DnyDesk::start_of(2, 'A')).as<wire::StartStopAnswer>();
  EXPECT_EQ(said.result, wire::StartResult::ok);
  EXPECT_EQ(said.order, DnyDesk::order_id('A'));
  EXPECT_EQ(said.port, 2);
  desk.heard.clear();
  desk.play(minutes(21));
  const auto reports = desk.of(command::port_power);
  ASSERT_EQ(reports.size(), 4U);
  const auto first = reports[0].as<wire::PortPower>();
  EXPECT_EQ(reports[0].at - evening, minutes(5));
  EXPECT_EQ(first.port, 2);
  EXPECT_EQ(first.state, wire::PortState::charging);
  EXPECT_EQ(first.duration_s, 300);
  EXPECT_EQ(first.start_kind, wire::StartKind::online);
  EXPECT_EQ(first.order, DnyDesk::order_id('A'));
  EXPECT_GT(first.power_dw, 500);
  EXPECT_GE(first.interval_max_power_dw, first.interval_average_power_dw);
  EXPECT_GE(first.interval_average_power_dw, first.interval_min_power_dw);
  EXPECT_NEAR(*first.voltage_dv, 2'200, 60);
  const auto last = reports[3].as<wire::PortPower>();
  EXPECT_EQ(last.duration_s, 1'200);
  EXPECT_NEAR(last.energy_10wh, last.power_dw * 1'200 / 3'600 / 100, 2);
}

TEST(DnyPile, a_change_of_a_port_brings_the_next_heartbeat_forward) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.heard.clear();
  desk.order(DnyDesk::start_of(2, 'A'));
  desk.play(seconds(3));
  const auto beats = desk.of(command::heartbeat);
  ASSERT_EQ(beats.size(), 1U);
  const auto beat = beats[0].as<wire::Heartbeat>();
  EXPECT_EQ(beat.port_states[2], wire::PortState::charging);
  EXPECT_EQ(beat.port_states[3], wire::PortState::idle);
}

TEST(DnyPile, a_stop_must_name_the_order_and_is_settled_two_seconds_later) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.order(DnyDesk::start_of(2, 'A'));
  desk.play(minutes(60));
  const auto wrong = desk.order(DnyDesk::stop_of(2, 'B')).as<wire::StartStopAnswer>();
  EXPECT_EQ(wrong.result, wire::StartResult::same_state);
  const auto right = desk.order(DnyDesk::stop_of(2, 'A')).as<wire::StartStopAnswer>();
  EXPECT_EQ(right.result, wire::StartResult::ok);
  EXPECT_EQ(desk.of(command::settlement).size(), 0U);
  desk.play(seconds(3));
  const auto settlements = desk.of(command::settlement);
  ASSERT_EQ(settlements.size(), 1U);
  const auto settled = settlements[0].as<wire::Settlement>();
  EXPECT_EQ(settled.stop_reason, wire::StopReason::server_stop);
  EXPECT_EQ(settled.duration_s, 3'600);
  EXPECT_EQ(settled.order, DnyDesk::order_id('A'));
  EXPECT_EQ(settled.port, 2);
  EXPECT_GT(settled.energy_10wh, 5);
  EXPECT_GT(settled.second_max_power_dw, 500);
  EXPECT_EQ(desk.pile().waiting(), 0U);
}

TEST(DnyPile, a_settlement_is_repeated_until_it_is_acknowledged_also_through_a_disconnection) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.order(DnyDesk::start_of(2, 'A'));
  desk.play(minutes(30));
  desk.answering = false;
  desk.order(DnyDesk::stop_of(2, 'A'));
  desk.play(seconds(10));
  ASSERT_EQ(desk.of(command::settlement).size(), 1U);
  const auto id = desk.of(command::settlement)[0].message_id;
  desk.disconnect();
  desk.play(hours(5));
  EXPECT_EQ(desk.pile().waiting(), 1U);
  desk.answering = true;
  desk.connect();
  const auto settlements = desk.of(command::settlement);
  ASSERT_EQ(settlements.size(), 2U);
  EXPECT_EQ(settlements[1].message_id, id);
  EXPECT_EQ(settlements[1].data, settlements[0].data);
  EXPECT_EQ(desk.pile().waiting(), 0U);
  desk.play(hours(1));
  EXPECT_EQ(desk.of(command::settlement).size(), 2U);
}

TEST(DnyPile, a_settlement_without_an_answer_comes_again_after_half_an_hour) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.order(DnyDesk::start_of(0, 'A'));
  desk.play(minutes(10));
  desk.order(DnyDesk::stop_of(0, 'A'));
  desk.answering = false;
  desk.play(seconds(3));
  desk.answering = true;
  desk.play(minutes(31));
  const auto settlements = desk.of(command::settlement);
  ASSERT_EQ(settlements.size(), 2U);
  EXPECT_EQ(settlements[1].at - settlements[0].at, minutes(30));
}

TEST(DnyPile, refuses_with_the_reason) {
  auto options = quiet_pile();
  options.bystander = false;
  options.fault = {Fault::faulty_slot, 4};
  DnyDesk desk(options);
  desk.connect();
  const auto result = [&](std::uint8_t port) {
    return desk.order(DnyDesk::start_of(port, 'A')).as<wire::StartStopAnswer>().result;
  };
  EXPECT_EQ(result(0), wire::StartResult::not_plugged);
  EXPECT_EQ(result(3), wire::StartResult::relay_or_fuse_broken);
  EXPECT_EQ(result(12), wire::StartResult::no_such_port);
  EXPECT_EQ(result(wire::automatic_port), wire::StartResult::not_plugged);
}

TEST(DnyPile, a_repeated_start_is_the_same_charge_and_another_order_finds_the_port_taken) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  const auto result = [&](char letter) {
    return desk.order(DnyDesk::start_of(0, letter)).as<wire::StartStopAnswer>().result;
  };
  EXPECT_EQ(result('A'), wire::StartResult::ok);
  EXPECT_EQ(result('A'), wire::StartResult::ok);
  EXPECT_EQ(result('B'), wire::StartResult::same_state);
}

TEST(DnyPile, keeps_its_limits_and_reads_them_back) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  const wire::Limits limits{30'000, 11'000, 2'700, 1'000};
  EXPECT_TRUE(desk.set(command::set_limits, limits).ok());
  EXPECT_EQ(desk.order(command::get_limits).as<wire::Limits>(), limits);
  const wire::Limits too_much{30'000, 20'001, 2'700, 1'000};
  EXPECT_FALSE(desk.set(command::set_limits, too_much).ok()) << "more than 2000 W";
  EXPECT_EQ(desk.order(command::get_limits).as<wire::Limits>(), limits);
  EXPECT_EQ(desk.order(command::get_float_rules).as<wire::FloatRules>(), wire::FloatRules{});
  EXPECT_EQ(desk.order(command::get_guard_rules).as<wire::GuardRules>(), wire::GuardRules{});
}

TEST(DnyPile, a_query_is_followed_by_a_registration_and_a_heartbeat) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.heard.clear();
  desk.say(lone_pile, 9, command::query, "");
  EXPECT_EQ(codes_of(desk.heard), (Codes{0x20, 0x21}));
  EXPECT_TRUE(desk.answers.empty());
}

TEST(DnyPile, locate_is_obeyed_and_a_reboot_dials_again) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  EXPECT_TRUE(desk.order(wire::Locate{30}).as<wire::ResultAnswer>().ok());
  EXPECT_FALSE(desk.hung_up);
  EXPECT_TRUE(desk.order(command::reboot).as<wire::ResultAnswer>().ok());
  EXPECT_TRUE(desk.hung_up);
}

TEST(DnyPile, a_mains_cut_is_told_with_the_last_charge_of_the_capacitor) {
  auto options = quiet_pile();
  options.fault = {Fault::reboot, 1};
  DnyDesk desk(options);
  desk.connect();
  desk.play(hours(31));
  ASSERT_TRUE(desk.hung_up);
  const auto alarms = desk.of(command::alarm);
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].as<wire::Alarm>().kind, wire::AlarmKind::power_lost);
}

TEST(DnyPile, commands_of_other_piles_and_unknown_ones_change_nothing) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.say(0x07000001, 5, command::start_stop, "");
  desk.say(lone_pile, 6, 0xB7, "??");
  EXPECT_TRUE(desk.answers.empty());
  EXPECT_FALSE(desk.hung_up);
}

// ---- riders -------------------------------------------------------------------------------------

PileOptions pile_with_a_rider() {
  auto options = quiet_pile();
  options.evses = 1;
  options.riders = true;
  options.neighbourhood.rush = hours(20);
  return options;
}

TEST(DnyPile, a_rider_swipes_and_the_servers_start_begins_the_charge) {
  DnyDesk desk(pile_with_a_rider());
  desk.connect();
  desk.play(minutes(3));
  const auto swipes = desk.of(command::swipe);
  ASSERT_EQ(swipes.size(), 1U);
  const auto swipe = swipes[0].as<wire::Swipe>();
  EXPECT_EQ(swipe.card.number() >> 24, 0xA5U) << "A5 and six digits";
  EXPECT_EQ(swipe.card_kind, wire::CardKind::uid_only);
  EXPECT_EQ(swipe.port, 0);
  ASSERT_TRUE(desk.pile().slot(1).charge.has_value());
  EXPECT_EQ(desk.pile().slot(1).charge->card.uid, fmt::format("{:08X}", swipe.card.number()));
}

TEST(DnyPile, a_card_nobody_knows_takes_its_vehicle_away) {
  DnyDesk desk(pile_with_a_rider());
  desk.swipe_status = wire::SwipeStatus::unregistered;
  desk.connect();
  desk.play(minutes(3));
  EXPECT_EQ(desk.of(command::swipe).size(), 1U);
  EXPECT_FALSE(desk.pile().slot(1).charge.has_value());
}

TEST(DnyPile, a_port_that_is_not_for_sale_yet_is_tried_again) {
  DnyDesk desk(pile_with_a_rider());
  desk.swipe_status = wire::SwipeStatus::port_fault;
  desk.connect();
  desk.play(minutes(3));
  EXPECT_GE(desk.of(command::swipe).size(), 2U);
  desk.swipe_status = wire::SwipeStatus::ok;
  desk.play(minutes(2));
  EXPECT_TRUE(desk.pile().slot(1).charge.has_value());
}

TEST(DnyPile, a_card_without_a_start_is_held_again_and_not_for_ever) {
  DnyDesk desk(pile_with_a_rider());
  desk.starts_after_swipes = false;
  desk.connect();
  desk.play(minutes(5));
  const auto swipes = desk.of(command::swipe);
  ASSERT_GE(swipes.size(), 9U);
  EXPECT_EQ(swipes[7].at - swipes[6].at, seconds(15));
  EXPECT_GE(swipes[8].at - swipes[7].at, seconds(60)) << "he has left; it is the next one";
}

TEST(DnyPile, a_charge_begun_offline_is_settled_under_the_piles_own_order) {
  DnyDesk desk(pile_with_a_rider());
  desk.play(hours(1));  // never connected
  ASSERT_TRUE(desk.pile().slot(1).charge.has_value());
  desk.connect();
  desk.play(minutes(6));
  const auto reports = desk.of(command::port_power);
  ASSERT_GE(reports.size(), 1U);
  const auto report = reports[0].as<wire::PortPower>();
  EXPECT_EQ(report.start_kind, wire::StartKind::offline_card);
  // 2026-11-23 18:00 in Zhengzhou, a card of A5, 07-13544000, port 0.
  EXPECT_EQ(report.order.bytes[0], 0x20);
  EXPECT_EQ(report.order.bytes[1], 0x26);
  EXPECT_EQ(report.order.bytes[4], 0x18);
  EXPECT_EQ(report.order.bytes[7], 0xA5);
  EXPECT_EQ(report.order.bytes[14], 0x07);
  EXPECT_EQ(report.order.bytes[15], 0x30);
}

TEST(DnyPile, ends_by_itself_after_the_float_time_and_says_full) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  desk.order(DnyDesk::start_of(0, 'A'));
  desk.play(hours(11));
  const auto settlements = desk.of(command::settlement);
  ASSERT_EQ(settlements.size(), 1U);
  const auto settled = settlements[0].as<wire::Settlement>();
  EXPECT_LE(settled.duration_s, 36'000);
  bool floated = false;
  for (const auto& report : desk.of(command::port_power)) {
    floated = floated || report.as<wire::PortPower>().state == wire::PortState::floating;
  }
  EXPECT_EQ(floated, settled.stop_reason == wire::StopReason::full);
}

TEST(DnyPile, two_piles_behind_a_host_share_its_line_and_fall_alone) {
  auto first = quiet_pile();
  auto second = quiet_pile();
  second.identity = wire::printed(lone_pile + 1);
  second.bus_address = 2;
  DnyDesk desk(std::vector{first, second});
  desk.connect();
  EXPECT_EQ(desk.modem.size(), 1U);
  EXPECT_EQ(desk.of(command::register_device).size(), 2U);
  EXPECT_EQ(desk.heard[3].as<wire::Register>().virtual_id, 2);
  desk.order(command::reboot, "", lone_pile + 1);
  EXPECT_FALSE(desk.hung_up);
  EXPECT_TRUE(desk.pile(0).online());
  EXPECT_FALSE(desk.pile(1).online());
  desk.play(seconds(30));
  EXPECT_TRUE(desk.pile(1).registered());
}

TEST(DnyPile, cards_are_eight_hex_digits) {
  EXPECT_EQ(card_of("A5000001")->number(), 0xA5000001U);
  EXPECT_FALSE(card_of("CARD000001").has_value());
  EXPECT_FALSE(card_of("A500000G").has_value());
}

}  // namespace
}  // namespace voltyard::simulator::dny
