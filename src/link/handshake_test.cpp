// From the first byte to the 101 or the refusal.
#include "link/request.hpp"
#include "link/test_yard.hpp"

#include <set>

namespace voltyard::link {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view wrong_password =  // CS1:wrong
    "Authorization: Basic Q1MxOndyb25n\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";

struct Refused {
  std::string head;
  std::chrono::steady_clock::duration time;
};

Refused refused(TestYard& yard, std::string_view target, std::string_view headers) {
  RawStation station(yard.port);
  const auto start = std::chrono::steady_clock::now();
  auto head = station.upgrade(target, headers);
  const auto time = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(station.read_some(), "");
  return {head, time};
}

int status(TestYard& yard, std::string_view target, std::string_view headers = RawStation::basic) {
  return RawStation::status_of(refused(yard, target, headers).head);
}

TEST(Handshake, the_101_is_exact) {
  TestYard yard;
  RawStation station(yard.port);
  EXPECT_EQ(station.upgrade("/ocpp/CS1"),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
            "Server: voltyard\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
            "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n");
}

TEST(Handshake, n01_n03_unknown_identity_and_wrong_password_look_the_same) {
  TestYard yard;
  const auto unknown = refused(yard, "/ocpp/NOBODY", "");
  const auto wrong = refused(yard, "/ocpp/CS1", wrong_password);
  const auto known_without = refused(yard, "/ocpp/CS1", "");  // N02
  EXPECT_EQ(RawStation::status_of(unknown.head), 401);
  EXPECT_NE(unknown.head.find("WWW-Authenticate: Basic"), std::string::npos);
  EXPECT_EQ(unknown.head, wrong.head);
  EXPECT_EQ(unknown.head, known_without.head);
  for (const auto& one : {unknown, wrong, known_without}) {
    EXPECT_GE(one.time, 99ms);
    EXPECT_LT(one.time, 400ms);
  }
}

TEST(Handshake, n03_the_right_password_works_after_wrong_ones) {
  TestYard yard;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(status(yard, "/ocpp/CS1", wrong_password), 401);
  yard.connect("/ocpp/CS1");
}

TEST(Handshake, n04_what_the_gatekeeper_sees_is_what_was_sent) {
  TestYard yard;
  // "cs1 :secret-of-sixteen"
  EXPECT_EQ(status(yard, "/ocpp/CS1", "Authorization: Basic Y3MxIDpzZWNyZXQtb2Ytc2l4dGVlbg==\r\n"),
            401);
  const std::lock_guard lock(yard.mutex);
  EXPECT_EQ(yard.handshakes.back().username, "cs1 ");
  EXPECT_TRUE(yard.handshakes.back().has_credentials);
  EXPECT_EQ(yard.handshakes.back().remote, "127.0.0.1");
  EXPECT_FALSE(yard.handshakes.back().tls);
}

TEST(Handshake, n07_a_binary_password_reaches_the_gatekeeper_unchanged) {
  TestYard yard;
  EXPECT_EQ(status(yard, "/ocpp/CS1", "Authorization: Basic Q1MxOgD/OkE=\r\n"), 401);
  const std::lock_guard lock(yard.mutex);
  EXPECT_EQ(yard.handshakes.back().password, std::string("\x00\xff:A", 4));
}

TEST(Handshake, n08_hostile_identities_are_answered_with_400_and_never_asked_about) {
  TestYard yard;
  for (const auto* target : {"/ocpp/%2e%2e%2fetc", "/ocpp/CS1%00", "/ocpp/CS1%0d%0a", "/",
                             "/ocpp/%e2%80%aeCS1", "/ocpp/%f0%9f%94%8c"}) {
    EXPECT_EQ(status(yard, target), 400) << target;
  }
  EXPECT_EQ(status(yard, "/ocpp/" + std::string(7'000, 'a')), 400);
  EXPECT_EQ(status(yard, "/ocpp/" + std::string(10'000, 'a')), 431);
  const std::lock_guard lock(yard.mutex);
  EXPECT_TRUE(yard.handshakes.empty());
}

TEST(Handshake, quirks_5_to_7_paths) {
  TestYard yard;
  for (const auto* target : {"/steve/websocket/CentralSystemService/CS1", "//CS1/", "/ocpp/CS1/CS1",
                             "/CS1", "/CentralSystemService/4/CS1"}) {
    EXPECT_EQ(RawStation::status_of(RawStation(yard.port).upgrade(target)), 101) << target;
    ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().connections == 0; }));
  }
}

std::string bare_request(std::string_view headers) {
  return "GET /ocpp/CS1 HTTP/1.1\r\n" + std::string(RawStation::basic) + std::string(headers) +
         "\r\n";
}

TEST(Handshake, quirk_2_a_missing_connection_header_is_tolerated) {
  TestYard yard;
  RawStation station(yard.port);
  station.send(
      bare_request("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
  EXPECT_EQ(RawStation::status_of(station.read_until("\r\n\r\n")), 101);
}

TEST(Handshake, quirk_3_odd_keys_are_tolerated) {
  for (const std::string key : {"", "short", "not base64 at all, and far too long to be a key"}) {
    TestYard yard;
    RawStation station(yard.port);
    station.send(bare_request("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
                              (key.empty() ? "" : "Sec-WebSocket-Key: " + key + "\r\n")));
    const auto head = station.read_until("\r\n\r\n");
    EXPECT_EQ(RawStation::status_of(head), 101) << key;
    EXPECT_NE(head.find("Sec-WebSocket-Accept: " + accept_key(key) + "\r\n"), std::string::npos);
  }
}

TEST(Handshake, quirk_8_a_blank_username_is_the_identity) {
  TestYard yard;
  yard.connect("/ocpp/CS1", "Authorization: Basic: OnNlY3JldC1vZi1zaXh0ZWVu\r\n");
}

TEST(Handshake, quirk_1_no_subprotocol_is_not_echoed) {
  TestYard yard;
  RawStation station(yard.port);
  const auto head =
      station.upgrade("/ocpp/CS1", "Authorization: Basic Q1MxOnNlY3JldC1vZi1zaXh0ZWVu\r\n");
  EXPECT_EQ(RawStation::status_of(head), 101);
  EXPECT_EQ(head.find("Sec-WebSocket-Protocol"), std::string::npos);
}

TEST(Handshake, no_upgrade_or_another_websocket_version_is_426) {
  TestYard yard;
  for (const auto* headers : {"", "Upgrade: h2c\r\n", "Upgrade: websocket\r\n",
                              "Upgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"}) {
    RawStation station(yard.port);
    station.send(bare_request(headers));
    const auto head = station.read_until("\r\n\r\n");
    EXPECT_EQ(RawStation::status_of(head), 426) << headers;
    EXPECT_NE(head.find("Sec-WebSocket-Version: 13"), std::string::npos);
  }
}

TEST(Handshake, n18_a_trickled_header_ends_at_the_time_limit) {
  TestYard yard;
  RawStation station(yard.port);
  station.send("GET /ocpp/CS1 HT");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(station.is_ended_within(3s));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 500ms);
  EXPECT_EQ(yard.listener.totals().expired, 1U);
}

TEST(Handshake, n19_a_hundred_headers_or_a_huge_one_is_431) {
  TestYard yard;
  std::string many;
  for (int i = 0; i < 100; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(status(yard, "/ocpp/CS1", many), 431);
  EXPECT_EQ(status(yard, "/ocpp/CS1", "X-Large: " + std::string(64'000, 'x') + "\r\n"), 431);
}

TEST(Handshake, n20_a_request_with_a_body_is_400) {
  TestYard yard;
  EXPECT_EQ(status(yard, "/ocpp/CS1", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(status(yard, "/ocpp/CS1", "Transfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(status(yard, "/ocpp/CS1", "Content-Length: 4\r\n"), 400);
}

TEST(Handshake, n21_a_browsers_origin_is_refused) {
  TestYard yard;
  const auto headers = std::string(RawStation::basic) + "Origin: https://evil.example\r\n";
  EXPECT_EQ(status(yard, "/ocpp/CS1", headers), 403);
}

TEST(Handshake, n17_silent_connections_do_not_keep_stations_out) {
  auto limits = TestYard::quick();
  limits.header_time = 10s;
  limits.half_open = 8;
  TestYard yard(limits);
  std::vector<RawStation> silent;
  for (int i = 0; i < 200; ++i) silent.emplace_back(yard.port);
  auto station = yard.connect();
  ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().half_open <= 8; }));
  EXPECT_EQ(yard.listener.totals().expired, 192U);
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST(Handshake, a_refusal_can_say_when_to_come_back) {
  TestYard yard;
  const auto answer = refused(yard, "/ocpp/QUIET", "");
  EXPECT_EQ(RawStation::status_of(answer.head), 429);
  EXPECT_NE(answer.head.find("Retry-After: 7\r\n"), std::string::npos);
}

TEST(Handshake, too_many_delayed_refusals_are_answered_at_once_with_429) {
  auto limits = TestYard::quick();
  limits.refusal_delay = 300ms;
  limits.refusals_waiting = 2;
  TestYard yard(limits);
  std::vector<RawStation> stations;
  for (int i = 0; i < 3; ++i) {
    stations.emplace_back(yard.port);
    stations.back().send(RawStation::request("/ocpp/NOBODY", ""));
  }
  std::multiset<int> statuses;
  for (auto& station : stations) {
    statuses.insert(RawStation::status_of(station.read_until("\r\n\r\n")));
  }
  EXPECT_EQ(statuses, (std::multiset<int>{401, 401, 429}));
}

TEST(Handshake, a_store_that_is_down_is_503_before_the_101) {
  TestYard yard;
  yard.refuse_open = true;
  const auto answer = refused(yard, "/ocpp/CS1", RawStation::basic);
  EXPECT_EQ(RawStation::status_of(answer.head), 503);
  EXPECT_NE(answer.head.find("Retry-After: 5\r\n"), std::string::npos);
}

TEST(Handshake, frames_sent_before_the_101_are_not_lost) {
  TestYard yard;
  RawStation station(yard.port);
  station.send(RawStation::request("/ocpp/CS1") + RawStation::frame(0x81, heartbeat) +
               RawStation::frame(0x81, R"([2,"2","Heartbeat",{}])"));
  EXPECT_EQ(RawStation::status_of(station.read_until("\r\n\r\n")), 101);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
  EXPECT_FALSE(station.receive_text().empty());
}

TEST(Handshake, stations_are_served_on_their_own_shard) {
  TestYard yard(TestYard::quick(), 4);
  std::vector<RawStation> stations;
  for (int round = 0; round < 2; ++round) {
    for (int i = 1; i <= 8; ++i) {
      stations.emplace_back(yard.port);
      // Every second one does not wait for the 101: nothing may be lost on the way between shards.
      auto text = RawStation::request("/ocpp/CS" + std::to_string(i), TestYard::headers_of(i));
      if (i % 2 == 0) text += RawStation::frame(0x81, heartbeat);
      stations.back().send(text);
      ASSERT_EQ(RawStation::status_of(stations.back().read_until("\r\n\r\n")), 101);
      if (i % 2 == 1) stations.back().send_text(heartbeat);
      ASSERT_EQ(stations.back().receive_text(), heartbeat_answer);
    }
    stations.clear();
    ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().connections == 0; }));
  }
  for (std::size_t shard = 0; shard < 4; ++shard) {
    yard.on_shard(shard, [&] {
      for (int i = 1; i <= 8; ++i) {
        const bool lives_here = static_cast<std::size_t>(i) % 4 == shard;
        EXPECT_EQ(yard.threads[TestYard::station(i)] == std::this_thread::get_id(), lives_here);
      }
    });
  }
}

}  // namespace
}  // namespace voltyard::link
