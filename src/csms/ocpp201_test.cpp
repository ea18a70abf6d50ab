// OCPP 2.0.1 as a station hears it: literal frames in, literal answers out, and what was stored.
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using domain::EvseStatus;
using domain::Finding;
using domain::SessionState;

class Ocpp201 : public YardTest {
 protected:
  Ocpp201() : station_(add_station("CS-1")), line_(connect("CS-1", "ocpp2.0.1")) {
    say(line_, R"([2,"b","BootNotification",{"chargingStation":{"model":"S","vendorName":"Elm"},)"
               R"("reason":"PowerUp"}])");
  }

  struct Told {
    std::string_view kind;
    int seq = 0;
    std::string_view at = "2026-11-23T12:00:00Z";
    int meter_wh = -1;
    std::string_view transaction = "T-1";
    std::string_view more = R"("evse":{"id":1,"connectorId":1},)";
    std::string_view state = "Charging";
    std::string_view trigger = "MeterValuePeriodic";
  };
  std::string tell(std::string_view id, const Told& told, Connection* line = nullptr) {
    const auto meter =
        told.meter_wh < 0
            ? std::string()
            : fmt::format(R"("meterValue":[{{"timestamp":"{}","sampledValue":[{{"value":{}}}]}}],)",
                          told.at, told.meter_wh);
    return say(line != nullptr ? *line : line_,
               fmt::format(R"([2,"{}","TransactionEvent",{{"eventType":"{}",{}"timestamp":"{}",)"
                           R"("triggerReason":"{}","seqNo":{},{})"
                           R"("transactionInfo":{{"transactionId":"{}","chargingState":"{}"}}}}])",
                           id, told.kind, meter, told.at, told.trigger, told.seq, told.more,
                           told.transaction, told.state));
  }
  void at(int hour, int minute) {
    clock_.set(noon + std::chrono::hours(hour - 12) + std::chrono::minutes(minute));
  }

  StationId station_;
  Connection line_;
};

TEST_F(Ocpp201, a_charge_from_plug_to_bill) {
  EXPECT_EQ(tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000, "T-1",
                        R"("evse":{"id":1,"connectorId":1},"idToken":{"idToken":"CARD-1",)"
                        R"("type":"ISO14443"},)"}),
            R"([3,"e0",{"idTokenInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(evse(station_, 1).state.status, EvseStatus::Charging);
  at(12, 30);
  EXPECT_EQ(tell("e1", {"Updated", 1, "2026-11-23T12:30:00Z", 5250}), R"([3,"e1",{}])");
  at(13, 0);
  tell("e2", {"Ended", 2, "2026-11-23T13:00:00Z", 5500});
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(session.energy, Energy{500'000});
  EXPECT_EQ(bill(session.id)->bill.total, Money{38});
  EXPECT_EQ(evse(station_, 1).state.status, EvseStatus::Finishing);
}

// E03: the cable first, the card after it.
TEST_F(Ocpp201, a_token_that_comes_after_the_start_is_the_sessions) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000, "T-1",
              R"("evse":{"id":1,"connectorId":1},)", "EVConnected", "CablePluggedIn"});
  EXPECT_EQ(tell("e1", {"Updated", 1, "2026-11-23T12:01:00Z", 5000, "T-1",
                        R"("idToken":{"idToken":"CARD-1","type":"ISO14443"},)", "Charging",
                        "Authorized"}),
            R"([3,"e1",{"idTokenInfo":{"status":"Accepted"}}])");
  restart();
  line_ = connect("CS-1", "ocpp2.0.1");
  at(13, 0);
  tell("e2", {"Ended", 2, "2026-11-23T13:00:00Z", 5500, "T-1",
              R"("idToken":{"idToken":"CARD-2","type":"ISO14443"},)", "Idle", "StopAuthorized"});
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.token_uid, "CARD-1");
  EXPECT_EQ(session.token_id, directory_->current()->token(operator_id_, "CARD-1")->id);
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(session.energy, Energy{500'000});
}

TEST_F(Ocpp201, a_token_that_comes_late_and_is_not_accepted_is_noted) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  EXPECT_EQ(tell("e1", {"Updated", 1, "2026-11-23T12:01:00Z", -1, "T-1",
                        R"("idToken":{"idToken":"NOBODY","type":"ISO14443"},)"}),
            R"([3,"e1",{"idTokenInfo":{"status":"Unknown"}}])");
  EXPECT_EQ(sessions(station_)[0].token_uid, "NOBODY");
  EXPECT_TRUE(sessions(station_)[0].has(Finding::token_not_accepted));
}

TEST_F(Ocpp201, a_card_that_only_stops_is_not_the_one_that_charged) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  at(13, 0);
  tell("e1", {"Ended", 1, "2026-11-23T13:00:00Z", 5500, "T-1",
              R"("idToken":{"idToken":"CARD-1","type":"ISO14443"},)", "Idle", "StopAuthorized"});
  EXPECT_EQ(sessions(station_)[0].token_uid, "");
}

TEST_F(Ocpp201, occupied_is_what_the_transaction_says) {
  const auto notify = [&](std::string_view id, std::string_view status) {
    say(line_, fmt::format(R"([2,"{}","StatusNotification",{{"timestamp":"2026-11-23T12:00:00Z",)"
                           R"("connectorStatus":"{}","evseId":1,"connectorId":1}}])",
                           id, status));
    return evse(station_, 1).state.status;
  };
  EXPECT_EQ(notify("s1", "Available"), EvseStatus::Available);
  EXPECT_EQ(notify("s2", "Occupied"), EvseStatus::Preparing);
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  EXPECT_EQ(notify("s3", "Occupied"), EvseStatus::Charging);
  tell("e1", {"Ended", 1, "2026-11-23T12:10:00Z", 5010});
  EXPECT_EQ(notify("s4", "Occupied"), EvseStatus::Finishing);
  EXPECT_EQ(notify("s5", "Available"), EvseStatus::Available);
}

TEST_F(Ocpp201, n83_a_repeated_event_has_no_second_effect) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  at(12, 30);
  tell("e1", {"Updated", 1, "2026-11-23T12:30:00Z", 5250});
  EXPECT_EQ(tell("e1b", {"Updated", 1, "2026-11-23T12:30:00Z", 5250}), R"([3,"e1b",{}])");
  EXPECT_EQ(tell("e0b", {"Started", 0, "2026-11-23T12:00:00Z", 5000}), R"([3,"e0b",{}])");
  ASSERT_EQ(sessions(station_).size(), 1u);
  at(13, 0);
  tell("e2", {"Ended", 2, "2026-11-23T13:00:00Z", 5500});
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.sample_count, 2u);
  EXPECT_EQ(session.energy, Energy{500'000});
  EXPECT_TRUE(quarantined(station_).empty());
}

TEST_F(Ocpp201, n83_a_gap_is_flagged_and_billed) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  at(13, 0);
  tell("e4", {"Updated", 4, "2026-11-23T13:00:00Z", 5500});
  at(13, 30);
  tell("e5", {"Ended", 5, "2026-11-23T13:30:00Z", 5700});
  const auto session = sessions(station_)[0];
  EXPECT_TRUE(session.has(Finding::sequence_gap));
  EXPECT_EQ(session.state, SessionState::ended);
}

TEST_F(Ocpp201, n83_an_end_before_its_start_is_held_and_the_start_joins_it) {
  at(13, 0);
  tell("e2", {"Ended", 2, "2026-11-23T13:00:00Z", 5500});
  auto session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_TRUE(session.has(Finding::no_start));
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  ASSERT_EQ(sessions(station_).size(), 1u);
  session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_EQ(session.energy, Energy{500'000});
  EXPECT_EQ(session.started_at, noon);
}

TEST_F(Ocpp201, n83_an_update_after_the_end_changes_nothing_and_is_kept) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  at(13, 0);
  tell("e1", {"Ended", 1, "2026-11-23T13:00:00Z", 5500});
  tell("e2", {"Updated", 2, "2026-11-23T13:00:01Z", 5600});
  EXPECT_EQ(sessions(station_)[0].energy, Energy{500'000});
  EXPECT_EQ(sessions(station_)[0].state, SessionState::ended);
  EXPECT_EQ(quarantined(station_).size(), 1u);
}

TEST_F(Ocpp201, n83_the_same_transaction_id_on_another_station_is_another_transaction) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  const auto other = add_station("CS-2");
  auto line = connect("CS-2", "ocpp2.0.1");
  tell("x0", {"Ended", 1, "2026-11-23T12:00:00Z", 9999}, &line);
  EXPECT_EQ(sessions(station_)[0].state, SessionState::active);
  EXPECT_EQ(sessions(other)[0].state, SessionState::needs_review);
}

// N84: what happened offline is stored with its own times and never shown as happening now.
TEST_F(Ocpp201, n84_ten_thousand_offline_events_are_stored_and_do_not_look_live) {
  say(line_, R"([2,"s","StatusNotification",{"timestamp":"2026-11-23T12:00:00Z",)"
             R"("connectorStatus":"Available","evseId":1,"connectorId":1}])");
  at(23, 0);
  const std::string_view offline = R"("evse":{"id":1,"connectorId":1},"offline":true,)";
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000, "T-1", offline});
  for (int i = 1; i < 10'000; ++i) {
    const auto when = to_rfc3339(noon + std::chrono::seconds(i));
    ASSERT_EQ(tell(fmt::format("e{}", i), {"Updated", i, when, 5000 + i / 20, "T-1", offline}),
              fmt::format(R"([3,"e{}",{{}}])", i));
  }
  EXPECT_EQ(evse(station_, 1).state.status, EvseStatus::Available);
  tell("end", {"Ended", 10'000, "2026-11-23T15:00:00Z", 5600, "T-1", offline});
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.sample_count, 10'000u);
  EXPECT_TRUE(session.has(Finding::started_offline));
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_TRUE(sender_.sent.empty());
}

TEST_F(Ocpp201, an_event_without_a_slot_is_kept_and_never_guessed) {
  EXPECT_EQ(tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000, "T-9", ""}), R"([3,"e0",{}])");
  EXPECT_TRUE(sessions(station_).empty());
  EXPECT_EQ(quarantined(station_).size(), 1u);
}

// Quirk 51: the evse is only in the first event.
TEST_F(Ocpp201, later_events_need_no_slot) {
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  at(12, 30);
  tell("e1", {"Updated", 1, "2026-11-23T12:30:00Z", 5250, "T-1", ""});
  EXPECT_EQ(await(store_.load_station(station_))->value().open_sessions[0].samples.size(), 1u);
}

TEST_F(Ocpp201, a_start_and_a_stop_are_ordered_in_the_words_of_two_point_zero) {
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  Commands commands(*yard_);
  Order order{operator_id_, "desk", std::chrono::seconds(1)};
  ASSERT_TRUE(await(commands.start(order, station_, evse(station_, 1).id, "CARD-1")).has_value());
  EXPECT_EQ(sender_.sent[0].action, "RequestStartTransaction");
  EXPECT_NE(sender_.sent[0].payload.find(R"("idToken":"CARD-1")"), std::string::npos);
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", 5000});
  ASSERT_TRUE(await(commands.stop(order, sessions(station_)[0].id)).has_value());
  EXPECT_EQ(sender_.sent[1].payload, R"({"transactionId":"T-1"})");
}

TEST_F(Ocpp201, reports_and_security_events_are_kept) {
  EXPECT_EQ(say(line_, R"([2,"x","SecurityEventNotification",{"type":"SettingSystemTime",)"
                       R"("timestamp":"2026-11-23T12:00:00Z"}])"),
            R"([3,"x",{}])");
  EXPECT_EQ(events("station.notified").size(), 1u);
}

// What is too long for an event stands in quarantine, whole.
TEST_F(Ocpp201, a_long_report_is_kept_whole) {
  std::string report;
  for (int n = 0; n < 1'000; ++n) {
    report += fmt::format(R"({}{{"component":{{"name":"C{}"}},"variable":{{"name":"V"}},)"
                          R"("variableAttribute":[{{"value":"{}"}}]}})",
                          n == 0 ? "" : ",", n, std::string(100, 'v'));
  }
  const auto payload = fmt::format(R"({{"requestId":1,"generatedAt":"2026-11-23T12:00:00Z",)"
                                   R"("seqNo":0,"reportData":[{}]}})",
                                   report);
  EXPECT_EQ(say(line_, fmt::format(R"([2,"x","NotifyReport",{}])", payload)), R"([3,"x",{}])");
  ASSERT_EQ(quarantined(station_).size(), 1u);
  EXPECT_EQ(quarantined(station_)[0].payload, payload);
  EXPECT_EQ(events("station.notified").at(0).details.at(1).second, "quarantine");
}

TEST_F(Ocpp201, signed_values_are_kept_as_they_came) {
  const auto values = [](std::string_view when, int meter_wh, std::string_view signature) {
    return fmt::format(R"("meterValue":[{{"timestamp":"{}","sampledValue":[{{"value":{},)"
                       R"("signedMeterValue":{{"signedMeterData":"{}","signingMethod":"",)"
                       R"("encodingMethod":"OCMF","publicKey":""}}}}]}}],)",
                       when, meter_wh, signature);
  };
  const std::string slot = R"("evse":{"id":1,"connectorId":1},)";
  tell("e0", {"Started", 0, "2026-11-23T12:00:00Z", -1, "T-1",
              slot + values("2026-11-23T12:00:00Z", 5000, "begin")});
  at(12, 30);
  tell("e1", {"Updated", 1, "2026-11-23T12:30:00Z", -1, "T-1",
              values("2026-11-23T12:30:00Z", 5250, "middle")});
  at(13, 0);
  tell("e2", {"Ended", 2, "2026-11-23T13:00:00Z", -1, "T-1",
              values("2026-11-23T13:00:00Z", 5500, "end")});
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.energy, Energy{500'000});
  std::string seen;
  for (const auto& kept : *await(store_.list_signed_values(session.id))) {
    seen += fmt::format("{}:{}\n", kept.sample_index, kept.payload);
  }
  const auto expected = [](int index, int meter_wh, std::string_view signature) {
    return fmt::format(R"({}:{{"value":{},"signedMeterValue":{{"signedMeterData":"{}",)"
                       R"("signingMethod":"","encodingMethod":"OCMF","publicKey":""}}}})",
                       index, meter_wh, signature) +
           "\n";
  };
  EXPECT_EQ(seen,
            expected(0, 5000, "begin") + expected(0, 5250, "middle") + expected(1, 5500, "end"));
}

TEST_F(Ocpp201, n51_violations_are_spelled_as_in_two_point_zero) {
  EXPECT_TRUE(say(line_, R"([2,"x","Authorize",{}])")
                  .starts_with(R"([4,"x","OccurrenceConstraintViolation")"));
  EXPECT_TRUE(say(line_, R"([2,"y","Heartbeat",{"mood":"good"}])")
                  .starts_with(R"([4,"y","FormatViolation")"));
}

}  // namespace
}  // namespace voltyard::csms
