// DNY piles against the real csms on the in-memory store: frames in, frames out, and what is kept.
#include "csms/dny/messages.hpp"
#include "csms/yard_fixture.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/start_stop.hpp"

#include <algorithm>

namespace voltyard::csms::dny {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint32_t physical_id = 0x07CEAA40;  // a 12-way pile

template <class Message>
std::optional<Message> body_of(std::string_view frame) {
  if (frame.empty()) return std::nullopt;
  auto read = voltyard::wire::dny::decode<Message>(wire::read_whole(frame).data);
  if (!read) return std::nullopt;
  return *read;
}

// A pile at the other end of every command: it keeps its limits and does as it is told.
class ObedientPile final : public link::StationSender {
 public:
  Task<Result<link::PileAnswer>> call(StationId, std::string action, std::string payload,
                                      Duration) override {
    actions.push_back(std::move(action));
    frames.push_back(payload);
    if (silent) co_return unavailable("the station did not answer");
    const auto frame = wire::read_whole(payload);
    link::PileAnswer answer;
    const auto begin =
        wire::open_frame(answer.payload, frame.physical_id, frame.message_id, frame.command);
    answer.payload += data_for(frame);
    wire::close_frame(answer.payload, begin);
    co_return answer;
  }
  void disconnect(StationId) override {}

  std::string data_for(const wire::Frame& frame) {
    namespace command = wire::command;
    const std::string data(frame.data.begin(), frame.data.end());
    switch (frame.command) {
      case command::set_float_rules:
      case command::set_guard_rules:
      case command::set_limits: kept[frame.command] = data; return std::string(1, '\0');
      case command::get_float_rules: return kept[command::set_float_rules];
      case command::get_guard_rules: return kept[command::set_guard_rules];
      case command::get_limits: return forgets ? std::string(4, '\x01') : kept[command::set_limits];
      case command::start_stop: {
        const auto asked = *voltyard::wire::dny::decode<wire::StartStop>(frame.data);
        last_order = asked.order;
        wire::StartStopAnswer said;
        said.result = start_result;
        said.order = asked.order;
        said.port = asked.port;
        std::string out;
        encode(said, out);
        return out;
      }
      default: return std::string(1, '\0');
    }
  }

  std::vector<std::string> actions;
  std::vector<std::string> frames;
  std::map<std::uint8_t, std::string> kept;
  wire::OrderId last_order;
  wire::StartResult start_result = wire::StartResult::ok;
  bool silent = false;
  bool forgets = false;
};

class Dny : public YardTest {
 protected:
  Dny() {
    station_id_ =
        add_station(wire::printed(physical_id), 12, domain::Registration::accepted, "dny");
    add_token("7A8D05DD");
    yard_->use_sender(link::Door::dny, 0, pile_);
    come_in();
  }

  void come_in() {
    link::Handshake handshake;
    handshake.door = link::Door::dny;
    handshake.identity = wire::printed(physical_id);
    handshake.offered = {"dny"};
    handshake.remote = "203.0.113.9";
    const auto admitted = yard_->gatekeeper().admit(handshake);
    ASSERT_TRUE(std::holds_alternative<link::Admission>(admitted));
    auto peer = await(yard_->gatekeeper().open(std::get<link::Admission>(admitted), handshake));
    ASSERT_TRUE(peer.has_value());
    peer_ = std::move(*peer);
  }

  std::string say_frame(std::string_view frame) {
    std::string out;
    await(yard_->dny_conversation().on_frame(*peer_, frame, out));
    return out;
  }
  template <class Message>
  std::string say(const Message& message, std::uint16_t message_id = 7) {
    std::string frame;
    wire::write_frame(frame, physical_id, message_id, message);
    return say_frame(frame);
  }
  void register_pile() {
    wire::Register said;
    said.firmware = 126;
    said.ports = 12;
    said.device_type = 0x21;
    EXPECT_EQ(body_of<wire::ResultAnswer>(say(said))->result, 0);
  }
  Result<storage::OperationRow> start(int slot) {
    Order order{operator_id_, "desk", seconds(5)};
    Commands commands(*yard_);
    return await(commands.start(order, station_id_, evse(station_id_, slot).id, "7A8D05DD"));
  }
  wire::PortPower report(const wire::OrderId& order, int minutes_in, int energy_10wh) {
    wire::PortPower said;
    said.port = 2;
    said.state = wire::PortState::charging;
    said.duration_s = static_cast<std::uint16_t>(minutes_in * 60);
    said.energy_10wh = static_cast<std::uint16_t>(energy_10wh);
    said.start_kind = wire::StartKind::online;
    said.power_dw = 1'800;
    said.order = order;
    return said;
  }
  wire::Settlement settle(const wire::OrderId& order, int minutes_in, int energy_10wh,
                          wire::StopReason reason = wire::StopReason::full) {
    wire::Settlement said;
    said.port = 2;
    said.duration_s = static_cast<std::uint16_t>(minutes_in * 60);
    said.energy_10wh = static_cast<std::uint16_t>(energy_10wh);
    said.start_kind = wire::StartKind::online;
    said.stop_reason = reason;
    said.order = order;
    return said;
  }
  bool acknowledged(const std::string& answer) {
    const auto body = body_of<wire::ResultAnswer>(answer);
    return body && body->result == 0;
  }

  ObedientPile pile_;
  StationId station_id_;
  std::unique_ptr<link::Peer> peer_;
};

TEST_F(Dny, only_a_station_that_was_said_to_speak_dny_comes_in_without_a_password) {
  add_station("07-00000001", 12, domain::Registration::accepted, "ocpp1.6");
  link::Handshake handshake;
  handshake.door = link::Door::dny;
  handshake.identity = "07-00000001";
  EXPECT_TRUE(std::holds_alternative<link::Refusal>(knock(handshake)));
  handshake.identity = "07-00000002";
  EXPECT_TRUE(std::holds_alternative<link::Refusal>(knock(handshake)));
  const auto unknown = await(store_.list_unknown_stations(10));
  ASSERT_EQ(unknown->size(), 1u);
  EXPECT_EQ(unknown->front().identity, "07-00000002");
}

TEST_F(Dny, registration_sets_the_limits_and_reads_them_back) {
  register_pile();
  EXPECT_EQ(pile_.actions,
            (std::vector<std::string>{"SetFloatRules", "SetGuardRules", "SetLimits",
                                      "ReadFloatRules", "ReadGuardRules", "ReadLimits"}));
  const auto limits =
      *voltyard::wire::dny::decode<wire::Limits>(wire::read_whole(pile_.frames[2]).data);
  EXPECT_EQ(limits.max_duration_s, 36'000);
  EXPECT_EQ(limits.overload_power_dw, 11'000) << "1100 W: a slot of a 12-slot pile";
  EXPECT_TRUE(start(3).has_value());
}

TEST_F(Dny, a_pile_that_has_not_confirmed_its_limits_sells_nothing_and_the_drift_is_said) {
  const auto before = start(3);
  ASSERT_FALSE(before.has_value());
  EXPECT_EQ(before.error().kind, ErrorKind::conflict);
  pile_.forgets = true;
  register_pile();
  EXPECT_EQ(start(3).error().kind, ErrorKind::conflict);
  const auto drift = events(domain::event::limits_drift);
  ASSERT_EQ(drift.size(), 1u);
  EXPECT_EQ(drift[0].details[0].second, "limits");
}

TEST_F(Dny, a_pile_that_does_not_say_its_limits_sells_nothing_but_has_no_drift) {
  pile_.silent = true;
  register_pile();
  pile_.silent = false;
  EXPECT_EQ(start(3).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(events(domain::event::limits_drift).empty());
  EXPECT_EQ(events(domain::event::station_notified).size(), 3u);
}

TEST_F(Dny, a_start_is_until_full_and_ten_hours_at_most_and_its_answer_begins_the_session) {
  register_pile();
  const auto started = start(3);
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->state, storage::OperationState::done);
  EXPECT_NE(started->answer.find(R"("result":"ok")"), std::string::npos);
  const auto sent =
      *voltyard::wire::dny::decode<wire::StartStop>(wire::read_whole(pile_.frames.back()).data);
  EXPECT_EQ(sent.port, 2);
  EXPECT_EQ(sent.quantity, 0) << "anything else would charge on when full";
  EXPECT_EQ(sent.max_duration_s, 36'000);
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.transaction_key, key_of(sent.order));
  EXPECT_EQ(session.token_uid, "7A8D05DD");
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(evse(station_id_, 3).state.status, domain::EvseStatus::Charging);
}

TEST_F(Dny, a_refused_start_begins_nothing_and_says_why) {
  register_pile();
  pile_.start_result = wire::StartResult::not_plugged;
  const auto started = start(3);
  ASSERT_TRUE(started.has_value());
  EXPECT_NE(started->answer.find(R"("result":"not_plugged")"), std::string::npos);
  EXPECT_TRUE(sessions(station_id_).empty());
}

TEST_F(Dny, a_start_without_an_answer_is_stopped_and_asked_after) {
  register_pile();
  pile_.silent = true;
  const auto started = start(3);
  drain();
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->state, storage::OperationState::failed);
  ASSERT_GE(pile_.actions.size(), 3u);
  EXPECT_EQ(pile_.actions[pile_.actions.size() - 2], "Stop");
  EXPECT_EQ(pile_.actions.back(), "Query");
  // It runs all the same: the late report is the session.
  const auto asked = *voltyard::wire::dny::decode<wire::StartStop>(
      wire::read_whole(pile_.frames[pile_.frames.size() - 2]).data);
  say(report(asked.order, 5, 2));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].token_uid, "7A8D05DD");
}

TEST_F(Dny, reports_are_the_curve_and_the_settlement_is_the_bill) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  for (int i = 1; i <= 12; ++i) {
    clock_.advance(minutes(5));
    EXPECT_EQ(say(report(pile_.last_order, 5 * i, i * 3 / 2)), "") << "never answered";
  }
  clock_.advance(minutes(5));
  EXPECT_TRUE(acknowledged(say(settle(pile_.last_order, 65, 20))));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, domain::SessionState::ended);
  EXPECT_EQ(session.end_reason, domain::EndReason::ev_full);
  EXPECT_EQ(session.end_text, "full");
  EXPECT_EQ(evse(station_id_, 3).state.status, domain::EvseStatus::Finishing);
  EXPECT_EQ(session.energy.mwh, 200'000);
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(session.ended_at - session.started_at, minutes(65));
  // 0.2 kWh x 0.56 + 65 min x 0.10/h = 0.112 + 0.10833
  EXPECT_EQ(bill(session.id)->bill.total.minor, 22);
}

TEST_F(Dny, a_settlement_said_twice_is_acknowledged_twice_and_billed_once) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  clock_.advance(hours(2));
  EXPECT_TRUE(acknowledged(say(settle(pile_.last_order, 120, 30))));
  const auto before = sessions(station_id_)[0];
  clock_.advance(minutes(30));
  EXPECT_TRUE(acknowledged(say(settle(pile_.last_order, 120, 30), 99)));
  const auto after = sessions(station_id_)[0];
  EXPECT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(after.bill_minor, before.bill_minor);
  EXPECT_EQ(after.state, domain::SessionState::ended);
}

TEST_F(Dny, an_order_number_used_again_for_another_amount_is_held_for_a_person) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  clock_.advance(hours(2));
  say(settle(pile_.last_order, 120, 30));
  EXPECT_TRUE(acknowledged(say(settle(pile_.last_order, 120, 500))));
  const auto session = sessions(station_id_)[0];
  EXPECT_EQ(session.state, domain::SessionState::needs_review);
  EXPECT_EQ(session.energy.mwh, 300'000) << "the first one counts";
  EXPECT_EQ(quarantined(station_id_).size(), 1u);
}

TEST_F(Dny, an_offline_cards_settlement_makes_the_whole_session) {
  register_pile();
  wire::OrderId order;
  order.bytes = {0x20, 0x26, 0x11, 0x23, 0x20, 0x00};
  auto said = settle(order, 240, 60, wire::StopReason::unplugged);
  said.start_kind = wire::StartKind::offline_card;
  said.card.bytes = {0x7A, 0x8D, 0x05, 0xDD};
  EXPECT_TRUE(acknowledged(say(said)));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  const auto session = sessions(station_id_)[0];
  EXPECT_TRUE(session.has(domain::Finding::started_offline));
  EXPECT_EQ(session.token_uid, "7A8D05DD");
  EXPECT_EQ(session.end_reason, domain::EndReason::ev_disconnected);
  EXPECT_EQ(session.ended_at - session.started_at, hours(4));
  EXPECT_EQ(session.energy.mwh, 600'000);
  EXPECT_TRUE(acknowledged(say(said, 8))) << "and it comes again";
  EXPECT_EQ(sessions(station_id_).size(), 1u);
}

TEST_F(Dny, an_offline_cards_settlement_leaves_the_charge_alone_that_runs_by_now) {
  register_pile();
  clock_.advance(hours(5));
  ASSERT_TRUE(start(3).has_value());
  const auto running = sessions(station_id_)[0];
  clock_.advance(minutes(20));
  wire::OrderId order;
  order.bytes = {0x20, 0x26, 0x11, 0x23, 0x20, 0x00};
  auto said = settle(order, 240, 60, wire::StopReason::unplugged);
  said.start_kind = wire::StartKind::offline_card;
  said.card.bytes = {0x7A, 0x8D, 0x05, 0xDD};
  EXPECT_TRUE(acknowledged(say(said)));
  ASSERT_EQ(sessions(station_id_).size(), 2u);
  const auto told = sessions(station_id_)[0];
  EXPECT_EQ(told.ended_at, running.started_at) << "it was over before";
  EXPECT_EQ(told.ended_at - told.started_at, hours(4));
  EXPECT_EQ(told.state, domain::SessionState::ended);
  EXPECT_TRUE(sessions(station_id_)[1].open());
  say(report(pile_.last_order, 20, 6));
  EXPECT_EQ(await(store_.load_curve(running.id))->size(), 1u);
}

TEST_F(Dny, a_report_before_the_starts_answer_begins_the_session_once) {
  register_pile();
  pile_.silent = true;  // the answer is on its way
  ASSERT_TRUE(start(3).has_value());
  const auto asked =
      *voltyard::wire::dny::decode<wire::StartStop>(wire::read_whole(pile_.frames[6]).data);
  clock_.advance(minutes(5));
  say(report(asked.order, 5, 1));
  say(report(asked.order, 10, 3));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_FALSE(sessions(station_id_)[0].has(domain::Finding::started_offline));
}

TEST_F(Dny, a_report_after_the_end_changes_nothing) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  clock_.advance(hours(1));
  say(settle(pile_.last_order, 60, 15));
  say(report(pile_.last_order, 55, 14));
  EXPECT_EQ(sessions(station_id_)[0].state, domain::SessionState::ended);
  EXPECT_EQ(quarantined(station_id_).size(), 1u);
}

TEST_F(Dny, a_charge_goes_on_through_a_restart_of_the_server) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  clock_.advance(minutes(5));
  say(report(pile_.last_order, 5, 2));
  peer_.reset();
  restart();
  yard_->use_sender(link::Door::dny, 0, pile_);
  come_in();
  clock_.advance(minutes(5));
  say(report(pile_.last_order, 10, 3));
  clock_.advance(minutes(5));
  say(settle(pile_.last_order, 15, 5));
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].energy.mwh, 50'000);
  EXPECT_EQ(sessions(station_id_)[0].state, domain::SessionState::ended);
}

TEST_F(Dny, a_free_slot_waits_for_the_settlement_longer_than_its_repetition) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  clock_.advance(minutes(5));
  wire::Heartbeat idle;
  for (int port = 0; port < 12; ++port) idle.port_states.push_back(wire::PortState::idle);
  say(idle);
  clock_.advance(minutes(31));
  yard_->tick(0);
  drain();
  EXPECT_TRUE(sessions(station_id_)[0].open());
  clock_.advance(minutes(10));
  yard_->tick(0);
  drain();
  EXPECT_EQ(sessions(station_id_)[0].end_reason, domain::EndReason::ended_without_stop);
}

TEST_F(Dny, port_states_are_slot_statuses_and_a_fault_has_its_name) {
  wire::Heartbeat said;
  said.voltage_dv = 2'200;
  for (const auto state :
       {wire::PortState::idle, wire::PortState::charging, wire::PortState::plugged_not_started,
        wire::PortState::plugged_full, wire::PortState::floating, wire::PortState::relay_stuck,
        static_cast<wire::PortState>(0x77)}) {
    said.port_states.push_back(state);
  }
  EXPECT_TRUE(acknowledged(say(said)));
  using domain::EvseStatus;
  const EvseStatus expected[] = {
      EvseStatus::Available,   EvseStatus::Charging, EvseStatus::Preparing, EvseStatus::Finishing,
      EvseStatus::SuspendedEV, EvseStatus::Faulted,  EvseStatus::Faulted};
  for (int slot = 1; slot <= 7; ++slot) {
    EXPECT_EQ(evse(station_id_, slot).state.status, expected[slot - 1]) << slot;
  }
  EXPECT_EQ(evse(station_id_, 6).state.error_code(), "relay_stuck");
  EXPECT_EQ(evse(station_id_, 7).state.error_code(), "unknown");
}

TEST_F(Dny, a_known_card_is_followed_by_a_start_and_an_unknown_one_is_told_so) {
  register_pile();
  wire::Swipe said;
  said.card.bytes = {0x7A, 0x8D, 0x05, 0xDD};
  said.port = 4;
  const auto accepted = body_of<wire::SwipeAnswer>(say(said));
  EXPECT_EQ(accepted->status, wire::SwipeStatus::ok);
  EXPECT_EQ(pile_.actions.back(), "Start");
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].evse_id, evse(station_id_, 5).id);
  EXPECT_EQ(sessions(station_id_)[0].token_uid, "7A8D05DD");
  EXPECT_EQ(sessions(station_id_)[0].findings, 0u);
  said.card.bytes = {1, 2, 3, 4};
  EXPECT_EQ(body_of<wire::SwipeAnswer>(say(said))->status, wire::SwipeStatus::unregistered);
  EXPECT_EQ(sessions(station_id_).size(), 1u);
}

TEST_F(Dny, a_card_whose_wallet_is_empty_is_told_that_its_balance_is_short) {
  add_wallet("01020304", 20);
  register_pile();
  wire::Swipe said;
  said.card.bytes = {1, 2, 3, 4};
  said.port = 4;
  EXPECT_EQ(body_of<wire::SwipeAnswer>(say(said))->status, wire::SwipeStatus::balance_short);
  EXPECT_TRUE(sessions(station_id_).empty());
}

TEST_F(Dny, a_pile_whose_own_air_is_hot_stops_whole_and_it_is_said_once) {
  yard_options_.protection.emplace();
  peer_.reset();
  restart();
  yard_->use_sender(link::Door::dny, 0, pile_);
  come_in();
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  ASSERT_TRUE(start(4).has_value());
  const auto beat = [&](int celsius) {
    wire::Heartbeat said;
    for (int port = 0; port < 12; ++port) said.port_states.push_back(wire::PortState::charging);
    said.signal = std::uint8_t{0};
    said.temperature = wire::Temperature{static_cast<std::uint8_t>(65 + celsius)};
    clock_.advance(minutes(3));
    say(said);
    yard_->tick(0);
    drain();
  };
  const auto stops = [&] { return std::ranges::count(pile_.actions, "Stop"); };
  beat(64);
  EXPECT_EQ(stops(), 0);
  beat(80);
  beat(81);
  EXPECT_EQ(stops(), 2);
  std::vector<std::string> rules;
  for (const auto& event : events(domain::event::protection)) {
    rules.push_back(std::string(domain::detail_of(event.details, "rule")) + " " +
                    std::string(domain::detail_of(event.details, "measured")));
    EXPECT_TRUE(event.session_id.is_nil());
  }
  EXPECT_EQ(rules, (std::vector<std::string>{"pile_hot 800", "pile_warm 810"}));
}

TEST_F(Dny, hot_air_is_said_of_a_pile_on_which_nothing_charges_as_well) {
  yard_options_.protection.emplace();
  peer_.reset();
  restart();
  come_in();
  wire::Heartbeat beat;
  beat.port_states.push_back(wire::PortState::idle);
  beat.signal = std::uint8_t{0};
  beat.temperature = wire::Temperature{65 + 90};
  say(beat);
  yard_->tick(0);
  drain();
  EXPECT_EQ(events(domain::event::protection).size(), 1u);
}

TEST_F(Dny, a_stop_names_the_order_that_runs) {
  register_pile();
  ASSERT_TRUE(start(3).has_value());
  const auto order = pile_.last_order;
  Commands commands(*yard_);
  const auto stopped =
      await(commands.stop(Order{operator_id_, "desk", seconds(5)}, sessions(station_id_)[0].id));
  ASSERT_TRUE(stopped.has_value());
  const auto sent =
      *voltyard::wire::dny::decode<wire::StartStop>(wire::read_whole(pile_.frames.back()).data);
  EXPECT_EQ(sent.action, wire::ChargeAction::stop);
  EXPECT_EQ(sent.order, order);
  EXPECT_TRUE(sessions(station_id_)[0].open()) << "the settlement ends it, not the stop";
}

TEST_F(Dny, an_alarm_is_an_event_and_is_never_answered) {
  wire::Alarm said;
  said.kind = wire::AlarmKind::smoke;
  said.port = 3;
  EXPECT_EQ(say(said), "");
  const auto alarms = events(domain::event::station_alarm);
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].details[0].second, "smoke");
  EXPECT_EQ(alarms[0].evse_id, evse(station_id_, 4).id);
}

TEST_F(Dny, a_settlement_that_cannot_be_read_is_kept_and_acknowledged) {
  std::string frame;
  const std::uint8_t data[] = {1, 2, 3};
  wire::write_frame(frame, wire::Frame{physical_id, 9, wire::command::settlement, data});
  EXPECT_TRUE(acknowledged(say_frame(frame)));
  ASSERT_EQ(quarantined(station_id_).size(), 1u);
  EXPECT_EQ(quarantined(station_id_)[0].action, "Settlement");
}

TEST_F(Dny, the_time_is_told_and_what_nobody_knows_is_ignored) {
  std::string frame;
  wire::write_frame(frame, wire::Frame{physical_id, 9, wire::command::time, {}});
  EXPECT_EQ(body_of<wire::TimeAnswer>(say_frame(frame))->unix_s, noon.ms / 1'000);
  frame.clear();
  wire::write_frame(frame, wire::Frame{physical_id, 9, 0x5F, {}});
  EXPECT_EQ(say_frame(frame), "");
}

TEST_F(Dny, a_person_may_look_for_the_pile_but_not_send_what_has_no_name) {
  register_pile();
  Commands commands(*yard_);
  const Order order{operator_id_, "desk", seconds(5)};
  const auto located = await(commands.send(order, station_id_, "Locate", R"({"seconds":30})"));
  ASSERT_TRUE(located.has_value());
  EXPECT_EQ(wire::read_whole(pile_.frames.back()).data[0], 30);
  const auto bad = await(commands.send(order, station_id_, "Locate", R"({"seconds":3000})"));
  EXPECT_EQ(bad.error().field, "/payload/seconds");
  EXPECT_EQ(await(commands.send(order, station_id_, "Start", "{}")).error().kind,
            ErrorKind::invalid);
}

}  // namespace
}  // namespace voltyard::csms::dny
