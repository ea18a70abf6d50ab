// Firmware that stations fetch by themselves: the request's end is what they report, not
// "Accepted".
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using storage::OperationRow;
using storage::OperationState;

class FirmwareUpdates : public YardTest {
 protected:
  FirmwareUpdates() : station_(add_station("CS-1")), line_(connect("CS-1", "ocpp2.0.1")) {
    boot("1.0");
  }
  void boot(std::string_view version) {
    say(line_, fmt::format(R"([2,"b","BootNotification",{{"chargingStation":{{"model":"S",)"
                           R"("vendorName":"Elm","firmwareVersion":"{}"}},)"
                           R"("reason":"FirmwareUpdate"}}])",
                           version));
  }
  Order order() {
    Order order;
    order.operator_id = operator_id_;
    return order;
  }
  Result<OperationRow> send(std::string action, std::string payload) {
    Commands commands(*yard_);
    return await(commands.send(order(), station_, std::move(action), std::move(payload)));
  }
  // The request's operation, once the station has answered with `status`.
  OperationId ask(int number, std::string_view status) {
    sender_.answers.push_back({false, fmt::format(R"({{"status":"{}"}})", status), {}, {}});
    const auto sent = send("UpdateFirmware", payload(number));
    EXPECT_TRUE(sent) << sent.error().message;
    drain();
    return sent->id;
  }
  static std::string payload(int number) {
    return fmt::format(R"({{"requestId":{},"firmware":{{"location":"https://f.example/2.bin",)"
                       R"("retrieveDateTime":"2026-11-23T12:00:00Z"}}}})",
                       number);
  }
  // What is reported with, or without, a number; the answer must be positive.
  void report(std::string_view status, std::optional<int> number = 1) {
    const auto with = number ? fmt::format(R"(,"requestId":{})", *number) : std::string();
    const auto id = std::to_string(++said_);
    const auto frame = fmt::format(R"([2,"f{}","FirmwareStatusNotification",{{"status":"{}"{}}}])",
                                   id, status, with);
    EXPECT_EQ(say(line_, frame), fmt::format(R"([3,"f{}",{{}}])", id));
  }
  std::string now(OperationId id) {
    const auto row = **await(store_.find_operation(id));
    const char* states[] = {"sent", "done", "failed"};
    const std::string state = states[static_cast<int>(row.state)];
    return state + " " + row.answer + (row.failure.empty() ? "" : " " + row.failure);
  }
  std::size_t ended() { return events(domain::event::operation_done).size(); }

  StationId station_;
  Connection line_;
  int said_ = 0;
};

TEST_F(FirmwareUpdates, l01_the_request_ends_with_installed_and_the_version_with_the_next_boot) {
  const auto id = ask(1, "Accepted");
  EXPECT_EQ(sender_.sent[0].payload, payload(1));
  EXPECT_EQ(now(id), R"(sent {"status":"Accepted"})") << "a promise is not the end";
  for (const auto* word : {"Downloading", "Downloaded", "SignatureVerified", "InstallScheduled",
                           "Installing", "InstallRebooting"}) {
    report(word);
    EXPECT_EQ(now(id), fmt::format(R"(sent {{"status":"Accepted","firmware":"{}"}})", word));
  }
  EXPECT_EQ(ended(), 0u);
  line_ = connect("CS-1", "ocpp2.0.1");  // it has started anew
  boot("2.0");
  report("Installed");
  EXPECT_EQ(now(id), R"(done {"status":"Accepted","firmware":"Installed"})");
  EXPECT_EQ(ended(), 1u);
  EXPECT_EQ((*await(store_.load_station(station_)))->station.state.firmware, "2.0");
  report("Installed");  // repeated: nothing is under way any more
  EXPECT_EQ(ended(), 1u);
}

TEST_F(FirmwareUpdates, every_failure_ends_the_request_with_the_stations_word) {
  int number = 0;
  for (const auto* word :
       {"DownloadFailed", "InstallationFailed", "InstallVerificationFailed", "InvalidSignature"}) {
    const auto id = ask(++number, "Accepted");
    report("Downloading", number);
    report(word, number);
    EXPECT_EQ(now(id), fmt::format(R"(failed {{"status":"Accepted","firmware":"{0}"}} {0})", word));
  }
}

TEST_F(FirmwareUpdates, who_refuses_has_said_all) {
  int number = 0;
  for (const auto* word : {"Rejected", "InvalidCertificate", "RevokedCertificate"}) {
    const auto id = ask(++number, word);
    EXPECT_EQ(now(id), fmt::format(R"(done {{"status":"{}"}})", word));
    report("Installed", number);
    EXPECT_EQ(now(id), fmt::format(R"(done {{"status":"{}"}})", word)) << "of another update";
  }
}

TEST_F(FirmwareUpdates, accepted_canceled_ends_the_earlier_one) {
  const auto first = ask(1, "Accepted");
  report("Downloading", 1);
  const auto second = ask(2, "AcceptedCanceled");
  EXPECT_EQ(now(first), R"(failed {"status":"Accepted","firmware":"Downloading"} )"
                        "the station gave it up for a later request");
  report("Installing", 2);
  EXPECT_EQ(now(second), R"(sent {"status":"AcceptedCanceled","firmware":"Installing"})");
  report("Installed", 2);
  EXPECT_EQ(now(second), R"(done {"status":"AcceptedCanceled","firmware":"Installed"})");
}

TEST_F(FirmwareUpdates, each_report_belongs_to_its_number) {
  const auto first = ask(1, "Accepted");
  const auto second = ask(2, "Accepted");
  report("Installing", 2);
  report("DownloadFailed", 1);
  report("Installed", 3);
  EXPECT_EQ(now(first),
            R"(failed {"status":"Accepted","firmware":"DownloadFailed"} DownloadFailed)");
  EXPECT_EQ(now(second), R"(sent {"status":"Accepted","firmware":"Installing"})");
}

TEST_F(FirmwareUpdates, without_a_number_the_only_one_is_meant_and_idle_means_nothing) {
  const auto first = ask(1, "Accepted");
  report("Idle", std::nullopt);
  EXPECT_EQ(now(first), R"(sent {"status":"Accepted"})");
  report("Downloading", std::nullopt);
  EXPECT_EQ(now(first), R"(sent {"status":"Accepted","firmware":"Downloading"})");
  const auto second = ask(2, "Accepted");
  report("Installed", std::nullopt);
  EXPECT_EQ(now(first), R"(sent {"status":"Accepted","firmware":"Downloading"})") << "which one?";
  EXPECT_EQ(now(second), R"(sent {"status":"Accepted"})");
}

TEST_F(FirmwareUpdates, the_same_number_twice_is_refused_before_anything_is_sent) {
  ask(1, "Accepted");
  const auto again = send("UpdateFirmware", payload(1));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(sender_.sent.size(), 1u);
}

TEST_F(FirmwareUpdates, a_station_that_never_reports_holds_no_more_than_four) {
  const auto first = ask(1, "Accepted");
  for (int number = 2; number <= 4; ++number) ask(number, "Accepted");
  EXPECT_EQ(now(first), R"(sent {"status":"Accepted"})");
  ask(5, "Accepted");
  EXPECT_EQ(now(first), R"(failed {"status":"Accepted"} the station never said how it ended)");
}

TEST_F(FirmwareUpdates, no_answer_is_the_end) {
  const auto sent = send("UpdateFirmware", payload(1));
  ASSERT_TRUE(sent);
  drain();
  EXPECT_EQ(now(sent->id), "failed  the connection was lost");
  EXPECT_TRUE(send("UpdateFirmware", payload(1))) << "the number is free again";
}

TEST_F(FirmwareUpdates, a_restart_of_the_server_leaves_the_rest_to_the_events_and_the_boot) {
  const auto id = ask(1, "Accepted");
  report("Downloading");
  restart();
  line_ = connect("CS-1", "ocpp2.0.1");
  boot("2.0");
  report("Installed");
  EXPECT_NE(now(id).find(storage::restarted_before_answer), std::string::npos) << now(id);
  EXPECT_EQ(events(domain::event::station_notified).size(), 2u);
  EXPECT_EQ((*await(store_.load_station(station_)))->station.state.firmware, "2.0");
}

TEST_F(FirmwareUpdates, what_breaks_the_schema_is_refused_with_its_field) {
  const std::pair<std::string, std::string> cases[] = {
      {R"({"firmware":{"location":"x","retrieveDateTime":"2026-11-23T12:00:00Z"}})",
       "/payload/requestId"},
      {R"({"requestId":1,"firmware":{"retrieveDateTime":"2026-11-23T12:00:00Z"}})",
       "/payload/firmware/location"},
      {R"({"requestId":1,"firmware":{"location":"x","retrieveDateTime":"soon"}})",
       "/payload/firmware/retrieveDateTime"},
      {fmt::format(R"({{"requestId":1,"firmware":{{"location":"{}",)"
                   R"("retrieveDateTime":"2026-11-23T12:00:00Z"}}}})",
                   std::string(513, 'x')),
       "/payload/firmware/location"}};
  for (const auto& [text, field] : cases) {
    const auto sent = send("UpdateFirmware", text);
    ASSERT_FALSE(sent) << text;
    EXPECT_EQ(sent.error().field, field);
  }
  EXPECT_TRUE(sender_.sent.empty());
  EXPECT_EQ(say(line_, R"([2,"f","FirmwareStatusNotification",{"status":"Burning"}])").substr(0, 6),
            R"([4,"f")");
}

TEST_F(FirmwareUpdates, l01_signed_firmware_of_1_6_ends_the_same_way) {
  station_ = add_station("CP-1");
  line_ = connect("CP-1");
  say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
  sender_.answers.push_back({false, R"({"status":"Accepted"})", {}, {}});
  const auto sent = send("SignedUpdateFirmware",
                         R"({"requestId":7,"firmware":{"location":"https://f.example/2.bin",)"
                         R"("retrieveDateTime":"2026-11-23T12:00:00Z","signingCertificate":"C",)"
                         R"("signature":"S"}})");
  ASSERT_TRUE(sent) << sent.error().message;
  drain();
  EXPECT_EQ(now(sent->id), R"(sent {"status":"Accepted"})");
  say(line_, R"([2,"s","SignedFirmwareStatusNotification",{"status":"InvalidSignature",)"
             R"("requestId":7}])");
  EXPECT_EQ(now(sent->id), R"(failed {"status":"Accepted","firmware":"InvalidSignature"} )"
                           "InvalidSignature");
}

}  // namespace
}  // namespace voltyard::csms
