// A station's session from its 101 on: answers, order, back-pressure, commands.
#include "link/test_yard.hpp"

#include <malloc.h>

namespace voltyard::link {
namespace {

using namespace std::chrono_literals;

std::string message_id_of(const std::string& frame) {
  const auto from = frame.find('"') + 1;
  return frame.substr(from, frame.find('"', from) - from);
}

TEST(Session, a_heartbeat_is_answered) {
  TestYard yard;
  auto station = yard.connect();
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST(Session, a_message_beyond_every_buffer_arrives_whole) {
  TestYard yard;
  auto station = yard.connect();
  const std::string text(200'000, 'x');
  station.send_text(R"([2,"big","DataTransfer",{"data":")" + text + R"("}])");
  EXPECT_EQ(station.receive_text(), R"([3,"big",{}])");
}

TEST(Session, fragments_become_one_message) {
  TestYard yard;
  auto station = yard.connect();
  station.send_frame(0x01, R"([2,"1","Hea)");
  station.send_frame(0x89, "ping between fragments");
  station.send_frame(0x80, R"(rtbeat",{}])");
  const auto pong = station.receive();
  EXPECT_EQ(pong.opcode, 10);
  EXPECT_EQ(pong.payload, "ping between fragments");
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST(Session, n58_two_calls_are_answered_in_order) {
  TestYard yard;
  auto station = yard.connect();
  station.send(RawStation::frame(0x81, R"([2,"s","Slow",{}])") +
               RawStation::frame(0x81, heartbeat));
  ASSERT_TRUE(yard.eventually([&] { return bool(yard.release_slow_call); }));
  yard.release_slow_call();
  EXPECT_EQ(station.receive_text(), R"([3,"s",{}])");
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST(Session, n59_a_thousand_pipelined_calls_are_held_back_and_none_is_lost) {
  TestYard yard;
  auto station = yard.connect();
  std::string burst;
  for (int i = 0; i < 1'000; ++i) {
    burst += RawStation::frame(0x81, "[2,\"" + std::to_string(i) + "\",\"Heartbeat\",{}]");
  }
  station.send(burst);
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_EQ(message_id_of(station.receive_text()), std::to_string(i));
  }
}

TEST(Session, the_rate_limit_delays_and_drops_nothing) {
  auto limits = TestYard::quick();
  limits.messages_per_s = 50;
  limits.message_burst = 5;
  TestYard yard(limits);
  auto station = yard.connect();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 30; ++i) {
    station.send_text("[2,\"" + std::to_string(i) + "\",\"Heartbeat\",{}]");
  }
  for (int i = 0; i < 30; ++i) {
    ASSERT_EQ(message_id_of(station.receive_text()), std::to_string(i));
  }
  EXPECT_GT(std::chrono::steady_clock::now() - start, 350ms);
  EXPECT_GT(yard.listener.totals().delayed_messages, 0U);
}

TEST(Session, a_message_that_could_not_be_stored_is_not_answered) {
  TestYard yard;
  auto station = yard.connect();
  station.send_text(R"([2,"u","Unstored",{}])");
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST(Session, an_exception_costs_one_answer_and_nothing_else) {
  TestYard yard;
  auto station = yard.connect();
  station.send_text(R"([2,"t","Throw",{}])");
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST(Session, a_command_comes_back_with_the_piles_answer) {
  TestYard yard;
  auto station = yard.booted();
  auto answer = yard.call(1, "Reset", R"({"type":"Soft"})");
  const auto frame = station.receive_text();
  const auto id = message_id_of(frame);
  EXPECT_EQ(id.size(), 36U);
  EXPECT_EQ(frame, "[2,\"" + id + R"(","Reset",{"type":"Soft"}])");
  station.send_text("[3,\"" + id + R"(",{"status":"Accepted"}])");
  const auto got = answer.get();
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_FALSE(got->is_error);
  EXPECT_EQ(got->payload, R"({"status":"Accepted"})");
}

TEST(Session, a_callerror_is_an_answer) {
  TestYard yard;
  auto station = yard.booted();
  auto answer = yard.call(1, "Reset", "{}");
  const auto id = message_id_of(station.receive_text());
  station.send_text("[4,\"" + id + R"(","NotSupported","no such thing",{}])");
  const auto got = answer.get();
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->is_error);
  EXPECT_EQ(got->error_code, "NotSupported");
  EXPECT_EQ(got->error_description, "no such thing");
}

TEST(Session, n49_a_long_error_description_is_cut_to_255_characters) {
  TestYard yard;
  auto station = yard.booted();
  auto answer = yard.call(1, "Reset", "{}");
  const auto id = message_id_of(station.receive_text());
  station.send_text("[4,\"" + id + "\",\"GenericError\",\"" + std::string(200'000, 'e') + "\",{}]");
  EXPECT_EQ(answer.get()->error_description, std::string(255, 'e'));
}

TEST(Session, only_one_command_is_in_flight) {
  TestYard yard;
  auto station = yard.booted();
  auto first = yard.call(1, "Reset", "{}");
  auto second = yard.call(1, "ClearCache", "{}");
  const auto frame = station.receive_text();
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);  // and no second command before it
  station.send_text("[3,\"" + message_id_of(frame) + "\",{}]");
  const auto next = station.receive_text();
  EXPECT_NE(next.find("ClearCache"), std::string::npos);
  station.send_text("[3,\"" + message_id_of(next) + "\",{}]");
  EXPECT_TRUE(first.get());
  EXPECT_TRUE(second.get());
}

TEST(Session, no_command_is_sent_before_the_boot_is_answered) {
  TestYard yard;
  auto station = yard.connect();
  auto answer = yard.call(1, "Reset", "{}");
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
  station.send_text(boot);
  EXPECT_EQ(station.receive_text(), R"([3,"b",{"status":"Accepted"}])");
  const auto frame = station.receive_text();
  EXPECT_NE(frame.find("Reset"), std::string::npos);
  station.send_text("[3,\"" + message_id_of(frame) + "\",{}]");
  EXPECT_TRUE(answer.get());
}

TEST(Session, n48_answers_nobody_waits_for_are_counted_and_dropped) {
  TestYard yard;
  auto station = yard.booted();
  station.send_text(R"([3,"never-asked",{}])");
  station.send_text(R"([4,"never-asked","GenericError","",{}])");
  auto answer = yard.call(1, "Reset", "{}", Duration(100));
  const auto id = message_id_of(station.receive_text());
  const auto got = answer.get();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::upstream);
  station.send_text("[3,\"" + id + "\",{}]");  // too late
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
  EXPECT_EQ(yard.listener.totals().bad_frames, 3U);
  EXPECT_EQ(yard.listener.totals().call_timeouts, 1U);
}

TEST(Session, n48_an_answer_on_another_stations_connection_changes_nothing) {
  TestYard yard;
  auto first = yard.booted("/ocpp/CS1", TestYard::headers_of(1));
  auto second = yard.booted("/ocpp/CS2", TestYard::headers_of(2));
  auto answer = yard.call(1, "Reset", "{}");
  const auto id = message_id_of(first.receive_text());
  second.send_text("[3,\"" + id + R"(",{"status":"Forged"}])");
  second.send_text(heartbeat);
  EXPECT_EQ(second.receive_text(), heartbeat_answer);
  first.send_text("[3,\"" + id + R"(",{"status":"Accepted"}])");
  EXPECT_EQ(answer.get()->payload, R"({"status":"Accepted"})");
}

TEST(Session, pending_commands_fail_at_once_when_the_connection_ends) {
  TestYard yard;
  auto station = std::make_unique<RawStation>(yard.booted());
  auto first = yard.call(1, "Reset", "{}", Duration(60'000));
  auto second = yard.call(1, "ClearCache", "{}", Duration(60'000));
  EXPECT_FALSE(station->receive_text().empty());
  station->reset();
  EXPECT_EQ(first.get().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(second.get().error().kind, ErrorKind::unavailable);
}

TEST(Session, a_command_to_a_station_that_is_not_there_is_unavailable) {
  TestYard yard;
  EXPECT_EQ(yard.call(5, "Reset", "{}").get().error().kind, ErrorKind::unavailable);
}

TEST(Session, the_command_queue_is_bounded) {
  auto limits = TestYard::quick();
  limits.queued_calls = 3;
  TestYard yard(limits);
  auto station = yard.booted();
  std::vector<std::future<Result<PileAnswer>>> answers;
  answers.push_back(yard.call(1, "Reset", "{}", Duration(300)));
  EXPECT_FALSE(station.receive_text().empty());  // in flight
  for (int i = 0; i < 4; ++i) answers.push_back(yard.call(1, "Reset", "{}", Duration(300)));
  EXPECT_EQ(answers[4].get().error().kind, ErrorKind::limited);
  EXPECT_EQ(answers[0].get().error().kind, ErrorKind::upstream);
  EXPECT_EQ(yard.listener.totals().queue_full, 1U);
}

TEST(Session, a_closed_connection_is_reported_after_the_message_at_hand) {
  TestYard yard;
  auto station = yard.connect();
  station.send_text(R"([2,"s","Slow",{}])");
  ASSERT_TRUE(yard.eventually([&] { return bool(yard.release_slow_call); }));
  yard.on_shard(0, [&] { yard.listener.sender(0).disconnect(TestYard::station(1)); });
  EXPECT_EQ(station.receive_close(), 1001);
  yard.release_slow_call();
  ASSERT_TRUE(yard.eventually([&] { return yard.happened.size() == 4; }));
  EXPECT_EQ(yard.log(), (std::vector<std::string>{"open CS1 1", "slow s", "slow done s",
                                                  "closed 1 operator_request"}));
}

TEST(Session, stop_closes_with_1001) {
  TestYard yard;
  auto station = yard.connect();
  auto stopping = std::async(std::launch::async, [&] { yard.listener.stop(5s); });
  EXPECT_EQ(station.receive_close(), 1001);
  station.send_frame(0x88, "\x03\xE9");
  stopping.wait();
  EXPECT_EQ(yard.log().back(), "closed 1 shutting_down");
  EXPECT_EQ(yard.listener.totals().connections, 0U);
}

TEST(Session, a_silent_station_is_pinged_and_then_given_up) {
  auto limits = TestYard::quick();
  limits.ping_after = 200ms;
  limits.idle_limit = 2'500ms;
  TestYard yard(limits);
  auto station = yard.connect();
  EXPECT_EQ(station.receive().opcode, 9);
  ASSERT_TRUE(yard.eventually([&] { return yard.happened.size() == 2; }));
  EXPECT_EQ(yard.log().back(), "closed 1 silent");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Session, an_idle_connection_costs_less_than_6_kib) {
  auto limits = TestYard::quick();
  limits.connects_per_minute = 1'000;
  limits.probe_time = 1ms;
  TestYard yard(limits);
  const auto connect_all = [&](std::vector<RawStation>& stations) {
    for (int i = 1; i <= 9; ++i) {
      stations.push_back(yard.connect("/ocpp/CS" + std::to_string(i), TestYard::headers_of(i)));
      stations.back().send_text(heartbeat);
      EXPECT_EQ(stations.back().receive_text(), heartbeat_answer);
    }
  };
  std::vector<RawStation> stations;
  connect_all(stations);
  stations.clear();
  ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().connections == 0; }));
  const auto before = mallinfo2().uordblks;
  connect_all(stations);
  ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().half_open == 0; }));
  const auto test_side = 9 * (sizeof(RawStation) + 512);
  EXPECT_LT((mallinfo2().uordblks - before - test_side) / 9, 6U * 1'024);
}
#endif

TEST(Session, every_frame_of_both_directions_is_recorded) {
  TestYard yard;
  auto station = yard.connect();
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
  EXPECT_EQ(yard.frames, 2U);
  const auto totals = yard.listener.totals();
  EXPECT_EQ(totals.frames_in, 1U);
  EXPECT_EQ(totals.frames_out, 1U);
  EXPECT_EQ(totals.bytes_in, heartbeat.size());
}

}  // namespace
}  // namespace voltyard::link
