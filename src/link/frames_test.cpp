// What a hostile or broken station can send after the 101 (N29 to N45): each ends as the rule says,
// and the next connection is accepted at once.
#include "link/test_yard.hpp"

#include <sys/resource.h>

#include <fstream>

namespace voltyard::link {
namespace {

using namespace std::chrono_literals;

class Frames : public testing::Test {
 protected:
  // The close code that the server sends after `bytes`; afterwards the yard still serves.
  int close_code_after(std::string_view bytes) {
    int code = 0;
    {
      auto station = yard.connect();
      station.send(bytes);
      code = station.receive_close();
      EXPECT_TRUE(station.is_ended_within(3s));
    }
    auto again = yard.connect();
    again.send_text(heartbeat);
    EXPECT_EQ(again.receive_text(), heartbeat_answer);
    return code;
  }

  TestYard yard;
};

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t most_growth = 96u << 20;  // it keeps for a while what was freed
#else
constexpr std::size_t most_growth = 24u << 20;
#endif

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  file >> total >> resident;
  return resident * 4'096;
}

TEST_F(Frames, n29_an_unmasked_frame_is_1002) {
  EXPECT_EQ(close_code_after(RawStation::frame(0x81, heartbeat, false)), 1002);
}

TEST_F(Frames, n30_reserved_bits_are_1002) {
  EXPECT_EQ(close_code_after(RawStation::frame(0xC1, heartbeat)), 1002);
  EXPECT_EQ(close_code_after(RawStation::frame(0xA1, heartbeat)), 1002);
}

TEST_F(Frames, n31_an_unknown_opcode_is_1002) {
  EXPECT_EQ(close_code_after(RawStation::frame(0x83, heartbeat)), 1002);
  EXPECT_EQ(close_code_after(RawStation::frame(0x8B, heartbeat)), 1002);
}

TEST_F(Frames, n32_a_long_or_fragmented_control_frame_is_1002) {
  EXPECT_EQ(close_code_after(RawStation::frame(0x89, std::string(126, 'p'))), 1002);
  EXPECT_EQ(close_code_after(RawStation::frame(0x09, "p")), 1002);
}

TEST_F(Frames, n33_invalid_utf8_is_1007) {
  EXPECT_EQ(close_code_after(RawStation::frame(0x81, "[2,\"1\",\"\xC3\x28\",{}]")), 1007);
  // A character cut in two by fragments is fine; one that is never finished is not.
  EXPECT_EQ(
      close_code_after(RawStation::frame(0x01, "[2,\"\xE4\xBD") + RawStation::frame(0x80, "\"]")),
      1007);
}

TEST_F(Frames, a_character_may_be_split_over_fragments) {
  auto station = yard.connect();
  station.send(RawStation::frame(0x01, "[2,\"1\",\"Note\",{\"text\":\"\xE4\xBD") +
               RawStation::frame(0x80, "\xA0\"}]"));
  EXPECT_EQ(station.receive_text(), R"([3,"1",{}])");
}

TEST_F(Frames, n34_a_binary_message_is_1003) {
  EXPECT_EQ(close_code_after(RawStation::frame(0x82, "abc")), 1003);
}

TEST_F(Frames, n35_a_declared_length_beyond_the_limit_is_1009_without_memory) {
  const auto before = resident_bytes();
  EXPECT_EQ(close_code_after(std::string("\x81\xFF\x00\x00\x00\x00\x40\x00\x00\x00", 10) +
                             std::string(4, 'm')),
            1009);
  EXPECT_EQ(close_code_after(std::string("\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10) +
                             std::string(4, 'm')),
            1009);
  EXPECT_LT(resident_bytes(), before + 16 * 1'024 * 1'024);
}

TEST_F(Frames, a_message_of_256_kib_and_one_byte_is_1009) {
  const auto first = RawStation::frame(0x01, std::string(200'000, 'x'));
  EXPECT_EQ(close_code_after(first + RawStation::frame(0x80, std::string(62'145, 'x'))), 1009);
}

TEST_F(Frames, n36_a_million_one_byte_fragments_are_1008) {
  std::string fragments = RawStation::frame(0x01, "[");
  const auto one = RawStation::frame(0x00, " ");
  for (int i = 1; i < 1'000'000; ++i) fragments += one;
  EXPECT_EQ(close_code_after(fragments), 1008);
}

TEST_F(Frames, n36_a_million_empty_fragments_are_1008) {
  std::string fragments = RawStation::frame(0x01, "");
  const auto one = RawStation::frame(0x00, "");
  for (int i = 1; i < 1'000'000; ++i) fragments += one;
  auto station = yard.connect();
  std::thread sender([&] { station.send(fragments); });
  const int code = station.receive_close();
  sender.join();
  EXPECT_EQ(code, 1008);
}

TEST_F(Frames, n36_a_message_that_takes_too_long_is_1008) {
  auto station = yard.connect();
  station.send_frame(0x01, "[2,");
  EXPECT_EQ(station.receive_close(), 1008);
}

TEST_F(Frames, n37_n38_a_compressed_frame_was_never_negotiated_1002) {
  RawStation station(yard.port);
  const auto head =
      station.upgrade("/ocpp/CS1", std::string(RawStation::basic) +
                                       "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  EXPECT_EQ(head.find("Sec-WebSocket-Extensions"), std::string::npos);
  station.send_frame(0xC1, std::string(1'000, '\0'));
  EXPECT_EQ(station.receive_close(), 1002);
}

TEST_F(Frames, n39_a_thousand_pings_a_second_are_1008) {
  std::string pings;
  for (int i = 0; i < 1'000; ++i) pings += RawStation::frame(0x89, "p");
  EXPECT_EQ(close_code_after(pings), 1008);
}

TEST_F(Frames, n40_a_station_that_does_not_read_is_closed_and_memory_stays) {
  RawStation station(yard.port);
  station.stop_reading_soon();
  ASSERT_EQ(RawStation::status_of(station.upgrade("/ocpp/CS1")), 101);
  station.send_text(boot);
  EXPECT_EQ(station.receive_text(), R"([3,"b",{"status":"Accepted"}])");
  const std::string large = "{\"data\":\"" + std::string(1'000'000, 'x') + "\"}";
  const auto before = resident_bytes();
  std::vector<std::future<Result<PileAnswer>>> answers;
  for (int i = 0; i < 1'000; ++i) {
    answers.push_back(yard.call(1, "DataTransfer", i < 8 ? large : "{}", Duration(60'000)));
  }
  int limited = 0;
  int unavailable = 0;
  for (auto& answer : answers) {
    const auto got = answer.get();
    ASSERT_FALSE(got);
    limited += got.error().kind == ErrorKind::limited;
    unavailable += got.error().kind == ErrorKind::unavailable;
  }
  EXPECT_GE(limited, 900);
  EXPECT_EQ(limited + unavailable, 1'000);
  EXPECT_EQ(yard.listener.totals().not_reading, 1U);
  EXPECT_EQ(yard.log().back(), "closed 1 not_reading");
  EXPECT_LT(resident_bytes(), before + most_growth);
}

TEST_F(Frames, n41_broken_close_frames_are_1002) {
  EXPECT_EQ(close_code_after(RawStation::frame(0x88, "\x03")), 1002);
  EXPECT_EQ(close_code_after(RawStation::frame(0x88, "\x03\xED")), 1002);  // 1005
}

TEST_F(Frames, n42_what_comes_after_the_close_is_ignored) {
  {
    auto station = yard.connect();
    station.send(RawStation::frame(0x88, "\x03\xE8") + RawStation::frame(0x81, heartbeat) +
                 RawStation::frame(0x81, heartbeat));
    EXPECT_EQ(station.receive_close(), 1000);
    EXPECT_TRUE(station.is_ended_within(3s));
  }
  const auto is_said = [&] {  // under the yard's lock
    return !yard.happened.empty() && yard.happened.back() == "closed 1 station_closed";
  };
  EXPECT_TRUE(yard.eventually(is_said));
  EXPECT_EQ(yard.listener.totals().connections, 0U);
  EXPECT_EQ(yard.listener.totals().frames_in, 0U);
}

TEST_F(Frames, n43_what_is_no_frame_is_ignored_in_1_6_and_the_connection_stays) {
  auto station = yard.connect();
  for (const auto* text : {"", "[]", "{}", "hello", "[7,\"1\"]"}) station.send_text(text);
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
  EXPECT_EQ(yard.listener.totals().bad_frames, 5U);
}

TEST_F(Frames, n43_what_is_no_frame_is_answered_with_minus_one_in_2_0_1) {
  yard.version = wire::ocpp::Version::v201;
  auto station = yard.connect();
  station.send_text("hello");
  EXPECT_NE(station.receive_text().find(R"([4,"-1","RpcFrameworkError",)"), std::string::npos);
  station.send_text(R"([7,"1","Heartbeat",{}])");  // N44
  EXPECT_NE(station.receive_text().find(R"([4,"1","MessageTypeNotSupported",)"), std::string::npos);
  station.send_text(heartbeat);
  EXPECT_EQ(station.receive_text(), heartbeat_answer);
}

TEST_F(Frames, n45_a_message_id_that_is_none_is_not_echoed) {
  auto station = yard.connect();
  station.send_text("[2,\"" + std::string(1'000, 'i') + "\",\"Heartbeat\",{}]");
  const auto answer = station.receive_text();
  EXPECT_LT(answer.size(), 200U);
  EXPECT_NE(answer.find(R"([4,"-1",)"), std::string::npos);
}

TEST_F(Frames, a_peer_that_never_hangs_up_is_closed_all_the_same) {
  auto station = yard.connect();
  station.send_frame(0x82, "binary");
  EXPECT_EQ(station.receive_close(), 1003);
  // It neither answers the close nor closes: the socket goes after close_time.
  ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().connections == 0; }));
  EXPECT_TRUE(station.is_ended_within(5s));
}

}  // namespace
}  // namespace voltyard::link
