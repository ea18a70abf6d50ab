// YKC piles against the real csms on the in-memory store: frames in, frames out, and what is kept.
#include "csms/ykc/ykc_fixture.hpp"

namespace voltyard::csms::ykc {
namespace {

using domain::EvseStatus;
using domain::Finding;

TEST_F(Ykc, only_a_station_that_was_said_to_speak_ykc_comes_in_without_a_password) {
  add_station("55031412782399", 1, domain::Registration::accepted, "dny");
  link::Handshake handshake;
  handshake.door = link::Door::ykc;
  handshake.identity = "55031412782399";
  EXPECT_TRUE(std::holds_alternative<link::Refusal>(knock(handshake)));
  handshake.identity = "55031412782398";
  EXPECT_TRUE(std::holds_alternative<link::Refusal>(knock(handshake)));
  const auto unknown = await(store_.list_unknown_stations(10));
  ASSERT_EQ(unknown->size(), 1u);
  EXPECT_EQ(unknown->front().identity, "55031412782398");
}

TEST_F(Ykc, a_login_is_answered_and_followed_by_the_clock_and_a_look_at_every_gun) {
  const auto answer = say(login());
  EXPECT_EQ(body_of<wire::LoginAnswer>(answer)->result, 0);
  EXPECT_EQ(sequence_of(answer), 7) << "an answer repeats its question's number";
  EXPECT_EQ(pile_.actions, (std::vector<std::string>{"SetTime", "Read", "Read"}));
  const auto clock = body_of<wire::ClockSetting>(pile_.frames[0]);
  EXPECT_EQ(clock->time.claimed(std::chrono::hours(8))->ms, noon.ms);
  EXPECT_EQ(events(domain::event::station_booted).size(), 1u);
}

TEST_F(Ykc, a_pile_that_nobody_has_accepted_is_told_so_and_not_listened_to) {
  add_station("55031412782397", 1, domain::Registration::pending, "ykc");
  come_in("55031412782397");
  auto said = login();
  said.pile = *wire::PileCode::parse("55031412782397");
  EXPECT_EQ(body_of<wire::LoginAnswer>(say(said))->result, 1);
  EXPECT_EQ(say(wire::Heartbeat{said.pile, wire::Gun::of(1), 0}), "");
}

TEST_F(Ykc, a_heartbeats_fault_is_the_slots_and_goes_when_the_gun_is_asked) {
  said_prices();
  EXPECT_TRUE(body_of<wire::HeartbeatAnswer>(say(beat(1, 1))));
  EXPECT_EQ(evse(station_id_, 1).state.status, EvseStatus::Faulted);
  EXPECT_EQ(evse(station_id_, 1).state.error_code(), "heartbeat_fault");
  pile_.actions.clear();
  say(beat(1, 0));
  EXPECT_EQ(pile_.actions, std::vector<std::string>{"Read"});
  say(idle(1));
  EXPECT_EQ(evse(station_id_, 1).state.status, EvseStatus::Available);
}

TEST_F(Ykc, gun_states_are_slot_statuses_and_faults_have_their_names) {
  auto said = idle(1);
  said.plugged = 1;
  say(said);
  EXPECT_EQ(evse(station_id_, 1).state.status, EvseStatus::Preparing);
  said.state = wire::GunState::fault;
  said.fault_bits = 0b1'0000'0000'0001;
  say(said);
  EXPECT_EQ(evse(station_id_, 1).state.status, EvseStatus::Faulted);
  EXPECT_EQ(evse(station_id_, 1).state.error_code(), "emergency_stop");
  EXPECT_EQ(evse(station_id_, 1).state.error_info(), "emergency_stop, door_open");
  said.state = wire::GunState::offline;
  said.fault_bits = 0;
  say(said);
  EXPECT_EQ(evse(station_id_, 1).state.status, EvseStatus::Unavailable);
}

TEST_F(Ykc, a_gun_that_nobody_has_typed_in_becomes_a_slot_of_a_cars_power) {
  say(login());
  say(idle(3));
  EXPECT_EQ(evse(station_id_, 3).state.status, EvseStatus::Available);
  EXPECT_EQ(evse(station_id_, 3).max_power.mw, 250'000'000);
}

// ---- prices ------------------------------------------------------------------------------------

TEST_F(Ykc, a_pile_with_other_prices_is_told_so_and_asks_for_ours) {
  const auto check = body_of<wire::TariffCheckAnswer>(say(wire::TariffCheck{code, {}}));
  EXPECT_EQ(check->result, 1);
  const auto given = body_of<wire::TariffAnswer>(say(wire::TariffRequest{code}));
  ASSERT_TRUE(given);
  EXPECT_EQ(given->tariff.prices[2].electricity.e5, 56'000u);
  const auto again =
      body_of<wire::TariffCheckAnswer>(say(wire::TariffCheck{code, given->tariff.model}));
  EXPECT_EQ(again->result, 0);
  const auto said = events(domain::event::station_notified);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].details[0].second, "TariffModel");
  EXPECT_EQ(said[0].details[2].second, "time_fee") << "the shed's service fee is by the hour";
}

TEST_F(Ykc, new_prices_are_pushed_once_with_the_next_heartbeat) {
  said_prices();
  pile_.actions.clear();
  say(beat(1));
  EXPECT_TRUE(pile_.actions.empty()) << "the pile has ours";
  change_tariff();
  say(beat(1));
  say(beat(2));
  EXPECT_EQ(pile_.actions, std::vector<std::string>{"SetTariff"});
  EXPECT_EQ(body_of<wire::TariffSetting>(pile_.frames.back())->tariff.prices[2].electricity.e5,
            99'000u);
}

TEST_F(Ykc, a_pile_that_does_not_take_its_prices_is_said) {
  said_prices();
  change_tariff();
  pile_.refuses_prices = true;
  say(beat(1));
  drain();
  std::vector<std::string> refused;
  for (const auto& event : events(domain::event::station_notified)) {
    if (detail(event, "action") == "SetTariff") refused.push_back(detail(event, "result"));
  }
  EXPECT_EQ(refused, std::vector<std::string>{"refused"});
}

TEST_F(Ykc, the_clock_is_set_once_a_day) {
  say(login());
  said_prices();
  pile_.actions.clear();
  clock_.advance(hours(23));
  say(beat(1));
  EXPECT_TRUE(pile_.actions.empty());
  clock_.advance(hours(2));
  say(beat(1));
  say(beat(1));
  EXPECT_EQ(pile_.actions, std::vector<std::string>{"SetTime"});
}

// ---- start and stop ----------------------------------------------------------------------------

TEST_F(Ykc, a_start_names_an_order_and_its_answer_begins_the_session) {
  said_prices();
  const auto started = start(2);
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->state, storage::OperationState::done);
  EXPECT_NE(started->answer.find(R"("result":"ok")"), std::string::npos) << started->answer;
  const auto sent = body_of<wire::RemoteStart>(pile_.frames.back());
  ASSERT_TRUE(sent);
  EXPECT_EQ(key_of(sent->start.order).substr(0, 28), "5503141278230502261123200000")
      << "pile, gun and the time on the wall";
  EXPECT_EQ(sent->start.gun.number(), 2);
  EXPECT_EQ(sent->start.card.text(), "00000000D14B0A54");
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.transaction_key, key_of(sent->start.order));
  EXPECT_EQ(session.token_uid, "D14B0A54");
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(session.evse_id, evse(station_id_, 2).id);
}

TEST_F(Ykc, a_refused_start_begins_nothing_and_a_plug_within_the_minute_does) {
  pile_.start_failure = 5;
  const auto started = start(2);
  ASSERT_TRUE(started.has_value());
  EXPECT_NE(started->answer.find(R"("result":"not_plugged_in")"), std::string::npos);
  EXPECT_TRUE(sessions(station_id_).empty());
  clock_.advance(seconds(40));
  wire::RemoteStartAnswer said{{pile_.last_order, code, wire::Gun::of(2), 1, 0}};
  EXPECT_EQ(say(said), "") << "it is itself an answer";
  say(said);
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].findings, 0u);
}

TEST_F(Ykc, a_start_without_an_answer_is_stopped_and_asked_after) {
  pile_.silent = true;
  const auto started = start(2);
  drain();
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->state, storage::OperationState::failed);
  EXPECT_EQ(pile_.actions, (std::vector<std::string>{"Start", "Stop", "Read"}));
  const auto asked = body_of<wire::RemoteStart>(pile_.frames[0]);
  say(charging(2, asked->start.order, 5, 20'000));  // it runs all the same
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].token_uid, "D14B0A54");
  EXPECT_FALSE(sessions(station_id_)[0].has(Finding::started_offline));
}

TEST_F(Ykc, a_stop_names_the_gun_and_the_record_ends_the_session) {
  ASSERT_TRUE(start(2).has_value());
  Commands commands(*yard_);
  const auto stopped =
      await(commands.stop(Order{operator_id_, "desk", seconds(5)}, sessions(station_id_)[0].id));
  ASSERT_TRUE(stopped.has_value());
  EXPECT_EQ(body_of<wire::RemoteStop>(pile_.frames.back())->gun.number(), 2);
  EXPECT_TRUE(sessions(station_id_)[0].open());
}

TEST_F(Ykc, two_guns_started_with_one_card_are_two_sessions_of_that_card) {
  ASSERT_TRUE(start(1).has_value());
  ASSERT_TRUE(start(2).has_value());
  ASSERT_EQ(sessions(station_id_).size(), 2u);
  for (const auto& session : sessions(station_id_)) {
    EXPECT_EQ(session.token_uid, "D14B0A54");
    EXPECT_EQ(session.findings, 0u);
  }
}

TEST_F(Ykc, a_known_card_gets_an_order_and_the_charge_begins_the_session) {
  const auto permit = body_of<wire::StartRequestAnswer>(say(swipe(1)))->permit;
  EXPECT_EQ(permit.ok, 1);
  EXPECT_EQ(permit.refusal, 0);
  EXPECT_FALSE(permit.order.is_zero());
  EXPECT_TRUE(sessions(station_id_).empty()) << "a permit is no charge";
  clock_.advance(seconds(30));
  say(charging(1, permit.order, 0, 3'000));  // 0.3 kWh, and not a minute of it
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].token_uid, "D14B0A54");
  EXPECT_EQ(sessions(station_id_)[0].findings, 0u);
}

TEST_F(Ykc, a_card_that_was_permitted_on_two_guns_is_the_card_of_both_sessions) {
  const auto first = body_of<wire::StartRequestAnswer>(say(swipe(1)))->permit;
  const auto second = body_of<wire::StartRequestAnswer>(say(swipe(2)))->permit;
  say(charging(2, second.order, 0, 100));
  say(charging(1, first.order, 0, 100));
  ASSERT_EQ(sessions(station_id_).size(), 2u);
  for (const auto& session : sessions(station_id_)) {
    EXPECT_EQ(session.token_uid, "D14B0A54");
    EXPECT_EQ(session.findings, 0u);
  }
}

TEST_F(Ykc, who_may_not_start_is_told_why) {
  add_wallet("0000000C", 20);
  add_token("0000000B", domain::TokenStatus::blocked);
  const auto refusal = [&](wire::StartRequest said) {
    const auto permit = body_of<wire::StartRequestAnswer>(say(said))->permit;
    EXPECT_EQ(permit.ok, 0);
    EXPECT_TRUE(permit.order.is_zero());
    return int{permit.refusal};
  };
  auto said = swipe(1);
  said.wish.card = *wire::Card::parse("77");
  EXPECT_EQ(refusal(said), 1) << "no account";
  said.wish.card = *wire::Card::parse("B");
  EXPECT_EQ(refusal(said), 2) << "frozen";
  said.wish.card = *wire::Card::parse("C");
  EXPECT_EQ(refusal(said), 3) << "the balance is short";
  said = swipe(1);
  said.wish.mode = wire::StartMode::account;
  said.wish.has_password = 1;
  EXPECT_EQ(refusal(said), 6) << "a password that nobody here can check";
  said.wish.mode = wire::StartMode::vin;
  EXPECT_EQ(refusal(said), 9) << "unknown VIN";
  say(beat(1, 1));
  EXPECT_EQ(refusal(swipe(1)), 5) << "the gun is faulted";
}

// Such a pile stops by itself when its own count comes to the balance.
TEST_F(Ykc, a_pile_is_told_no_balance_while_a_pass_covers_the_charge) {
  const auto wallet = add_wallet("0000000C", 300);
  auto said = swipe(1);
  said.wish.card = *wire::Card::parse("C");
  EXPECT_EQ(body_of<wire::StartRequestAnswer>(say(said))->permit.balance.fen, 300u);
  billing::Pass pass;
  pass.id = billing::PassId::make(noon, random_);
  pass.operator_id = operator_id_;
  pass.wallet_id = wallet;
  pass.until = noon + std::chrono::hours(24);
  storage::Commit commit;
  commit.changes.push_back(pass);
  ASSERT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  said.wish.gun = wire::Gun::of(2);
  EXPECT_EQ(body_of<wire::StartRequestAnswer>(say(said))->permit.balance.fen, 1'000'000u);
}

TEST_F(Ykc, a_vin_is_read_forwards_and_is_a_token) {
  add_token("LSVAA49J132047371");
  auto said = swipe(1);
  said.wish.mode = wire::StartMode::vin;
  said.wish.vin_reversed = *wire::Text<17>::of("173740231J94AAVSL");
  EXPECT_EQ(body_of<wire::StartRequestAnswer>(say(said))->permit.ok, 1);
}

TEST_F(Ykc, guns_that_charge_one_vehicle_together_are_permitted_under_their_number) {
  wire::ParallelRequest said;
  said.wish = swipe(1).wish;
  said.parallel_number = *wire::Code<6>::parse("261123200000");
  const auto answer = body_of<wire::ParallelRequestAnswer>(say(said));
  EXPECT_EQ(answer->permit.ok, 1);
  EXPECT_EQ(answer->parallel_number, said.parallel_number);
}

TEST_F(Ykc, a_battery_speaks_once_for_each_kind_and_charge) {
  ASSERT_TRUE(start(2).has_value());
  wire::BmsHandshake said{pile_.last_order, code, wire::Gun::of(2), {}};
  wire::BatteryIdentity identity;
  identity.vin = *wire::Text<17>::of("LSVAA49J132047371");
  identity.voltage_dv = 4'000;
  said.set(identity);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(say(said), "");
  wire::BmsAbort abort{pile_.last_order, code, wire::Gun::of(2), {}};
  abort.set({1, 2, 3});
  say(abort);
  wire::BmsHandshake stranger{*wire::OrderNumber::parse("12"), code, wire::Gun::of(2), {}};
  say(stranger);
  const auto kept = events(domain::event::station_notified);
  ASSERT_EQ(kept.size(), 2u);
  std::vector<std::string> said_words;
  for (const auto& event : kept) {
    EXPECT_EQ(event.session_id, sessions(station_id_)[0].id);
    said_words.push_back(event.details[0].second + ": " + event.details[2].second);
  }
  std::ranges::sort(said_words);
  EXPECT_EQ(said_words, (std::vector<std::string>{
                            "BmsAbort: reasons 01, faults 0002, errors 03",
                            "BmsHandshake: vin LSVAA49J132047371, chemistry 0, 400 V, 0 Ah"}));
}

TEST_F(Ykc, a_locks_alarm_is_an_event_and_its_position_is_not) {
  wire::LockReport said;
  said.pile = code;
  said.gun = 1;
  said.position = wire::LockPosition::up;
  say(said);
  EXPECT_TRUE(events(domain::event::station_alarm).empty());
  said.alarm = wire::LockAlarm::forced;
  say(said);
  ASSERT_EQ(events(domain::event::station_alarm).size(), 1u);
  EXPECT_EQ(events(domain::event::station_alarm)[0].details[0].second, "parking_lock_forced");
}

TEST_F(Ykc, what_nobody_knows_and_what_cannot_be_read_is_passed_over_and_said_once) {
  EXPECT_EQ(say_frame(raw(0xC7, "zzzzzzz")), "");
  EXPECT_EQ(say_frame(raw(0x13, std::string(30, 'z'))), "");
  EXPECT_EQ(say_frame(raw(0x13, std::string(30, 'z'))), "");
  drain();
  EXPECT_EQ(events(domain::event::security).size(), 1u);
  EXPECT_TRUE(quarantined(station_id_).empty());
}

TEST_F(Ykc, a_person_may_send_what_has_a_name) {
  const auto send = [&](std::string action, std::string payload) {
    const auto sent = Ykc::send(std::move(action), std::move(payload));
    return sent ? sent->answer.substr(0, 14) : sent.error().field;
  };
  EXPECT_EQ(send("Reboot", R"({"at_once":1})"), R"({"result":"ok")");
  EXPECT_EQ(body_of<wire::Reboot>(pile_.frames.back())->when, wire::When::at_once);
  EXPECT_EQ(send("SetWork", R"({"locked":0,"power_percent":60})"), R"({"result":"ok")");
  EXPECT_EQ(body_of<wire::WorkSetting>(pile_.frames.back())->power_percent, 60);
  EXPECT_EQ(send("SetWork", R"({"power_percent":20})"), "/payload/power_percent");
  EXPECT_EQ(send("SetTime", "{}"), R"({"frame":"6812)");
  EXPECT_EQ(send("SetTariff", "{}"), R"({"result":"ok")");
  EXPECT_EQ(send("Read", R"({"slot":2})"), "{}");
  EXPECT_EQ(send("SyncCards", R"({"cards":["D14B0A54","1"]})"), R"({"result":"ok")");
  EXPECT_EQ(body_of<wire::CardSync>(pile_.frames.back())->cards.items.size(), 2u);
  EXPECT_EQ(send("SyncCards", R"({"cards":["D14B0A54","x"]})"), "/payload/cards/1");
  EXPECT_EQ(send("MoveLock", R"({"slot":1,"up":0})"), R"({"result":"ok")");
  EXPECT_EQ(send("SetQrPrefix", R"({"prefix":"https://x/"})"), R"({"result":"ok")");
  EXPECT_EQ(send("Start", "{}"), "/action");
  EXPECT_EQ(send("Reboot", "[]"), "/payload");
}

}  // namespace
}  // namespace voltyard::csms::ykc
