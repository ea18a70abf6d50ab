// The splitter against what TCP and piles do to frames. The first two frames are those of the V1.6
// text whose CRC is right.
#include "wire/ykc/frame.hpp"

#include "wire/ykc/wire_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace voltyard::wire::ykc {
namespace {

const ByteBuffer login_answer = from_hex("68 0C 00 00 00 02 55 03 14 12 78 23 05 00 DA 4C");
const ByteBuffer tariff_same = from_hex("68 0E CE 04 00 06 55 03 14 12 78 23 05 00 00 00 8E 2F");
const ByteBuffer turned_crc = from_hex("68 0C 00 00 00 02 55 03 14 12 78 23 05 00 4C DA");
const ByteBuffer wrong_crc = from_hex("68 0C 00 00 00 02 55 03 14 12 78 23 05 00 DA 4D");

constexpr const char* login_line = "frame 02 seq 0 5503141278230500\n";
constexpr const char* tariff_line = "frame 06 seq 1230 55031412782305000000\n";

std::string seen_at_once(const ByteBuffer& stream) { return seen({Bytes(stream)}); }

TEST(Crc16, modbus_over_sequence_to_body) {
  EXPECT_EQ(crc16(from_hex("31 32 33 34 35 36 37 38 39")), 0x4B37) << "the usual check value";
  EXPECT_EQ(crc16(Bytes(login_answer).subspan(2, 12)), 0x4CDA);
  EXPECT_EQ(crc16({}), 0xFFFF);
}

TEST(WriteFrame, crc_goes_low_byte_first) {
  EXPECT_EQ(framed(0, 0x02, from_hex("55 03 14 12 78 23 05 00")), login_answer);
  EXPECT_EQ(framed(0x04CE, 0x06, from_hex("55 03 14 12 78 23 05 00 00 00")), tariff_same);
}

TEST(WriteFrame, the_longest_body_is_read_back) {
  const auto longest = framed(0xFFFF, 0x44, ByteBuffer(max_body, 0x68));
  EXPECT_EQ(longest.size(), 256u);
  EXPECT_TRUE(seen_at_once(longest).starts_with("frame 44 seq 65535 6868"));
}

TEST(FrameSplitter, glued_frames_come_one_by_one) {
  EXPECT_EQ(seen_at_once(glued({login_answer, tariff_same, login_answer})),
            std::string(login_line) + tariff_line + login_line);
}

TEST(FrameSplitter, both_crc_orders_are_believed_and_told_apart) {
  EXPECT_EQ(seen_at_once(turned_crc), "frame 02 seq 0 5503141278230500 high byte first\n");
  EXPECT_EQ(seen_at_once(login_answer), login_line);
}

TEST(FrameSplitter, an_encrypted_frame_is_marked) {
  ByteBuffer frame = framed(7, 0x13, ByteBuffer(64, 0xEE));
  frame[4] = 1;
  const auto crc = crc16(Bytes(frame).subspan(2, 68));
  frame[70] = static_cast<std::uint8_t>(crc & 0xFF);
  frame[71] = static_cast<std::uint8_t>(crc >> 8);
  EXPECT_TRUE(seen_at_once(frame).ends_with("EEEE encrypted\n"));
}

TEST(FrameSplitter, garbage_is_said_once_and_skipped) {
  const auto noise = from_hex("0D 0A 00 FF");
  EXPECT_EQ(seen_at_once(glued({noise, login_answer, noise, tariff_same})),
            std::string("fault garbage\n") + login_line + "fault garbage\n" + tariff_line);
}

TEST(FrameSplitter, a_browser_at_the_wrong_door_is_one_fault) {
  const std::string text =
      "GET / HTTP/1.1\r\nHost: pile\r\nhhhh: hhhhhhhhhhhhhhhhhhhhhhhhh\r\n\r\n";
  EXPECT_EQ(seen_at_once(ByteBuffer(text.begin(), text.end())), "fault garbage\n");
}

TEST(FrameSplitter, an_impossible_length_is_said_once_and_skipped) {
  EXPECT_EQ(seen_at_once(glued({from_hex("68 FF 00 00 00"), login_answer})),
            std::string("fault too_long\n") + login_line);
  EXPECT_EQ(seen_at_once(glued({from_hex("68 03 00 00 00"), login_answer})),
            std::string("fault too_short\n") + login_line);
  EXPECT_EQ(seen_at_once(glued({from_hex("68"), from_hex("00"), login_answer})),
            std::string("fault too_short\n") + login_line);
}

TEST(FrameSplitter, a_length_that_is_a_start_byte_may_be_one) {
  FrameSplitter splitter(0x40);
  Bytes arriving(login_answer);
  const auto start = from_hex("68");
  Bytes first(start);
  EXPECT_FALSE(splitter.next(first));
  EXPECT_EQ(seen(*splitter.next(arriving)), "fault too_long");
  EXPECT_EQ(seen(*splitter.next(arriving)) + '\n', login_line);
}

TEST(FrameSplitter, a_wrong_crc_is_said_once_for_each_frame) {
  EXPECT_EQ(seen_at_once(wrong_crc), "fault wrong_crc\n");
  EXPECT_EQ(seen_at_once(glued({wrong_crc, wrong_crc, login_answer})),
            std::string("fault wrong_crc\nfault wrong_crc\n") + login_line);
}

TEST(FrameSplitter, a_frame_cut_off_by_a_restart_costs_no_other) {
  const auto cut = from_hex("68 22 00 00 00 01 55 03 14");
  EXPECT_EQ(seen_at_once(glued({cut, login_answer, tariff_same, login_answer})),
            std::string("fault wrong_crc\n") + login_line + tariff_line + login_line);
}

TEST(FrameSplitter, the_frame_of_a_wrong_crc_is_shown_whole) {
  FrameSplitter splitter;
  Bytes arriving(wrong_crc);
  const auto event = splitter.next(arriving);
  const Bytes shown = std::get<FrameFault>(*event).bytes;
  EXPECT_EQ(ByteBuffer(shown.begin(), shown.end()), wrong_crc);
}

TEST(FrameSplitter, every_split_position_gives_the_same_events) {
  const auto stream =
      glued({from_hex("01 02"), login_answer, wrong_crc, turned_crc, from_hex("68 01"), tariff_same,
             from_hex("68 22 00 00 00 01 55"), login_answer, tariff_same, from_hex("68 FF"),
             login_answer, wrong_crc, from_hex("00"), tariff_same});
  const auto events = std::string("fault garbage\n") + login_line + "fault wrong_crc\n" +
                      "frame 02 seq 0 5503141278230500 high byte first\n" + "fault too_short\n" +
                      tariff_line + "fault wrong_crc\n" + login_line + tariff_line +
                      "fault too_long\n" + login_line + "fault wrong_crc\n" + tariff_line;
  const Bytes bytes(stream);
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    ASSERT_EQ(seen({bytes.first(i), bytes.subspan(i)}), events) << "split at " << i;
  }
  std::vector<Bytes> single;
  for (std::size_t i = 0; i < bytes.size(); ++i) single.push_back(bytes.subspan(i, 1));
  EXPECT_EQ(seen(single), events);
}

TEST(FrameSplitter, every_byte_of_noise_is_taken_and_little_is_held) {
  std::mt19937 random(20261123);
  FrameSplitter splitter;
  std::size_t held_max = 0;
  std::size_t faults = 0;
  std::size_t good_bytes = 0;
  constexpr std::size_t pieces = 4000;
  for (std::size_t i = 0; i < pieces; ++i) {
    ByteBuffer noise(64);
    for (auto& byte : noise) byte = random() % 4 == 0 ? start_byte : std::uint8_t(random() & 0xFF);
    Bytes arriving(noise);
    while (const auto event = splitter.next(arriving)) {
      const auto* frame = std::get_if<Frame>(&*event);
      if (frame) good_bytes += frame->body.size() + 8;  // one in 32,768 fits by chance
      faults += frame ? 0 : 1;
    }
    EXPECT_TRUE(arriving.empty());
    held_max = std::max(held_max, splitter.held());
  }
  EXPECT_LE(held_max, 257u);
  EXPECT_GT(faults, 0u);
  EXPECT_EQ(splitter.dropped() + splitter.held() + good_bytes, pieces * 64);
}

TEST(FrameSplitter, in_step_again_after_noise) {
  FrameSplitter splitter;
  const ByteBuffer noise(100'000, start_byte);
  Bytes arriving(noise);
  while (splitter.next(arriving)) {
  }
  std::string last;
  const auto good = glued(std::vector<ByteBuffer>(20, login_answer));
  arriving = good;
  while (const auto event = splitter.next(arriving)) last = seen(*event);
  EXPECT_EQ(last + '\n', login_line);
}

}  // namespace
}  // namespace voltyard::wire::ykc
