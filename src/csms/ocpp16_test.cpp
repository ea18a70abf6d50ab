// OCPP 1.6 as a station hears it: literal frames in, literal answers out, and what was stored.
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using domain::EndReason;
using domain::Finding;
using domain::SessionState;
using std::chrono::hours;
using std::chrono::minutes;

class Ocpp16 : public YardTest {
 protected:
  Ocpp16() : station_(add_station("CP-1")), line_(connect("CP-1")) {
    say(line_,
        R"([2,"b","BootNotification",{"chargePointVendor":"Elm","chargePointModel":"E12"}])");
  }
  std::string start(std::string_view id = "s1", std::string_view card = "CARD-1",
                    int meter_wh = 5000) {
    return say(line_, fmt::format(R"([2,"{}","StartTransaction",{{"connectorId":1,"idTag":"{}",)"
                                  R"("meterStart":{},"timestamp":"2026-11-23T12:00:00Z"}}])",
                                  id, card, meter_wh));
  }
  std::string stop(std::string_view id, int number, int meter_wh,
                   std::string_view at = "2026-11-23T13:00:00Z") {
    return say(line_, fmt::format(R"([2,"{}","StopTransaction",{{"transactionId":{},)"
                                  R"("meterStop":{},"timestamp":"{}"}}])",
                                  id, number, meter_wh, at));
  }
  std::string meter(std::string_view id, int number, int meter_wh, std::string_view at) {
    return say(line_, fmt::format(R"([2,"{}","MeterValues",{{"connectorId":1,"transactionId":{},)"
                                  R"("meterValue":[{{"timestamp":"{}","sampledValue":)"
                                  R"([{{"value":"{}"}}]}}]}}])",
                                  id, number, at, meter_wh));
  }
  void at(int hour, int minute) {
    clock_.set(noon + std::chrono::hours(hour - 12) + std::chrono::minutes(minute));
  }

  StationId station_;
  Connection line_;
};

TEST_F(Ocpp16, a_charge_from_plug_to_bill) {
  EXPECT_EQ(start(), R"([3,"s1",{"idTagInfo":{"status":"Accepted"},"transactionId":1}])");
  at(12, 30);
  EXPECT_EQ(meter("m1", 1, 5250, "2026-11-23T12:30:00Z"), R"([3,"m1",{}])");
  at(13, 0);
  EXPECT_EQ(stop("e1", 1, 5500), R"([3,"e1",{}])");
  const auto all = sessions(station_);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].state, SessionState::ended);
  EXPECT_EQ(all[0].energy, Energy{500'000});
  const auto priced = bill(all[0].id);
  ASSERT_TRUE(priced);
  // 0.5 kWh at 0.56 = 28 分, one hour at 0.10 = 10 分.
  EXPECT_EQ(priced->bill.total, Money{38});
  Money sum;
  for (const auto& line : priced->bill.lines) sum += line.amount;
  EXPECT_EQ(sum, priced->bill.total);
  EXPECT_EQ(await(store_.load_curve(all[0].id))->size(), 2u);
}

TEST_F(Ocpp16, boot_is_answered_with_registration_time_and_interval) {
  const auto answer = say(
      line_, R"([2,"b2","BootNotification",{"chargePointVendor":"Elm","chargePointModel":"E"}])");
  EXPECT_TRUE(answer.starts_with(
      R"([3,"b2",{"status":"Accepted","currentTime":"2026-11-23T12:00:00Z","interval":)"))
      << answer;
}

// Quirks 31 and 32: who the station is was settled before the upgrade.
TEST_F(Ocpp16, a_boot_with_an_empty_vendor_and_a_long_serial_is_accepted) {
  const auto answer = say(line_, R"([2,"b3","BootNotification",{"chargePointVendor":"",)"
                                 R"("chargePointModel":"E","chargePointSerialNumber":)"
                                 R"("123456789012345678901234567890"}])");
  EXPECT_NE(answer.find("Accepted"), std::string::npos) << answer;
}

TEST_F(Ocpp16, heartbeat_is_answered_with_domain_time) {
  EXPECT_EQ(say(line_, R"([2,"h","Heartbeat",{}])"),
            R"([3,"h",{"currentTime":"2026-11-23T12:00:00Z"}])");
}

TEST_F(Ocpp16, a_status_is_stored_and_shown) {
  EXPECT_EQ(
      say(line_, R"([2,"n","StatusNotification",{"connectorId":2,"errorCode":"GroundFailure",)"
                 R"("status":"Faulted"}])"),
      R"([3,"n",{}])");
  const auto slot = evse(station_, 2);
  EXPECT_EQ(slot.state.status, domain::EvseStatus::Faulted);
  EXPECT_EQ(slot.state.error_code(), "GroundFailure");
  yard_->tick(0);
  ASSERT_NE(board_.slot(slot.id), nullptr);
  EXPECT_EQ(board_.slot(slot.id)->status, domain::EvseStatus::Faulted);
}

TEST_F(Ocpp16, a_slot_that_nobody_typed_in_appears_by_its_status) {
  say(line_, R"([2,"n","StatusNotification",{"connectorId":7,"errorCode":"NoError","status":)"
             R"("Available"}])");
  EXPECT_EQ(evse(station_, 7).state.status, domain::EvseStatus::Available);
}

TEST_F(Ocpp16, slots_beyond_thirty_in_a_group_are_taken_and_said) {
  storage::Commit commit;
  domain::Zone group;
  group.id = ZoneId::make(noon, random_);
  group.operator_id = operator_id_;
  group.location_id = location_id_;
  group.kind = domain::ZoneKind::group;
  group.name = "A组";
  commit.changes.push_back(group);
  for (const auto id : {station_, add_station("CP-2", 28)}) {
    auto row = *directory_->current()->stations.at(id);
    row.zone_id = group.id;
    commit.changes.push_back(row);
  }
  ASSERT_TRUE(await(directory_->change(std::move(commit))).has_value());
  EXPECT_TRUE(events("group.overfull").empty()) << "30 may stand together";
  say(line_, R"([2,"n","StatusNotification",{"connectorId":3,"errorCode":"NoError","status":)"
             R"("Available"}])");
  EXPECT_EQ(evse(station_, 3).state.status, domain::EvseStatus::Available);
  ASSERT_EQ(events("group.overfull").size(), 1u);
  EXPECT_EQ(events("group.overfull")[0].details[0].second, "A组");
  EXPECT_EQ(events("group.overfull")[0].details[1].second, "31");
}

TEST_F(Ocpp16, authorize_knows_valid_blocked_and_unknown_cards) {
  add_token("CARD-2", domain::TokenStatus::blocked);
  EXPECT_NE(say(line_, R"([2,"a1","Authorize",{"idTag":"card-1"}])").find("Accepted"),
            std::string::npos);
  EXPECT_NE(say(line_, R"([2,"a2","Authorize",{"idTag":"CARD-2"}])").find("Blocked"),
            std::string::npos);
  EXPECT_NE(say(line_, R"([2,"a3","Authorize",{"idTag":"NOBODY"}])").find("Invalid"),
            std::string::npos);
}

TEST_F(Ocpp16, n64_an_id_tag_is_a_literal) {
  EXPECT_EQ(say(line_, R"([2,"a","Authorize",{"idTag":"' OR 1=1;--"}])"),
            R"([3,"a",{"idTagInfo":{"status":"Invalid"}}])");
}

TEST_F(Ocpp16, a_start_with_an_unknown_card_is_recorded_and_answered_invalid) {
  EXPECT_EQ(start("s1", "NOBODY"),
            R"([3,"s1",{"idTagInfo":{"status":"Invalid"},"transactionId":1}])");
  EXPECT_TRUE(sessions(station_)[0].has(Finding::token_not_accepted));
}

TEST_F(Ocpp16, n46_the_same_message_again_gets_the_same_answer_and_has_no_second_effect) {
  const auto first = start("s1");
  EXPECT_EQ(start("s1"), first);
  EXPECT_EQ(sessions(station_).size(), 1u);
}

TEST_F(Ocpp16, n47_a_message_id_used_for_another_message_is_an_error_and_an_event) {
  start("s1");
  const auto answer = stop("s1", 1, 6000);
  EXPECT_TRUE(answer.starts_with(R"([4,"s1","GenericError")")) << answer;
  EXPECT_EQ(sessions(station_)[0].state, SessionState::active);
  EXPECT_EQ(events("security").size(), 1u);
}

TEST_F(Ocpp16, n50_an_unknown_action_is_not_implemented_and_a_known_one_is_not_supported) {
  EXPECT_TRUE(say(line_, R"([2,"x","Dance",{}])").starts_with(R"([4,"x","NotImplemented")"));
  EXPECT_TRUE(say(line_, R"([2,"y","ClearCache",{}])").starts_with(R"([4,"y","NotSupported")"));
}

TEST_F(Ocpp16, n51_a_missing_field_is_an_occurence_violation) {
  EXPECT_TRUE(say(line_, R"([2,"x","Authorize",{}])")
                  .starts_with(R"([4,"x","OccurenceConstraintViolation")"));
}

TEST_F(Ocpp16, n52_a_wrong_type_and_a_wrong_word_are_told_apart) {
  EXPECT_TRUE(say(line_, R"([2,"x","Authorize",{"idTag":7}])")
                  .starts_with(R"([4,"x","TypeConstraintViolation")"));
  EXPECT_TRUE(say(line_, R"([2,"y","StatusNotification",{"connectorId":1,"errorCode":"NoError",)"
                         R"("status":"Sleeping"}])")
                  .starts_with(R"([4,"y","PropertyConstraintViolation")"));
}

TEST_F(Ocpp16, n53_an_extra_member_is_a_formation_violation_unless_the_station_is_lenient) {
  EXPECT_TRUE(say(line_, R"([2,"x","Authorize",{"idTag":"CARD-1","mood":"good"}])")
                  .starts_with(R"([4,"x","FormationViolation")"));
}

// The ruling over N51-N57: a transaction has happened, whatever a field says.
TEST_F(Ocpp16, n57_a_start_with_a_long_card_number_is_stored_flagged_and_answered) {
  const auto answer = start("s1", "A123456789012345678901");
  EXPECT_TRUE(answer.starts_with(R"([3,"s1",)")) << answer;
  const auto session = sessions(station_)[0];
  EXPECT_TRUE(session.has(Finding::field_violation));
  EXPECT_EQ(session.token_uid, "A123456789012345678901");
}

// As long as a message may be.
TEST_F(Ocpp16, n65_vendor_data_is_kept_as_text_and_whole) {
  const std::string nested(262'000, '[');
  const auto answer =
      say(line_, R"([2,"d","DataTransfer",{"vendorId":"Elm","data":")" + nested + R"("}])");
  EXPECT_EQ(answer, R"([3,"d",{"status":"UnknownVendorId"}])");
  ASSERT_EQ(quarantined(station_).size(), 1u);
  EXPECT_NE(quarantined(station_)[0].payload.find(nested), std::string::npos);
}

TEST_F(Ocpp16, n74_a_stop_for_another_stations_transaction_has_no_effect_and_is_said) {
  start("s1");
  add_station("CP-2");
  auto other = connect("CP-2");
  EXPECT_EQ(say(other, R"([2,"e","StopTransaction",{"transactionId":1,"meterStop":9,"timestamp":)"
                       R"("2026-11-23T12:10:00Z"}])"),
            R"([3,"e",{}])");
  EXPECT_EQ(sessions(station_)[0].state, SessionState::active);
  ASSERT_EQ(events("security").size(), 1u);
  EXPECT_EQ(events("security")[0].details[0].second, "N74");
}

TEST_F(Ocpp16, n75_unknown_zero_and_negative_transactions_are_kept_and_never_guessed) {
  start("s1");
  EXPECT_EQ(stop("e1", 0, 5100), R"([3,"e1",{}])");
  EXPECT_EQ(stop("e2", -1, 5100), R"([3,"e2",{}])");
  EXPECT_EQ(stop("e3", 4711, 5100), R"([3,"e3",{}])");
  EXPECT_EQ(sessions(station_)[0].state, SessionState::active);
  EXPECT_EQ(quarantined(station_).size(), 3u);
}

TEST_F(Ocpp16, n76_a_repeated_start_with_a_new_message_id_is_the_same_transaction) {
  start("s1");
  EXPECT_EQ(start("s2"), R"([3,"s2",{"idTagInfo":{"status":"Accepted"},"transactionId":1}])");
  EXPECT_EQ(sessions(station_).size(), 1u);
}

TEST_F(Ocpp16, n77_a_second_different_stop_is_held_and_never_billed_twice) {
  start("s1");
  at(13, 0);
  stop("e1", 1, 5500);
  EXPECT_EQ(stop("e2", 1, 5900), R"([3,"e2",{}])");
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_TRUE(session.has(Finding::stop_conflict));
  EXPECT_EQ(session.energy, Energy{500'000});
  EXPECT_EQ(session.bill_minor, 38) << "the first bill stands until people decide";
}

TEST_F(Ocpp16, n78_a_gigawatt_hour_is_held_and_not_billed) {
  start("s1");
  at(13, 0);
  stop("e1", 1, 1'000'000'000);
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_TRUE(session.has(Finding::meter_jump));
  EXPECT_FALSE(bill(session.id));
}

TEST_F(Ocpp16, n79_the_odometer_after_a_zero_baseline_is_not_billed) {
  start("s1", "CARD-1", 0);
  at(12, 10);
  meter("m1", 1, 909'948, "2026-11-23T12:10:00Z");
  at(13, 0);
  stop("e1", 1, 910'031);
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.energy, Energy{83'000});
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_FALSE(bill(session.id));
}

TEST_F(Ocpp16, n80_a_meter_that_resets_is_summed_piecewise_held_and_not_billed) {
  start("s1");
  at(12, 20);
  meter("m1", 1, 5100, "2026-11-23T12:20:00Z");
  at(12, 40);
  meter("m2", 1, 40, "2026-11-23T12:40:00Z");
  at(13, 0);
  stop("e1", 1, 90);
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.energy, Energy{190'000});
  EXPECT_TRUE(session.has(Finding::meter_reset));
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_FALSE(bill(session.id));
}

struct ClockCase {
  const char* name;
  // What the station claims at 12:00, 12:30 and 13:00.
  const char* start;
  const char* reading;
  const char* stop;
  Finding finding;
};

// Every hour in these sessions is one hour, whatever the station's clock says; a person decides.
TEST_F(Ocpp16,
       n81_a_session_under_a_wrong_clock_is_held_without_a_bill_and_never_costs_less_than_0) {
  const ClockCase cases[] = {
      {"1970", "1970-01-01T00:00:12Z", "1970-01-01T00:30:12Z", "1970-01-01T01:00:12Z",
       Finding::clock_corrected},
      {"2099", "2099-04-16T05:20:00Z", "2099-04-16T05:50:00Z", "2099-04-16T06:20:00Z",
       Finding::clock_corrected},
      {"1970, then set", "1970-01-01T00:00:12Z", "2026-11-23T12:30:00Z", "2026-11-23T13:00:00Z",
       Finding::clock_corrected},
      {"an hour forward", "2026-11-23T12:00:00Z", "2026-11-23T13:30:00Z", "2026-11-23T14:00:00Z",
       Finding::clock_corrected},
      {"an hour back", "2026-11-23T12:00:00Z", "2026-11-23T11:30:00Z", "2026-11-23T12:00:00Z",
       Finding::clock_corrected},
      {"eight hours", "2026-11-23T20:00:00Z", "2026-11-23T20:30:00Z", "2026-11-23T21:00:00Z",
       Finding::clock_zone},
  };
  int number = 0;
  for (const auto& wrong : cases) {
    SCOPED_TRACE(wrong.name);
    at(12, 0);
    const auto identity = fmt::format("CLOCK-{}", ++number);
    const auto id = add_station(identity);
    line_ = connect(identity);
    say(line_, fmt::format(R"([2,"s","StartTransaction",{{"connectorId":1,"idTag":"CARD-1",)"
                           R"("meterStart":5000,"timestamp":"{}"}}])",
                           wrong.start));
    at(12, 30);
    meter("m", number, 5250, wrong.reading);
    yard_->tick(0);
    const auto shown = board_.slot(evse(id, 1).id)->session;
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->cost(), Money{19}) << "0.25 kWh and half an hour";
    at(13, 0);
    stop("e", number, 5500, wrong.stop);
    const auto session = sessions(id)[0];
    EXPECT_EQ(session.state, SessionState::needs_review);
    EXPECT_TRUE(session.has(wrong.finding));
    EXPECT_EQ(to_rfc3339(session.started_at), "2026-11-23T12:00:00Z");
    EXPECT_EQ(to_rfc3339(session.ended_at), "2026-11-23T13:00:00Z");
    EXPECT_EQ(session.energy, Energy{500'000});
    EXPECT_FALSE(session.bill_minor);
    EXPECT_FALSE(bill(session.id));
    EXPECT_TRUE(quarantined(id).empty());
  }
}

TEST_F(Ocpp16, n82_yesterdays_pair_replayed_bills_nothing) {
  start("s1");
  at(13, 0);
  stop("e1", 1, 5500);
  at(36, 0);
  restart();
  line_ = connect("CP-1");
  EXPECT_EQ(start("s9"), R"([3,"s9",{"idTagInfo":{"status":"Accepted"},"transactionId":1}])");
  EXPECT_EQ(stop("e9", 1, 5500), R"([3,"e9",{}])");
  EXPECT_EQ(sessions(station_).size(), 1u);
  EXPECT_EQ(sessions(station_)[0].bill_minor, 38);
}

TEST_F(Ocpp16, an_open_session_survives_a_restart_with_all_its_readings) {
  start("s1");
  at(12, 10);
  meter("m1", 1, 5040, "2026-11-23T12:10:00Z");
  at(12, 20);
  meter("m2", 1, 5080, "2026-11-23T12:20:00Z");
  restart();
  line_ = connect("CP-1");
  at(12, 30);
  meter("m3", 1, 5120, "2026-11-23T12:30:00Z");
  at(13, 0);
  stop("e1", 1, 5240);
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.findings, 0u);
  EXPECT_EQ(session.energy, Energy{240'000});
  EXPECT_EQ(session.sample_count, 4u);
}

TEST_F(Ocpp16, a_new_start_on_the_slot_ends_the_forgotten_session) {
  start("s1");
  at(14, 0);
  say(line_, R"([2,"s2","StartTransaction",{"connectorId":1,"idTag":"CARD-1","meterStart":5100,)"
             R"("timestamp":"2026-11-23T14:00:00Z"}])");
  const auto all = sessions(station_);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].end_reason, EndReason::replaced);
  EXPECT_EQ(all[0].state, SessionState::active);
}

TEST_F(Ocpp16, available_with_an_open_session_ends_it_after_the_grace_unless_the_stop_comes) {
  say(line_, R"([2,"n1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":)"
             R"("Charging"}])");
  start("s1");
  at(12, 30);
  meter("m1", 1, 5250, "2026-11-23T12:30:00Z");
  say(line_, R"([2,"n2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":)"
             R"("Available"}])");
  at(12, 34);
  yard_->tick(0);
  drain();
  EXPECT_EQ(sessions(station_)[0].state, SessionState::active);
  at(12, 36);
  yard_->tick(0);
  drain();
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.end_reason, EndReason::ended_without_stop);
  EXPECT_EQ(session.energy, Energy{250'000});
  // The real stop comes after all, with more than we had billed: nobody pays more afterwards.
  at(12, 50);
  EXPECT_EQ(stop("e1", 1, 5300), R"([3,"e1",{}])");
  const auto later = sessions(station_)[0];
  EXPECT_EQ(later.state, SessionState::ended);
  EXPECT_EQ(later.bill_minor, session.bill_minor);
  EXPECT_TRUE(later.has(Finding::late_message));
  EXPECT_EQ(await(store_.list_quarantined(station_, 9))->at(0).reason,
            "after the server had ended it");
}

TEST_F(Ocpp16, a_charge_of_a_pile_that_is_silent_for_a_day_is_billed_by_its_last_reading) {
  start("s1");
  at(12, 30);
  meter("m1", 1, 5250, "2026-11-23T12:30:00Z");
  yard_->tick(0);
  yard_->ocpp_conversation().on_closed(*line_.peer, link::CloseReason::transport_error);
  drain();
  const auto state_after = [&](Duration wait) {
    clock_.advance(wait);
    yard_->tick(0);
    drain();
    return sessions(station_)[0].state;
  };
  EXPECT_EQ(state_after(hours(24)), SessionState::active) << "it may still charge";
  restart();
  EXPECT_EQ(state_after(minutes(10)), SessionState::active) << "the server was just started";
  EXPECT_EQ(state_after(minutes(61)), SessionState::ended);
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.end_reason, EndReason::pile_silent);
  EXPECT_EQ(session.energy, Energy{250'000});
  EXPECT_EQ(session.ended_at, Timestamp{noon.ms + 30 * 60'000});
  EXPECT_TRUE(bill(session.id).has_value());
}

// Quirk 45: readings that name no transaction, or the wrong one, belong to the open session.
TEST_F(Ocpp16, readings_with_a_useless_transaction_id_find_the_open_session) {
  start("s1");
  at(12, 10);
  meter("m1", 0, 5040, "2026-11-23T12:10:00Z");
  EXPECT_EQ(await(store_.load_station(station_))->value().open_sessions[0].samples.size(), 1u);
}

// Acknowledged means stored, also when nothing is open that they could belong to.
TEST_F(Ocpp16, readings_of_no_open_session_are_kept) {
  meter("m1", 0, 5040, "2026-11-23T12:10:00Z");
  meter("m2", -1, 5040, "2026-11-23T12:10:00Z");
  meter("m3", 4711, 5040, "2026-11-23T12:10:00Z");
  EXPECT_EQ(quarantined(station_).size(), 3u);
  say(line_, R"([2,"m4","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":)"
             R"("2026-11-23T12:10:00Z","sampledValue":[{"value":"1"}]}]}])");
  EXPECT_EQ(quarantined(station_).size(), 3u) << "it names no transaction: the meter's own clock";
}

TEST_F(Ocpp16, a_report_is_kept_whole) {
  const auto notify = [&](std::string_view id, std::string_view info) {
    return say(line_, fmt::format(R"([2,"{}","SecurityEventNotification",{{"type":"Tamper",)"
                                  R"("timestamp":"2026-11-23T12:00:00Z","techInfo":"{}"}}])",
                                  id, info));
  };
  EXPECT_EQ(notify("r1", std::string(255, 'x')), R"([3,"r1",{}])");
  const auto told = events("station.notified");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].details[1].second.find(std::string(255, 'x')), std::string::npos);
}

TEST_F(Ocpp16, signed_values_are_kept_as_they_came) {
  start("s1");
  at(12, 10);
  const auto values = [](std::string_view signature) {
    return fmt::format(R"("timestamp":"2026-11-23T12:10:00Z","sampledValue":[{{"value":"5040"}},)"
                       R"({{"value":"OCMF|{}","context":"Transaction.Begin","format":)"
                       R"("SignedData"}}])",
                       signature);
  };
  say(line_, fmt::format(R"([2,"m1","MeterValues",{{"connectorId":1,"transactionId":1,)"
                         R"("meterValue":[{{{}}}]}}])",
                         values("one")));
  at(13, 0);
  // The same time again: no news for the curve, all the same a signature.
  say(line_, fmt::format(R"([2,"e1","StopTransaction",{{"transactionId":1,"meterStop":5500,)"
                         R"("timestamp":"2026-11-23T13:00:00Z","transactionData":[{{{}}}]}}])",
                         values("two")));
  const auto session = sessions(station_)[0];
  EXPECT_EQ(session.sample_count, 2u);
  const auto kept = *await(store_.list_signed_values(session.id));
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].payload,
            R"({"value":"OCMF|one","context":"Transaction.Begin","format":"SignedData"})");
  EXPECT_EQ(kept[0].sample_index, 0u);
  EXPECT_EQ(kept[1].payload,
            R"({"value":"OCMF|two","context":"Transaction.Begin","format":"SignedData"})");
  EXPECT_EQ(kept[1].sample_index, 1u);
}

TEST_F(Ocpp16, nothing_is_answered_while_the_disk_is_broken_and_the_retry_is_stored_once) {
  store_.break_disk("disk full");
  EXPECT_EQ(start("s1"), "");
  store_.mend_disk();
  EXPECT_NE(start("s1"), "");
  EXPECT_EQ(sessions(station_).size(), 1u);
}

TEST_F(Ocpp16, n60_a_station_that_was_never_accepted_may_only_boot) {
  add_station("CP-3", 1, domain::Registration::pending);
  auto line = connect("CP-3");
  EXPECT_TRUE(say(line, R"([2,"x","Heartbeat",{}])").starts_with(R"([4,"x","SecurityError")"));
  EXPECT_NE(
      say(line, R"([2,"b","BootNotification",{"chargePointVendor":"E","chargePointModel":"E"}])")
          .find("Pending"),
      std::string::npos);
}

TEST_F(Ocpp16, n61_booting_again_and_again_is_quarantined_by_a_longer_interval_and_said_once) {
  const auto boots = [&](std::string_view round, int count) {
    std::string last;
    for (int i = 0; i < count; ++i) {
      last = say(line_, fmt::format(R"([2,"{}{}","BootNotification",{{"chargePointVendor":"E",)"
                                    R"("chargePointModel":"E"}}])",
                                    round, i));
    }
    return last;
  };
  const std::string quarantine = "\"interval\":900";
  // The fixture has booted once. Domain time runs ahead here; the window is real time.
  EXPECT_EQ(boots("a", 9).find(quarantine), std::string::npos);
  at(13, 0);
  EXPECT_TRUE(events("security").empty());
  EXPECT_NE(boots("b", 3).find(quarantine), std::string::npos);
  ASSERT_EQ(events("security").size(), 1u);
  EXPECT_EQ(events("security")[0].details[0].second, "N61");
  real_now_ += std::chrono::minutes(10);
  EXPECT_EQ(boots("c", 1).find(quarantine), std::string::npos) << "a new window";
  EXPECT_EQ(events("security").size(), 1u);
}

TEST_F(Ocpp16, a_remote_start_is_stored_sent_and_answered_with_the_piles_word) {
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const Commands commands(*yard_);
  Order order{operator_id_, "desk", std::chrono::seconds(1)};
  const auto operation = await(Commands(*yard_).start(order, station_, evse(station_, 1).id, ""));
  ASSERT_TRUE(operation.has_value());
  EXPECT_EQ(operation->state, storage::OperationState::done);
  EXPECT_EQ(operation->answer, R"({"status":"Accepted"})");
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].action, "RemoteStartTransaction");
  // The station starts with the token it was given, and that token is accepted.
  const auto& payload = sender_.sent[0].payload;
  const auto token = payload.substr(payload.find("DESK-"), 20);
  EXPECT_NE(start("s1", token).find("Accepted"), std::string::npos);
}

TEST_F(Ocpp16, any_request_of_the_protocol_is_checked_before_it_is_sent) {
  Commands commands(*yard_);
  Order order{operator_id_, "desk", std::chrono::seconds(1)};
  const auto wrong = await(commands.send(order, station_, "Reset", R"({"type":"Sideways"})"));
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().field, "/payload/type");
  const auto backwards = await(commands.send(order, station_, "StartTransaction", "{}"));
  ASSERT_FALSE(backwards.has_value());
  EXPECT_TRUE(sender_.sent.empty());
  sender_.answers.push_back({true, "", "NotSupported", "no"});
  const auto refused = await(
      commands.send(order, station_, "SendLocalList", R"({"updateType":"Full","listVersion":3})"));
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->failure, "NotSupported: no");
  EXPECT_EQ(sender_.sent[0].payload, R"({"listVersion":3,"updateType":"Full"})");
}

TEST_F(Ocpp16, another_operators_station_does_not_exist) {
  Order stranger{OperatorId::make(noon, random_), "x", Duration(0)};
  const auto answer = await(Commands(*yard_).send(stranger, station_, "ClearCache", "{}"));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::not_found);
}

TEST_F(Ocpp16, n26_a_late_close_of_the_old_connection_changes_nothing) {
  auto newer = connect("CP-1");
  yard_->ocpp_conversation().on_closed(*line_.peer, link::CloseReason::transport_error);
  drain();
  EXPECT_EQ(yard_->metrics().stations_online.load(), 1u);
  EXPECT_TRUE(events("station.disconnected").empty());
}

}  // namespace
}  // namespace voltyard::csms
