// One command in the words of every protocol, and what the stations' words mean.
#include "csms/bulk_command.hpp"
#include "csms/bulk_plan.hpp"

#include <gtest/gtest.h>

namespace voltyard::csms {
namespace {

using desk::BulkCommand;
using desk::BulkKind;
using desk::BulkOutcome;

constexpr Timestamp noon{1'795'435'200'000};

class BulkCommandTest : public testing::Test {
 protected:
  // "Action {payload}", or why not.
  std::string worded(const BulkCommand& command, std::string_view protocol) {
    const auto order = native_order(command, protocol, noon);
    return order ? order->action + " " + order->payload : order.error().message;
  }
  // Whether the protocol takes what we make of it.
  std::string problem(const BulkCommand& command, std::string protocol, std::string identity) {
    domain::Station station;
    station.identity = std::move(identity);
    station.state.protocol = std::move(protocol);
    const auto order = checked_order(command, snapshot_, station, noon, random_);
    return order ? "" : order.error().message;
  }
  SeededRandom random_{7};
  Snapshot snapshot_;
};

TEST_F(BulkCommandTest, one_reset_is_worded_in_every_protocol) {
  const BulkCommand idle{BulkKind::reset, {{"when", "idle"}}};
  const BulkCommand now{BulkKind::reset, {{"when", "now"}}};
  EXPECT_EQ(worded(idle, "ocpp1.6"), R"(Reset {"type":"Soft"})");
  EXPECT_EQ(worded(now, "ocpp1.6"), R"(Reset {"type":"Hard"})");
  EXPECT_EQ(worded(idle, "ocpp2.0.1"), R"(Reset {"type":"OnIdle"})");
  EXPECT_EQ(worded(now, "ocpp2.0.1"), R"(Reset {"type":"Immediate"})");
  EXPECT_EQ(worded(now, "dny"), "Reboot {}");
  EXPECT_EQ(worded(now, "ykc"), R"(Reboot {"at_once":1})");
}

TEST_F(BulkCommandTest, every_wording_is_a_request_that_its_protocol_takes) {
  const BulkCommand commands[] = {
      {BulkKind::reset, {{"when", "idle"}}},
      {BulkKind::availability, {{"operative", "false"}}},
      {BulkKind::configuration, {{"key", "OCPPCommCtrlr.HeartbeatInterval"}, {"value", "\"9\\"}}},
      {BulkKind::firmware, {{"address", "https://files.example/f.bin"}}},
      {BulkKind::refresh, {}}};
  for (const auto& command : commands) {
    EXPECT_EQ(problem(command, "ocpp1.6", "P1"), "") << to_string(command.kind);
    EXPECT_EQ(problem(command, "ocpp2.0.1", "P1"), "") << to_string(command.kind);
  }
  EXPECT_EQ(problem(commands[0], "dny", "04000001"), "");
  EXPECT_EQ(problem(commands[4], "dny", "04000001"), "");
  EXPECT_EQ(problem(commands[0], "ykc", "32010200000001"), "");
}

TEST_F(BulkCommandTest, firmware_is_fetched_at_once_under_a_number_of_its_own) {
  const BulkCommand fetch{BulkKind::firmware, {{"address", "https://f.example/2.bin"}}};
  EXPECT_EQ(worded(fetch, "ocpp1.6"), R"(UpdateFirmware {"location":"https://f.example/2.bin",)"
                                      R"("retrieveDate":"2026-11-23T12:00:00Z"})");
  EXPECT_EQ(worded(fetch, "ocpp2.0.1"), R"(UpdateFirmware {"requestId":1795435200,"firmware":)"
                                        R"({"location":"https://f.example/2.bin",)"
                                        R"("retrieveDateTime":"2026-11-23T12:00:00Z"}})");
}

TEST_F(BulkCommandTest, what_a_protocol_does_not_have_is_said) {
  const BulkCommand change{BulkKind::availability, {{"operative", "true"}}};
  EXPECT_EQ(problem(change, "dny", "04000001"), "its protocol has no such request");
  EXPECT_EQ(problem(change, "ykc", "32010200000001"), "its protocol has no such request");
  EXPECT_EQ(problem(change, "", "P1"), "it has never been connected");
  const BulkCommand key{BulkKind::configuration, {{"key", "HeartbeatInterval"}, {"value", "9"}}};
  EXPECT_EQ(problem(key, "ocpp1.6", "P1"), "");
  EXPECT_EQ(problem(key, "ocpp2.0.1", "P1"), "in OCPP 2.0.1 a key is written Component.Variable");
  const BulkCommand raw{BulkKind::request, {{"action", "ClearCache"}}};
  EXPECT_EQ(problem(raw, "ocpp1.6", "P1"), "");
  EXPECT_EQ(problem(raw, "dny", "04000001"),
            "this is not a request that can be sent to the station");
  EXPECT_EQ(problem({BulkKind::firmware, {{"address", "https://x"}}}, "ykc", "32010200000001"),
            "its protocol has no such request");
  const BulkCommand far{BulkKind::firmware, {{"address", std::string(513, 'x')}}};
  EXPECT_EQ(problem(far, "ocpp1.6", "P1"), "");
  EXPECT_NE(problem(far, "ocpp2.0.1", "P1"), "") << "2.0.1 takes 512 characters";
  const BulkCommand image{BulkKind::firmware, {{"image_id", "nothing"}}};
  EXPECT_EQ(problem(image, "dny", "04000001"), "must be the id of a firmware image");
}

TEST_F(BulkCommandTest, a_command_without_what_it_needs_is_refused) {
  EXPECT_EQ(check(BulkCommand{BulkKind::reset, {{"when", "soon"}}}).error().field,
            "/arguments/when");
  EXPECT_FALSE(check(BulkCommand{BulkKind::availability, {}}));
  EXPECT_FALSE(check(BulkCommand{BulkKind::configuration, {}}));
  EXPECT_FALSE(check(BulkCommand{BulkKind::firmware, {}}));
  EXPECT_FALSE(check(BulkCommand{BulkKind::request, {}}));
  EXPECT_TRUE(check(BulkCommand{BulkKind::refresh, {}}));
}

Verdict said(std::string answer) {
  storage::OperationRow row;
  row.state = storage::OperationState::done;
  row.answer = std::move(answer);
  return verdict_of(row);
}

TEST_F(BulkCommandTest, the_stations_own_words_decide) {
  const auto yes = BulkOutcome::succeeded;
  const auto no = BulkOutcome::refused;
  EXPECT_EQ(said(R"({"status":"Accepted"})"), (Verdict{yes, "Accepted"}));
  EXPECT_EQ(said(R"({"status":"RebootRequired"})"), (Verdict{yes, "RebootRequired"}));
  EXPECT_EQ(said(R"({"status":"Rejected"})"), (Verdict{no, "Rejected"}));
  EXPECT_EQ(said(R"({"status":"Rejected","statusInfo":{"reasonCode":"InTx"}})"),
            (Verdict{no, "Rejected: InTx"}));
  EXPECT_EQ(said(R"({"setVariableResult":[{"attributeStatus":"Accepted"},)"
                 R"({"attributeStatus":"UnknownVariable"}]})"),
            (Verdict{no, "UnknownVariable"}));
  EXPECT_EQ(said(R"({"status":"Accepted","firmware":"Installed"})"), (Verdict{yes, "Installed"}));
  EXPECT_EQ(said(R"({"status":"RevokedCertificate"})"), (Verdict{no, "RevokedCertificate"}));
  EXPECT_EQ(said(R"({"result":0,"frame":"00"})"), (Verdict{yes, "0"}));
  EXPECT_EQ(said(R"({"result":1,"frame":"01"})"), (Verdict{no, "1"}));
  EXPECT_EQ(said(R"({"result":"failed"})"), (Verdict{no, "failed"}));
  EXPECT_EQ(said("{}"), (Verdict{yes, ""})) << "UpdateFirmware of OCPP 1.6 has no more";
}

TEST_F(BulkCommandTest, no_answer_is_a_failure_and_a_restart_leaves_it_open) {
  storage::OperationRow row;
  row.state = storage::OperationState::failed;
  row.failure = "the connection was lost";
  EXPECT_EQ(verdict_of(row), (Verdict{BulkOutcome::failed, "the connection was lost"}));
  row.failure = storage::restarted_before_answer;
  EXPECT_EQ(verdict_of(row).outcome, BulkOutcome::unknown);
}

class BulkPlanTest : public BulkCommandTest {
 protected:
  BulkPlanTest() {
    for (int i = 0; i < 4; ++i) {
      domain::Station station;
      station.id = StationId::make(noon, random_);
      station.location_id = places_[i % 2];
      station.identity = "P" + std::to_string(i);
      station.state.protocol = i == 3 ? "" : "ocpp1.6";
      station.state.model = i == 0 ? "M1" : "M2";
      station.state.firmware = "1." + std::to_string(i);
      stations_.push_back(station);
    }
  }
  BulkPlan plan(const BulkSelection& selection) {
    std::vector<BulkNow> now(stations_.size());
    now[0].online = now[1].charging = true;
    const BulkFleet fleet{snapshot_, stations_, now,
                          [this](LocationId id) { return id != hidden_; }};
    return plan_of(fleet, selection, {BulkKind::reset, {{"when", "idle"}}}, noon, random_);
  }
  std::string chosen(const BulkSelection& selection) {
    std::string names;
    for (const auto& each : plan(selection).stations) {
      for (const auto& station : stations_) {
        if (station.id == each.id) names += station.identity + " ";
      }
    }
    return names;
  }
  LocationId places_[2] = {LocationId::make(noon, random_), LocationId::make(noon, random_)};
  LocationId hidden_;
  std::vector<domain::Station> stations_;
};

TEST_F(BulkPlanTest, stations_are_chosen_by_all_that_is_said) {
  EXPECT_EQ(chosen({}), "P0 P1 P2 P3 ");
  EXPECT_EQ(chosen({.locations = {places_[0]}}), "P0 P2 ");
  EXPECT_EQ(chosen({.models = {"M2"}}), "P1 P2 P3 ");
  EXPECT_EQ(chosen({.models = {"M2"}, .firmwares = {"1.0", "1.2"}}), "P2 ");
  EXPECT_EQ(chosen({.protocols = {"ocpp2.0.1"}}), "");
  EXPECT_EQ(chosen({.online = true}), "P0 ");
  EXPECT_EQ(chosen({.online = false}), "P1 P2 P3 ");
  EXPECT_EQ(chosen({.identities = {"P2", "P1"}}), "P1 P2 ");
  EXPECT_EQ(chosen({.identities = {"P2"}, .stations = {stations_[0].id}}), "P0 P2 ");
}

TEST_F(BulkPlanTest, a_shed_has_the_stations_of_its_groups) {
  domain::Zone shed, group;
  shed.id = ZoneId::make(noon, random_);
  group.id = ZoneId::make(noon, random_);
  group.parent_id = shed.id;
  snapshot_.rows.zones = {group, shed};
  stations_[0].zone_id = shed.id;
  stations_[1].zone_id = group.id;
  EXPECT_EQ(chosen({.zones = {shed.id}}), "P0 P1 ");
  EXPECT_EQ(chosen({.zones = {group.id}}), "P1 ");
}

TEST_F(BulkPlanTest, a_plan_says_who_cannot_be_asked_and_who_would_be_interrupted) {
  const auto made = plan({.identities = {"P1", "P3", "P9"}});
  ASSERT_EQ(made.stations.size(), 2u);
  EXPECT_TRUE(made.stations[0].charging);
  EXPECT_EQ(made.stations[1].why_not, "it has never been connected");
  EXPECT_EQ(made.unknown, std::vector<std::string>{"P9"});
  EXPECT_EQ(made.locations, std::vector<LocationId>{places_[1]});
}

TEST_F(BulkPlanTest, what_the_caller_does_not_see_does_not_exist) {
  hidden_ = places_[0];
  EXPECT_EQ(chosen({}), "P1 P3 ");
  const auto made = plan({.identities = {"P0"}});
  EXPECT_TRUE(made.stations.empty());
  EXPECT_EQ(made.unknown, std::vector<std::string>{"P0"});
}

}  // namespace
}  // namespace voltyard::csms
