// Who may connect: the gate before the 101, on the directory's snapshot.
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

class Gate : public YardTest {
 protected:
  static constexpr std::string_view secret = "0123456789abcdef";

  // A station with a password.
  StationId add_secured(std::string identity, std::string password,
                        domain::StationPolicy policy = {}) {
    storage::Commit commit;
    domain::Station station;
    station.id = StationId::make(noon, random_);
    station.operator_id = operator_id_;
    station.location_id = location_id_;
    station.identity = std::move(identity);
    station.registration = domain::Registration::accepted;
    station.policy = policy;
    station.secret = *make_secret(key_, password, random_);
    station.state.station_id = station.id;
    commit.changes.push_back(station);
    EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
    return station.id;
  }

  link::Handshake handshake(std::string identity, std::string username, std::string password) {
    link::Handshake made;
    made.identity = std::move(identity);
    made.username = std::move(username);
    made.password = std::move(password);
    made.has_credentials = true;
    made.offered = {"ocpp1.6"};
    made.remote = "203.0.113.7";
    return made;
  }
  // 101 for "admitted", otherwise the HTTP status of the refusal.
  int status(const link::Handshake& made) {
    const auto answer = knock(made);
    const auto* refusal = std::get_if<link::Refusal>(&answer);
    return refusal == nullptr ? 101 : refusal->http_status;
  }
};

TEST_F(Gate, n01_an_unknown_identity_is_refused_like_a_wrong_password_and_remembered) {
  add_secured("CP-1", std::string(secret));
  const auto unknown = knock(handshake("NOBODY", "NOBODY", "x"));
  const auto wrong = knock(handshake("CP-1", "CP-1", "x"));
  EXPECT_EQ(std::get<link::Refusal>(unknown).http_status, 401);
  EXPECT_EQ(std::get<link::Refusal>(wrong).http_status, 401);
  const auto seen = *await(store_.list_unknown_stations(10));
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].identity, "NOBODY");
}

// A scanner cannot keep a new station out of the queue, not over a restart either.
TEST_F(Gate, the_queue_of_unknown_stations_drops_the_one_not_seen_for_longest) {
  const auto come = [&](const std::string& name) {
    clock_.advance(std::chrono::seconds(1));
    knock(handshake(name, name, "x"));
  };
  for (int n = 1; n <= 1'000; ++n) come(fmt::format("SCAN-{}", n));
  clock_.advance(std::chrono::minutes(2));
  come("SCAN-1");
  come("NEW-1");
  restart();
  come("NEW-2");
  std::string names;
  const auto kept = *await(store_.list_unknown_stations(2'000));
  EXPECT_EQ(kept.size(), 1'000u);
  for (std::size_t i = 0; i < 4; ++i) names += kept[i].identity + " ";
  EXPECT_EQ(names, "NEW-2 NEW-1 SCAN-1 SCAN-1000 ");
  EXPECT_EQ(kept.back().identity, "SCAN-4");
}

TEST_F(Gate, n02_a_known_identity_without_credentials_is_refused) {
  add_secured("CP-1", std::string(secret));
  auto silent = handshake("CP-1", "", "");
  silent.has_credentials = false;
  EXPECT_EQ(status(silent), 401);
}

TEST_F(Gate, n03_ten_wrong_passwords_raise_an_event_and_the_right_one_works_at_once) {
  add_secured("CP-1", std::string(secret));
  for (int i = 0; i < 12; ++i) EXPECT_EQ(status(handshake("CP-1", "CP-1", "wrong")), 401);
  ASSERT_EQ(events("security").size(), 1u);
  EXPECT_EQ(events("security")[0].details[0].second, "N03");
  EXPECT_EQ(status(handshake("CP-1", "CP-1", std::string(secret))), 101);
}

TEST_F(Gate, n04_the_user_name_is_the_identity_to_the_letter) {
  add_secured("CP-1", std::string(secret));
  for (const char* name : {"cp-1", "CP-1 ", "CP-2"}) {
    EXPECT_EQ(status(handshake("CP-1", name, std::string(secret))), 401) << name;
  }
  EXPECT_EQ(status(handshake("CP-1", "", std::string(secret))), 101) << "quirk 8: blank";
}

TEST_F(Gate, n05_a_short_secret_is_refused_when_it_is_set) {
  EXPECT_FALSE(make_secret(key_, "fifteen_octets_", random_).has_value());
  EXPECT_TRUE(make_secret(key_, "sixteen_octets__", random_).has_value());
  EXPECT_FALSE(make_secret(key_, std::string(65, 'x'), random_).has_value());
  EXPECT_GE(generate_secret(random_).size(), min_secret_octets);
}

TEST_F(Gate, n06_hex_sent_verbatim_needs_the_stations_compatibility_switch) {
  const std::string octets = "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10";
  const std::string hex = "0102030405060708090a0b0c0d0e0f10";
  add_secured("CP-1", octets);
  domain::StationPolicy policy;
  policy.hex_password = true;
  add_secured("CP-2", octets, policy);
  const auto refused = knock(handshake("CP-1", "CP-1", hex));
  EXPECT_NE(std::get<link::Refusal>(refused).reason.find("hex"), std::string::npos);
  EXPECT_EQ(status(handshake("CP-1", "CP-1", octets)), 101);
  EXPECT_EQ(status(handshake("CP-2", "CP-2", hex)), 101);
}

TEST_F(Gate, n07_a_password_is_octets) {
  const std::string octets("\x00:\xff:0123456789abc", 16);
  add_secured("CP-1", octets);
  EXPECT_EQ(status(handshake("CP-1", "CP-1", octets)), 101);
  EXPECT_EQ(status(handshake("CP-1", "CP-1", octets.substr(0, 15))), 401);
}

TEST_F(Gate, n10_no_common_subprotocol_is_400_unless_the_station_has_a_default) {
  domain::StationPolicy policy;
  policy.default_version = "ocpp1.6";
  add_secured("CP-1", std::string(secret));
  add_secured("CP-2", std::string(secret), policy);
  auto plain = handshake("CP-1", "CP-1", std::string(secret));
  plain.offered = {};
  EXPECT_EQ(status(plain), 400);
  plain.offered = {"ocpp1.5"};
  EXPECT_EQ(status(plain), 400);
  auto tolerated = handshake("CP-2", "CP-2", std::string(secret));
  tolerated.offered = {};
  const auto answer = knock(tolerated);
  ASSERT_TRUE(std::holds_alternative<link::Admission>(answer));
  EXPECT_EQ(std::get<link::Admission>(answer).subprotocol, "");
}

TEST_F(Gate, n11_the_newest_version_both_sides_speak_is_taken) {
  EXPECT_EQ(negotiate({"ocpp1.6", "ocpp2.0.1"}, "")->subprotocol, "ocpp2.0.1");
  EXPECT_EQ(negotiate({"ocpp2.1", "ocpp1.6"}, "")->subprotocol, "ocpp1.6");
}

TEST_F(Gate, n12_a_station_of_profile_two_must_come_by_tls) {
  domain::StationPolicy policy;
  policy.security = domain::SecurityProfile::tls_basic;
  add_secured("CP-1", std::string(secret), policy);
  auto made = handshake("CP-1", "CP-1", std::string(secret));
  EXPECT_EQ(status(made), 401);
  made.tls = true;
  EXPECT_EQ(status(made), 101);
}

TEST_F(Gate, every_connection_has_a_higher_epoch_and_the_lower_one_is_fenced) {
  const auto id = add_station("CP-1");
  auto old_line = connect("CP-1");
  auto new_line = connect("CP-1");
  EXPECT_EQ(await(store_.load_station(id))->value().station.state.connection_epoch, 2u);
  // A message of the old connection changes nothing and is not answered.
  EXPECT_EQ(say(old_line, R"([2,"s","StartTransaction",{"connectorId":1,"idTag":"CARD-1",)"
                          R"("meterStart":0,"timestamp":"2026-11-23T12:00:00Z"}])"),
            "");
  EXPECT_TRUE(sessions(id).empty());
}

TEST_F(Gate, n23_a_refused_duplicate_is_said) {
  add_station("CP-1");
  link::Handshake made;
  made.identity = "CP-1";
  made.offered = {"ocpp1.6"};
  const auto admitted = knock(made);
  yard_->gatekeeper().duplicate_refused(std::get<link::Admission>(admitted), made);
  drain();
  ASSERT_EQ(events("security").size(), 1u);
  EXPECT_EQ(events("security")[0].details[0].second, "N23");
}

TEST_F(Gate, n25_flapping_is_said_with_the_time_until_which_the_station_must_wait) {
  add_station("CP-1");
  link::Handshake made;
  made.identity = "CP-1";
  made.remote = "203.0.113.7";
  made.offered = {"ocpp1.6"};
  const auto admitted = knock(made);
  yard_->gatekeeper().flapping(std::get<link::Admission>(admitted), made, 57);
  drain();
  const auto alarms = events("security");
  ASSERT_EQ(alarms.size(), 1u);
  const auto& details = alarms[0].details;
  EXPECT_EQ(details[0].second, "N25");
  EXPECT_EQ(details[1].second, "203.0.113.7");
  EXPECT_EQ(details[3], std::pair(std::string("until_at"), std::string("2026-11-23T12:00:57Z")));
}

}  // namespace
}  // namespace voltyard::csms
