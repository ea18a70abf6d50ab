// What a YKC pile's charge comes to: reports, records, and everything that is wrong with them.
#include "csms/ykc/ykc_fixture.hpp"

namespace voltyard::csms::ykc {
namespace {

using domain::Finding;
using domain::SessionState;

const auto offline_order = *wire::OrderNumber::parse("55031412782305012611231200000042");

TEST_F(Ykc, reports_are_the_curve_and_the_record_is_the_bill_by_our_own_tariff) {
  ASSERT_TRUE(start(2).has_value());
  for (int i = 1; i <= 20; ++i) {
    clock_.advance(minutes(1));
    EXPECT_EQ(say(charging(2, pile_.last_order, i, static_cast<std::uint32_t>(i) * 10'000)), "");
  }
  clock_.advance(seconds(10));
  const auto said = record(2, pile_.last_order, minutes(20), 201'000);
  EXPECT_TRUE(acknowledged(say(said), pile_.last_order));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.end_reason, domain::EndReason::ev_full);
  EXPECT_EQ(session.end_text, "soc_full");
  EXPECT_EQ(session.energy.mwh, 20'100'000);
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(session.ended_at - session.started_at, seconds(1210));
  // 20.1 kWh x 0.56 + 1210 s x 0.10/h = 11.256 + 0.0336
  EXPECT_EQ(bill(session.id)->bill.total.minor, 1'129);
  const auto ended = events(domain::event::session_ended);
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(detail(ended[0], "pile_amount"), "19.296") << "what the pile would have charged";
  EXPECT_EQ(detail(ended[0], "pile_flat"), "20.1 kWh, 19.296");
  EXPECT_EQ(detail(ended[0], "meter_end_kwh"), "520.1");
}

TEST_F(Ykc, a_report_is_a_reading_with_all_that_it_says) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(seconds(15));
  say(charging(2, pile_.last_order, 0, 2'500));
  const auto record = await(store_.load_station(station_id_));
  const auto& samples = (*record)->open_sessions[0].samples;
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_EQ(samples[0].energy.mwh, 250'000);
  EXPECT_EQ(samples[0].power_mw, 60'000'000);
  EXPECT_EQ(samples[0].voltage_mv, 400'000);
  EXPECT_EQ(samples[0].current_ma, 150'000);
  EXPECT_EQ(samples[0].soc_permille, 420);
  EXPECT_EQ(samples[0].temperature_dc, 350);
  EXPECT_EQ(evse(station_id_, 2).state.status, domain::EvseStatus::Charging);
}

TEST_F(Ykc, a_record_said_twice_is_acknowledged_twice_and_billed_once) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(hours(1));
  const auto said = record(2, pile_.last_order, hours(1), 200'000);
  EXPECT_TRUE(acknowledged(say(said), pile_.last_order));
  const auto before = sessions(station_id_)[0];
  clock_.advance(minutes(5));
  EXPECT_TRUE(acknowledged(say(said), pile_.last_order));
  const auto after = sessions(station_id_)[0];
  EXPECT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(after.bill_minor, before.bill_minor);
  EXPECT_EQ(after.state, SessionState::ended);
  EXPECT_TRUE(quarantined(station_id_).empty());
}

TEST_F(Ykc, an_order_number_used_again_for_another_amount_is_held_for_a_person) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(hours(1));
  say(record(2, pile_.last_order, hours(1), 200'000));
  const auto other = record(2, pile_.last_order, hours(1), 300'000);
  EXPECT_TRUE(acknowledged(say(other), pile_.last_order));
  EXPECT_EQ(sessions(station_id_)[0].state, SessionState::needs_review);
  EXPECT_EQ(sessions(station_id_)[0].energy.mwh, 20'000'000) << "the first one counts";
  EXPECT_EQ(quarantined(station_id_).size(), 1u);
}

TEST_F(Ykc, a_record_before_the_starts_answer_is_the_whole_session_and_the_answer_begins_none) {
  pile_.silent = true;  // the answer is on its way
  ASSERT_TRUE(start(2).has_value());
  drain();
  const auto order = body_of<wire::RemoteStart>(pile_.frames[0])->start.order;
  clock_.advance(minutes(1));
  EXPECT_TRUE(acknowledged(say(record(2, order, seconds(50), 100, 0x57)), order));
  wire::RemoteStartAnswer late{{order, code, wire::Gun::of(2), 1, 0}};
  say(late);
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.end_text, "start_insulation");
  EXPECT_EQ(session.token_uid, "D14B0A54");
  EXPECT_FALSE(session.has(Finding::started_offline));
}

TEST_F(Ykc, a_start_that_we_asked_for_is_not_dated_by_a_clock_that_is_years_off) {
  pile_.silent = true;
  ASSERT_TRUE(start(2).has_value());
  drain();
  const auto order = body_of<wire::RemoteStart>(pile_.frames[0])->start.order;
  clock_.advance(minutes(8));
  auto said = record(2, order, minutes(7), 80'000);
  said.head.started_at = wall(noon - hours(24 * 365 * 5));
  said.head.ended_at = wall(noon - hours(24 * 365 * 5) + minutes(7));
  EXPECT_TRUE(acknowledged(say(said), order));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.started_at, noon + minutes(1));
  EXPECT_EQ(session.ended_at, clock_.now());
}

TEST_F(Ykc, an_offline_cards_record_makes_the_whole_session_hours_later) {
  clock_.advance(hours(3));
  auto said = record(1, offline_order, hours(2), 400'000, 0x6B);
  said.account.started_by = wire::StartedBy::offline_card;
  said.account.card = *wire::Card::parse("D14B0A54");
  clock_.advance(hours(5));
  EXPECT_TRUE(acknowledged(say(said), offline_order));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  const auto session = sessions(station_id_)[0];
  EXPECT_TRUE(session.has(Finding::started_offline));
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.token_uid, "D14B0A54");
  EXPECT_EQ(session.end_reason, domain::EndReason::ev_disconnected);
  EXPECT_EQ(session.ended_at - session.started_at, hours(2));
  EXPECT_EQ(session.energy.mwh, 40'000'000);
  EXPECT_TRUE(acknowledged(say(said), offline_order)) << "and it comes again";
  EXPECT_EQ(sessions(station_id_).size(), 1u);
}

TEST_F(Ykc, more_energy_than_can_have_flowed_is_held) {
  clock_.advance(hours(3));
  const auto said = record(1, offline_order, minutes(1), 400'000);
  clock_.advance(hours(5));
  EXPECT_TRUE(acknowledged(say(said), offline_order));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_FALSE(bill(session.id));
}

TEST_F(Ykc, a_clock_that_is_years_off_does_not_move_a_charge_whose_start_we_saw) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(hours(1));
  auto said = record(2, pile_.last_order, hours(1), 200'000);
  said.head.started_at = wall(noon - hours(24 * 365 * 5));
  said.head.ended_at = wall(noon - hours(24 * 365 * 5) + minutes(55));
  EXPECT_TRUE(acknowledged(say(said), pile_.last_order));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.ended_at - session.started_at, minutes(55)) << "its duration is believed";
}

TEST_F(Ykc, a_clock_that_is_years_off_holds_a_charge_of_which_nobody_knows_anything_else) {
  auto said = record(1, offline_order, hours(1), 200'000);
  said.head.started_at = wall(noon + hours(24 * 365 * 9));
  said.head.ended_at = wall(noon + hours(24 * 365 * 9 + 1));
  EXPECT_TRUE(acknowledged(say(said), offline_order));
  EXPECT_EQ(sessions(station_id_)[0].state, SessionState::needs_review);
}

TEST_F(Ykc, a_clock_that_is_no_clock_ends_the_charge_when_its_record_comes) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(minutes(4));
  auto said = record(2, pile_.last_order, minutes(4), 20'000);
  said.head.started_at.bytes.fill(0xFF);
  said.head.ended_at.bytes.fill(0xFF);
  EXPECT_TRUE(acknowledged(say(said), pile_.last_order));
  EXPECT_EQ(sessions(station_id_)[0].state, SessionState::ended);
  EXPECT_EQ(sessions(station_id_)[0].ended_at, clock_.now());
}

TEST_F(Ykc, a_clock_that_is_a_little_slow_holds_no_bill) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(minutes(10));
  say(charging(2, pile_.last_order, 10, 100'000));
  clock_.advance(seconds(14));
  auto said = record(2, pile_.last_order, minutes(10), 102'500);
  said.head.ended_at = wall(clock_.now() - seconds(40));
  say(said);
  EXPECT_EQ(sessions(station_id_)[0].state, SessionState::ended);
  EXPECT_EQ(sessions(station_id_)[0].energy.mwh, 10'250'000);
}

TEST_F(Ykc, counters_that_overflow_or_go_backwards_are_held_and_never_billed) {
  ASSERT_TRUE(start(1).has_value());
  clock_.advance(minutes(10));
  say(record(1, pile_.last_order, minutes(10), 0xFFFF'FFFF));
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(minutes(10));
  say(charging(2, pile_.last_order, 10, 100'000));
  clock_.advance(minutes(1));
  say(record(2, pile_.last_order, minutes(11), 50'000));
  ASSERT_EQ(sessions(station_id_).size(), 2u);
  for (const auto& session : sessions(station_id_)) {
    EXPECT_EQ(session.state, SessionState::needs_review);
    EXPECT_FALSE(bill(session.id));
  }
}

TEST_F(Ykc, a_report_after_the_end_changes_nothing_and_is_kept_once) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(hours(1));
  say(record(2, pile_.last_order, hours(1), 200'000));
  for (int i = 0; i < 4; ++i) {
    clock_.advance(seconds(15));
    say(charging(2, pile_.last_order, 60, 200'000));
  }
  EXPECT_EQ(sessions(station_id_)[0].state, SessionState::ended);
  EXPECT_EQ(quarantined(station_id_).size(), 1u);
  auto last = idle(2);
  last.order = pile_.last_order;
  say(last);
  EXPECT_EQ(quarantined(station_id_).size(), 1u) << "an idle gun may name its last order";
}

TEST_F(Ykc, a_charge_that_nobody_here_began_is_a_session_from_its_first_report) {
  clock_.advance(hours(1));
  say(charging(1, offline_order, 30, 150'000));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_TRUE(sessions(station_id_)[0].has(Finding::started_offline));
  const auto stored = await(store_.load_station(station_id_));
  EXPECT_EQ((*stored)->open_sessions[0].samples[0].energy.mwh, 15'000'000);
  const auto ran = clock_.now() - sessions(station_id_)[0].started_at;
  EXPECT_TRUE(ran >= minutes(30) && ran <= minutes(31)) << ran.count();
}

TEST_F(Ykc, a_charge_goes_on_through_a_restart_of_the_server) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(minutes(5));
  say(charging(2, pile_.last_order, 5, 50'000));
  peer_.reset();
  restart();
  yard_->use_sender(link::Door::ykc, 0, pile_);
  come_in();
  clock_.advance(minutes(5));
  say(charging(2, pile_.last_order, 10, 100'000));
  clock_.advance(minutes(5));
  say(record(2, pile_.last_order, minutes(15), 150'000));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].energy.mwh, 15'000'000);
  EXPECT_EQ(sessions(station_id_)[0].state, SessionState::ended);
}

TEST_F(Ykc, a_free_gun_waits_for_its_record_a_quarter_of_an_hour) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(minutes(5));
  say(charging(2, pile_.last_order, 5, 50'000));
  auto plugged = idle(2);
  plugged.plugged = 1;
  say(plugged);
  EXPECT_EQ(evse(station_id_, 2).state.status, domain::EvseStatus::Finishing);
  say(idle(2));
  clock_.advance(minutes(14));
  yard_->tick(0);
  drain();
  EXPECT_TRUE(sessions(station_id_)[0].open());
  clock_.advance(minutes(2));
  yard_->tick(0);
  drain();
  EXPECT_EQ(sessions(station_id_)[0].end_reason, domain::EndReason::ended_without_stop);
}

TEST_F(Ykc, a_sealed_record_is_a_record_and_what_the_meter_sealed_is_kept) {
  ASSERT_TRUE(start(2).has_value());
  clock_.advance(hours(1));
  const auto plain = record(2, pile_.last_order, hours(1), 200'000);
  wire::SealedRecord said;
  said.head = plain.head;
  said.account = plain.account;
  said.cipher.fill(0xAB);
  EXPECT_TRUE(acknowledged(say(said), pile_.last_order));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.energy.mwh, 20'000'000);
  EXPECT_EQ(session.sample_count, 1u);
}

TEST_F(Ykc, a_record_that_cannot_be_read_is_kept_and_acknowledged) {
  std::string body(offline_order.bytes.begin(), offline_order.bytes.end());
  body.append(code.bytes.begin(), code.bytes.end());
  EXPECT_TRUE(acknowledged(say_frame(raw(0x3B, body)), offline_order));
  ASSERT_EQ(quarantined(station_id_).size(), 1u);
  EXPECT_EQ(quarantined(station_id_)[0].action, "Record");
}

TEST_F(Ykc, a_record_of_a_gun_that_cannot_be_is_kept_and_acknowledged) {
  auto said = record(1, offline_order, hours(1), 200'000);
  said.head.gun.bcd = 0xFE;
  EXPECT_TRUE(acknowledged(say(said), offline_order));
  EXPECT_TRUE(sessions(station_id_).empty());
  EXPECT_EQ(quarantined(station_id_).size(), 1u);
}

}  // namespace
}  // namespace voltyard::csms::ykc
