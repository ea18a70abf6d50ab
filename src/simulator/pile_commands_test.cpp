#include "simulator/outbox.hpp"
#include "simulator/pile_desk_test.hpp"

namespace voltyard::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::string answer_of(PileDesk& desk, std::string_view action, std::string_view payload) {
  return json::serialize(desk.ask(action, payload));
}

struct Case {
  std::string_view action;
  std::string_view payload;
  std::string_view answer;
};

TEST(PileCommands, answers_in_16) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  const Case cases[] = {
      {"RemoteStartTransaction", R"({"connectorId":7,"idTag":"A"})",
       R"([3,"ask",{"status":"Rejected"}])"},
      {"RemoteStopTransaction", R"({"transactionId":5})", R"([3,"ask",{"status":"Rejected"}])"},
      {"UnlockConnector", R"({"connectorId":1})", R"([3,"ask",{"status":"Unlocked"}])"},
      {"UnlockConnector", R"({"connectorId":9})", R"([3,"ask",{"status":"NotSupported"}])"},
      {"ChangeAvailability", R"({"connectorId":0,"type":"Inoperative"})",
       R"([3,"ask",{"status":"Accepted"}])"},
      {"RemoteStartTransaction", R"({"connectorId":1,"idTag":"A"})",
       R"([3,"ask",{"status":"Rejected"}])"},
      {"ChangeAvailability", R"({"connectorId":1,"type":"Operative"})",
       R"([3,"ask",{"status":"Accepted"}])"},
      {"GetConfiguration", R"({"key":["HeartbeatInterval","Nothing"]})",
       R"([3,"ask",{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,)"
       R"("value":"300"}],"unknownKey":["Nothing"]}])"},
      {"ChangeConfiguration", R"({"key":"NumberOfConnectors","value":"3"})",
       R"([3,"ask",{"status":"Rejected"}])"},
      {"ChangeConfiguration", R"({"key":"HeartbeatInterval","value":"x"})",
       R"([3,"ask",{"status":"Rejected"}])"},
      {"ChangeConfiguration", R"({"key":"Nothing","value":"3"})",
       R"([3,"ask",{"status":"NotSupported"}])"},
      {"ClearCache", "{}", R"([3,"ask",{"status":"Accepted"}])"},
      {"DataTransfer", R"({"vendorId":"x"})", R"([3,"ask",{"status":"UnknownVendorId"}])"},
      {"TriggerMessage", R"({"requestedMessage":"FirmwareStatusNotification"})",
       R"([3,"ask",{"status":"NotImplemented"}])"},
      {"GetLocalListVersion", "{}", R"([3,"ask",{"listVersion":-1}])"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(answer_of(desk, c.action, c.payload), c.answer) << c.action << c.payload;
  }
  EXPECT_EQ(desk.ask("ReserveNow", "{}")[2].as_string(), "NotImplemented");
  EXPECT_EQ(desk.ask("Reset", "{}")[2].as_string(), "OccurenceConstraintViolation");
}

TEST(PileCommands, answers_in_201) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  const Case cases[] = {
      {"RequestStopTransaction", R"({"transactionId":"x"})", R"([3,"ask",{"status":"Rejected"}])"},
      {"UnlockConnector", R"({"evseId":2,"connectorId":1})",
       R"([3,"ask",{"status":"UnknownConnector"}])"},
      {"ChangeAvailability", R"({"operationalStatus":"Inoperative"})",
       R"([3,"ask",{"status":"Accepted"}])"},
      {"GetVariables",
       R"({"getVariableData":[{"component":{"name":"OCPPCommCtrlr"},)"
       R"("variable":{"name":"HeartbeatInterval"}}]})",
       R"([3,"ask",{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"300",)"
       R"("component":{"name":"OCPPCommCtrlr"},"variable":{"name":"HeartbeatInterval"}}]}])"},
      {"SetVariables",
       R"({"setVariableData":[{"attributeValue":"1","component":{"name":"X"},)"
       R"("variable":{"name":"Y"}}]})",
       R"([3,"ask",{"setVariableResult":[{"attributeStatus":"UnknownVariable",)"
       R"("component":{"name":"X"},"variable":{"name":"Y"}}]}])"},
      {"ClearCache", "{}", R"([3,"ask",{"status":"Accepted"}])"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(answer_of(desk, c.action, c.payload), c.answer) << c.action << c.payload;
  }
  EXPECT_EQ(desk.ask("SetChargingProfile", "{}")[2].as_string(), "NotImplemented");
  const auto last = desk.of("StatusNotification").back();
  EXPECT_EQ(last.payload.at("connectorStatus").as_string(), "Unavailable");
}

// The words of an update, as they were reported.
std::string reported(const PileDesk& desk) {
  std::string words;
  for (const auto& call : desk.of("FirmwareStatusNotification")) {
    words += std::string(call.payload.at("status").as_string()) + " ";
    const auto* number = call.payload.if_contains("requestId");
    if (number != nullptr) words += std::to_string(number->as_int64()) + " ";
  }
  return words;
}

std::string update_to(std::string_view location, int number, std::string_view more = "") {
  return R"({"requestId":)" + std::to_string(number) + R"(,"firmware":{"location":")" +
         std::string(location) + R"(","retrieveDateTime":"2026-11-23T10:00:00Z")" +
         std::string(more) + "}}";
}

TEST(PileCommands, firmware_is_fetched_and_installed_and_the_pile_boots_with_it) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  EXPECT_EQ(answer_of(desk, "UpdateFirmware", update_to("https://f.example/v/2.1.bin?x", 5)),
            R"([3,"ask",{"status":"Accepted"}])");
  desk.play(minutes(1));
  EXPECT_EQ(reported(desk), "Downloading 5 Downloaded 5 Installing 5 ");
  ASSERT_TRUE(desk.hung_up);
  desk.hung_up = false;
  desk.disconnect();
  desk.play(minutes(1));
  desk.connect();
  EXPECT_EQ(reported(desk), "Downloading 5 Downloaded 5 Installing 5 Installed 5 ");
  const auto boot = desk.of("BootNotification").back().payload;
  EXPECT_EQ(boot.at("reason").as_string(), "FirmwareUpdate");
  EXPECT_EQ(boot.at("chargingStation").at("firmwareVersion").as_string(), "2.1.bin");
  desk.ask("TriggerMessage", R"({"requestedMessage":"FirmwareStatusNotification"})");
  EXPECT_TRUE(reported(desk).ends_with("Installed 5 Idle ")) << reported(desk);
}

TEST(PileCommands, firmware_waits_for_the_end_of_the_charge) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  desk.ask("RequestStartTransaction",
           R"({"evseId":1,"remoteStartId":1,"idToken":{"idToken":"A","type":"Central"}})");
  desk.ask("UpdateFirmware", update_to("https://f.example/2", 1));
  desk.play(minutes(5));
  EXPECT_EQ(reported(desk), "Downloading 1 Downloaded 1 InstallScheduled 1 ");
  EXPECT_FALSE(desk.hung_up);
  const auto started = desk.of("TransactionEvent")[0].payload;
  const std::string key(started.at("transactionInfo").at("transactionId").as_string());
  desk.ask("RequestStopTransaction", R"({"transactionId":")" + key + "\"}");
  desk.play(minutes(1));
  EXPECT_TRUE(desk.hung_up);
}

TEST(PileCommands, firmware_that_cannot_be_fetched_or_trusted) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  desk.ask("UpdateFirmware", update_to("gopher://f.example/2", 1));
  EXPECT_EQ(answer_of(desk, "UpdateFirmware", update_to("https://f.example/", 2)),
            R"([3,"ask",{"status":"AcceptedCanceled"}])");
  desk.play(minutes(1));
  EXPECT_EQ(reported(desk), "Downloading 1 Downloading 2 DownloadFailed 2 ");
  EXPECT_EQ(answer_of(desk, "UpdateFirmware",
                      update_to("https://f.example/2", 3, R"(,"signingCertificate":"C")")),
            R"([3,"ask",{"status":"InvalidCertificate"}])");
  EXPECT_FALSE(desk.hung_up);
}

TEST(PileCommands, base_report_lists_variables_and_slots) {
  PileDesk desk(one_slot(Protocol::ocpp201));
  desk.connect();
  desk.ask("GetBaseReport", R"({"requestId":4,"reportBase":"FullInventory"})");
  const auto reports = desk.of("NotifyReport");
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].payload.at("requestId").as_int64(), 4);
  const auto text = json::serialize(reports[0].payload);
  EXPECT_NE(text.find("TxUpdatedInterval"), std::string::npos);
  EXPECT_NE(text.find("AvailabilityState"), std::string::npos);
  EXPECT_EQ(text.find("BasicAuthPassword"), std::string::npos);
}

TEST(PileCommands, meter_interval_can_be_changed) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.ask("ChangeConfiguration", R"({"key":"MeterValueSampleInterval","value":"10"})");
  desk.ask("RemoteStartTransaction", R"({"connectorId":1,"idTag":"A"})");
  desk.play(minutes(1));
  EXPECT_EQ(desk.of("MeterValues").size(), 6U);
}

TEST(PileCommands, triggers_send_what_was_asked_for) {
  PileDesk desk(one_slot(Protocol::ocpp16));
  desk.connect();
  desk.heard.clear();
  for (const auto* wanted :
       {"BootNotification", "Heartbeat", "StatusNotification", "MeterValues"}) {
    const auto before = desk.of(wanted).size();
    desk.ask("TriggerMessage", std::string(R"({"requestedMessage":")") + wanted + "\"}");
    EXPECT_EQ(desk.of(wanted).size(), before + 1) << wanted;
  }
}

PileOptions yard_pile(std::uint64_t seed, Protocol protocol = Protocol::ocpp16) {
  PileOptions options;
  options.protocol = protocol;
  options.seed = seed;
  options.neighbourhood.seed = seed;
  options.meter_interval = minutes(5);
  return options;
}

TEST(PileRiders, day_of_a_yard_starts_and_ends_charges) {
  PileDesk desk(yard_pile(1));
  desk.connect();
  desk.play(hours(48));
  const auto starts = desk.of("StartTransaction").size();
  const auto stops = desk.of("StopTransaction").size();
  EXPECT_GT(starts, 14U);
  EXPECT_LT(starts, 48U);
  EXPECT_GT(stops, starts / 2);
  EXPECT_GE(desk.of("Authorize").size(), starts);
  EXPECT_TRUE(desk.of("Authorize")[0].payload.at("idTag").as_string().starts_with("CARD"));
  bool suspended = false;
  for (const auto& status : desk.of("StatusNotification")) {
    suspended = suspended || status.payload.at("status").as_string() == "SuspendedEV";
  }
  EXPECT_TRUE(suspended);
}

TEST(PileRiders, refused_card_leaves_without_a_charge) {
  PileDesk desk(yard_pile(1));
  desk.reply = [](const Heard& call) {
    return std::string(call.action == "Authorize" ? R"({"idTagInfo":{"status":"Invalid"}})" : "");
  };
  desk.connect();
  desk.play(hours(6));
  EXPECT_GT(desk.of("Authorize").size(), 3U);
  EXPECT_EQ(desk.of("StartTransaction").size(), 0U);
}

TEST(PileRiders, same_seed_says_the_same_day) {
  const auto day = [](std::uint64_t seed) {
    PileDesk desk(yard_pile(seed, Protocol::ocpp201));
    desk.connect();
    desk.play(hours(24));
    std::string text;
    for (const auto& call : desk.heard)
      text += call.id + call.action + json::serialize(call.payload);
    return text;
  };
  EXPECT_EQ(day(5), day(5));
  EXPECT_NE(day(5), day(6));
}

TEST(PileFaults, faulty_slot_says_so_and_takes_nobody) {
  auto options = yard_pile(1);
  options.fault = {Fault::faulty_slot, 4};
  PileDesk desk(options);
  desk.connect();
  desk.play(hours(24));
  EXPECT_EQ(desk.of("StatusNotification")[3].payload.at("status").as_string(), "Faulted");
  for (const auto& start : desk.of("StartTransaction")) {
    EXPECT_NE(start.payload.at("connectorId").as_int64(), 4);
  }
}

TEST(PileFaults, silent_pile_falls_silent) {
  auto options = yard_pile(1);
  options.fault = {Fault::silent, 1};
  PileDesk desk(options);
  desk.connect();
  desk.play(minutes(11));
  const auto said = desk.heard.size();
  desk.play(hours(2));
  desk.say(R"([2,"x","ClearCache",{}])");
  EXPECT_EQ(desk.heard.size(), said);
  EXPECT_TRUE(desk.answers.empty());
}

TEST(PileFaults, flaky_link_hangs_up_and_waits) {
  auto options = yard_pile(1);
  options.fault = {Fault::flaky_link, 1};
  PileDesk desk(options);
  desk.connect();
  desk.play(minutes(16));
  EXPECT_TRUE(desk.hung_up);
  EXPECT_GT(desk.pile.connect_after(), desk.now);
}

TEST(PileFaults, power_cut_ends_charges_after_the_boot) {
  auto options = yard_pile(1);
  options.fault = {Fault::reboot, 1};
  PileDesk desk(options);
  desk.connect();
  desk.play(hours(31));
  ASSERT_TRUE(desk.hung_up);
  desk.disconnect();
  desk.heard.clear();
  desk.connect();
  EXPECT_EQ(desk.heard[0].action, "BootNotification");
  for (const auto& stop : desk.of("StopTransaction")) {
    EXPECT_EQ(stop.payload.at("reason").as_string(), "PowerLoss");
  }
}

TEST(PileFaults, meter_reset_falls_to_zero_once) {
  auto options = one_slot(Protocol::ocpp16);
  options.meter_interval = minutes(1);
  options.fault = {Fault::meter_reset, 1};
  PileDesk desk(options);
  desk.connect();
  int falls = 0;
  for (int i = 0; i < 6; ++i) {
    desk.ask("RemoteStartTransaction", R"({"connectorId":1,"idTag":"A"})");
    desk.play(hours(2));
  }
  std::int64_t before = 0;
  for (const auto& reading : desk.of("MeterValues")) {
    const auto& meter = reading.payload.at("meterValue").as_array()[0];
    const auto now =
        std::stoll(std::string(meter.at("sampledValue").as_array()[0].at("value").as_string()));
    if (now < before) ++falls;
    before = now;
  }
  EXPECT_EQ(falls, 1);
}

TEST(Outbox, drops_the_oldest_meter_values_first) {
  Outbox outbox(3);
  const auto notice = [](NoticeKind kind, std::uint64_t charge, int seq_no) {
    Notice made;
    made.kind = kind;
    made.charge = charge;
    made.seq_no = seq_no;
    return made;
  };
  outbox.push(notice(NoticeKind::started, 1, 0));
  outbox.push(notice(NoticeKind::metered, 1, 1));
  outbox.push(notice(NoticeKind::metered, 1, 2));
  outbox.push(notice(NoticeKind::ended, 1, 3));
  EXPECT_EQ(outbox.dropped(), 1U);
  std::vector<int> kept;
  while (!outbox.empty()) {
    outbox.sent("id");
    kept.push_back(outbox.take().seq_no);
  }
  EXPECT_EQ(kept, (std::vector<int>{0, 2, 3}));
}

}  // namespace
}  // namespace voltyard::simulator
