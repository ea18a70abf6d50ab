#include "simulator/pile_desk_test.hpp"

namespace voltyard::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Names = std::vector<std::string>;

constexpr std::string_view start_16 = R"({"connectorId":1,"idTag":"APP"})";
constexpr std::string_view start_201 =
    R"({"idToken":{"idToken":"APP","type":"Central"},"remoteStartId":9,"evseId":1})";

std::string status_of(const json::array& answer) {
  return std::string(answer[2].as_object().at("status").as_string());
}

double value_of(const Heard& call, std::size_t measurand) {
  const auto& meter = call.payload.at("meterValue").as_array()[0].as_object();
  const auto& value = meter.at("sampledValue").as_array()[measurand].at("value");
  return value.is_string() ? std::stod(std::string(value.as_string())) : value.to_number<double>();
}

TEST(Pile, boots_then_reports_every_connector_then_beats) {
  auto options = one_slot(Protocol::ocpp16);
  options.evses = 3;
  PileDesk desk(options);
  desk.connect();
  desk.play(minutes(11));
  EXPECT_EQ(desk.actions(), (Names{"BootNotification", "StatusNotification", "StatusNotification",
                                   "StatusNotification", "Heartbeat", "Heartbeat"}));
  EXPECT_EQ(desk.heard[3].payload.at("connectorId").as_int64(), 3);
  EXPECT_EQ(desk.heard[3].payload.at("status").as_string(), "Available");
}

TEST(Pile, says_nothing_else_until_it_is_accepted) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.reply = [](const Heard&) {
    return R"({"status":"Pending","interval":40,"currentTime":"2026-11-23T10:00:00Z"})";
  };
  desk.connect();
  desk.ask("RemoteStartTransaction", start_16);
  desk.play(seconds(100));
  EXPECT_EQ(desk.actions(), (Names{"BootNotification", "BootNotification", "BootNotification"}));
  EXPECT_EQ(desk.pile.waiting(), 2U);  // the start, and the next boot
}

TEST(Pile, has_one_call_under_way) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.answering = false;
  desk.heard.clear();
  desk.ask("TriggerMessage", R"({"requestedMessage":"Heartbeat"})");
  desk.ask("TriggerMessage", R"({"requestedMessage":"StatusNotification"})");
  EXPECT_EQ(desk.actions(), Names{"Heartbeat"});
  desk.say("[3,\"" + desk.heard[0].id + R"(",{"currentTime":"2026-11-23T10:00:00Z"}])");
  EXPECT_EQ(desk.actions(), (Names{"Heartbeat", "StatusNotification"}));
}

TEST(Pile, charge_in_16_from_remote_start_to_remote_stop) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.heard.clear();
  EXPECT_EQ(status_of(desk.ask("RemoteStartTransaction", start_16)), "Accepted");
  desk.play(minutes(61));
  EXPECT_EQ(status_of(desk.ask("RemoteStopTransaction", R"({"transactionId":701})")), "Accepted");
  Names without_beats;
  for (const auto& name : desk.actions()) {
    if (name != "Heartbeat") without_beats.push_back(name);
  }
  EXPECT_EQ(without_beats,
            (Names{"StatusNotification", "StartTransaction", "StatusNotification", "MeterValues",
                   "MeterValues", "StopTransaction", "StatusNotification"}));
  const auto statuses = desk.of("StatusNotification");
  EXPECT_EQ(statuses[0].payload.at("status").as_string(), "Preparing");
  EXPECT_EQ(statuses[1].payload.at("status").as_string(), "Charging");
  EXPECT_EQ(statuses[2].payload.at("status").as_string(), "Finishing");
  const auto stop = desk.of("StopTransaction")[0].payload;
  EXPECT_EQ(stop.at("reason").as_string(), "Remote");
  EXPECT_EQ(stop.at("transactionId").as_int64(), 701);
  EXPECT_EQ(desk.of("MeterValues")[1].payload.at("transactionId").as_int64(), 701);
}

TEST(Pile, charge_in_201_counts_its_events) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  EXPECT_EQ(status_of(desk.ask("RequestStartTransaction", start_201)), "Accepted");
  desk.play(minutes(61));
  const auto id = std::string(
      desk.of("TransactionEvent")[0].payload.at("transactionInfo").at("transactionId").as_string());
  EXPECT_EQ(status_of(desk.ask("RequestStopTransaction", R"({"transactionId":")" + id + "\"}")),
            "Accepted");
  const auto events = desk.of("TransactionEvent");
  ASSERT_EQ(events.size(), 4U);
  const char* types[] = {"Started", "Updated", "Updated", "Ended"};
  const char* triggers[] = {"RemoteStart", "MeterValuePeriodic", "MeterValuePeriodic",
                            "RemoteStop"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(events[i].payload.at("eventType").as_string(), types[i]);
    EXPECT_EQ(events[i].payload.at("triggerReason").as_string(), triggers[i]);
    EXPECT_EQ(events[i].payload.at("seqNo").as_int64(), static_cast<std::int64_t>(i));
    EXPECT_EQ(events[i].payload.at("transactionInfo").at("transactionId").as_string(), id);
  }
  EXPECT_EQ(events[0].payload.at("transactionInfo").at("remoteStartId").as_int64(), 9);
  EXPECT_EQ(events[0].payload.at("idToken").at("type").as_string(), "Central");
  // Preparing, charging and finishing are all Occupied.
  EXPECT_EQ(desk.of("StatusNotification").size(), 2U);
}

TEST(Pile, register_grows_as_power_times_time) {
  for (const auto protocol : {Protocol::ocpp16, Protocol::ocpp201}) {
    auto options = one_slot(protocol);
    options.meter_interval = minutes(1);
    PileDesk desk(options);
    desk.connect();
    const bool is_16 = protocol == Protocol::ocpp16;
    desk.ask(is_16 ? "RemoteStartTransaction" : "RequestStartTransaction",
             is_16 ? start_16 : start_201);
    desk.play(minutes(60));
    const auto readings = desk.of(is_16 ? "MeterValues" : "TransactionEvent");
    const auto& first = readings[readings.size() - 60];
    const auto& last = readings.back();
    double watt_hours = 0;
    for (std::size_t i = readings.size() - 59; i < readings.size(); ++i) {
      watt_hours += value_of(readings[i], 1) / 60;
    }
    EXPECT_GT(watt_hours, 50);
    EXPECT_NEAR(value_of(last, 0) - value_of(first, 0), watt_hours, watt_hours * 0.02 + 1);
    EXPECT_NEAR(value_of(last, 1), value_of(last, 2) * value_of(last, 3), 1);
  }
}

TEST(Pile, keeps_transaction_messages_while_offline_and_sends_them_in_order) {
  for (const auto protocol : {Protocol::ocpp16, Protocol::ocpp201}) {
    PileDesk desk(one_slot(protocol));
    desk.connect();
    const bool is_16 = protocol == Protocol::ocpp16;
    desk.ask(is_16 ? "RemoteStartTransaction" : "RequestStartTransaction",
             is_16 ? start_16 : start_201);
    desk.play(minutes(31));
    desk.disconnect();
    desk.play(hours(2));
    EXPECT_EQ(desk.pile.waiting(), 4U);
    desk.heard.clear();
    desk.connect();
    const auto readings = desk.of(is_16 ? "MeterValues" : "TransactionEvent");
    ASSERT_EQ(readings.size(), 4U);
    double before = 0;
    for (const auto& reading : readings) {
      EXPECT_GE(value_of(reading, 0), before);
      before = value_of(reading, 0);
      EXPECT_EQ(reading.payload.contains("offline"), !is_16);
    }
    EXPECT_EQ(desk.pile.waiting(), 0U);
  }
}

TEST(Pile, sends_an_unanswered_transaction_message_again_under_a_new_id) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.answering = false;
  desk.ask("RemoteStartTransaction", start_16);
  desk.say("[3,\"" + desk.heard.back().id + "\",{}]");  // the status
  ASSERT_EQ(desk.heard.back().action, "StartTransaction");
  const auto first = desk.heard.back();
  desk.disconnect();
  desk.answering = true;
  desk.heard.clear();
  desk.connect();
  const auto again = desk.of("StartTransaction");
  ASSERT_EQ(again.size(), 1U);
  EXPECT_NE(again[0].id, first.id);
  EXPECT_EQ(again[0].payload, first.payload);
}

TEST(Pile, sends_again_when_no_answer_comes_in_time) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.reply = [&](const Heard& call) {
    desk.answering =
        call.action != "StatusNotification" || desk.of("StatusNotification").size() < 2;
    return std::string();
  };
  desk.ask("RemoteStartTransaction", start_16);
  desk.play(minutes(3));
  EXPECT_GE(desk.of("StartTransaction").size(), 2U);
}

TEST(Pile, gives_a_transaction_message_up_after_three_errors) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.reply = [](const Heard& call) {
    return std::string(call.action == "StartTransaction" ? R"([4","InternalError","",{}])" : "");
  };
  desk.ask("RemoteStartTransaction", start_16);
  desk.play(minutes(31));
  EXPECT_EQ(desk.of("StartTransaction").size(), 3U);
  EXPECT_EQ(desk.of("MeterValues")[0].payload.at("transactionId").as_int64(), -1);
  EXPECT_EQ(desk.pile.errors(), 3U);
}

TEST(Pile, ends_a_charge_whose_card_is_refused_at_the_start) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.reply = [](const Heard& call) {
    return std::string(call.action == "StartTransaction"
                           ? R"({"idTagInfo":{"status":"Blocked"},"transactionId":5})"
                           : "");
  };
  desk.ask("RemoteStartTransaction", start_16);
  const auto stops = desk.of("StopTransaction");
  ASSERT_EQ(stops.size(), 1U);
  EXPECT_EQ(stops[0].payload.at("reason").as_string(), "DeAuthorized");
  EXPECT_EQ(stops[0].payload.at("transactionId").as_int64(), 5);
}

TEST(Pile, full_vehicle_is_suspended_and_then_stopped_where_the_pile_does_that) {
  auto options = one_slot(Protocol::ocpp16);
  options.meter_interval = minutes(5);
  options.full_stop_after = minutes(45);
  PileDesk desk(options);
  desk.connect();
  desk.ask("RemoteStartTransaction", start_16);
  desk.pile.settings();
  // Longer than any visit: either full stops it or the rider does.
  desk.play(hours(16));
  const auto stop = desk.of("StopTransaction").at(0).payload;
  Names words;
  for (const auto& status : desk.of("StatusNotification")) {
    words.emplace_back(status.payload.at("status").as_string());
  }
  if (stop.at("reason").as_string() == "EVDisconnected") {
    EXPECT_EQ(words, (Names{"Available", "Preparing", "Charging", "Available"}));
  } else {
    EXPECT_EQ(stop.at("reason").as_string(), "Other");
    EXPECT_EQ(words, (Names{"Available", "Preparing", "Charging", "SuspendedEV", "Finishing",
                            "Available"}));
  }
}

TEST(Pile, takes_its_time_from_the_server) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.clock_ahead = hours(1);
  desk.connect();
  desk.ask("RemoteStartTransaction", start_16);
  EXPECT_EQ(desk.of("StartTransaction")[0].payload.at("timestamp").as_string(),
            "2026-11-23T11:00:00Z");
}

TEST(Pile, with_the_1970_fault_never_takes_the_time) {
  auto options = one_slot(Protocol::ocpp16);
  options.fault = {Fault::clock_1970, 1};
  PileDesk desk(options);
  desk.connect();
  desk.play(minutes(7));
  desk.ask("RemoteStartTransaction", start_16);
  EXPECT_EQ(desk.of("StartTransaction")[0].payload.at("timestamp").as_string(),
            "1970-01-01T00:07:00Z");
}

TEST(Pile, reset_hangs_up_and_boots_with_the_reason) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  desk.ask("RequestStartTransaction", start_201);
  EXPECT_EQ(status_of(desk.ask("Reset", R"({"type":"Immediate"})")), "Accepted");
  EXPECT_TRUE(desk.hung_up);
  EXPECT_GT(desk.pile.connect_after(), desk.now);
  desk.disconnect();
  desk.heard.clear();
  desk.connect();
  EXPECT_EQ(desk.heard[0].payload.at("reason").as_string(), "RemoteReset");
  const auto ended = desk.of("TransactionEvent").at(0).payload;
  EXPECT_EQ(ended.at("eventType").as_string(), "Ended");
  EXPECT_EQ(ended.at("triggerReason").as_string(), "ResetCommand");
}

TEST(Pile, reset_when_idle_waits_for_the_charge) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  desk.ask("RequestStartTransaction", start_201);
  EXPECT_EQ(status_of(desk.ask("Reset", R"({"type":"OnIdle"})")), "Scheduled");
  desk.play(minutes(5));
  EXPECT_FALSE(desk.hung_up);
  const auto id = std::string(desk.pile.slot(1).charge->transaction);
  desk.ask("RequestStopTransaction", R"({"transactionId":")" + id + "\"}");
  EXPECT_TRUE(desk.hung_up);
}

}  // namespace
}  // namespace voltyard::simulator
