// Every type at every length of body: nothing is read outside it, and what is read, written again,
// is the beginning of it.
#include "wire/ykc/message.hpp"

#include "wire/ykc/wire_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace voltyard::wire::ykc {
namespace {

// Exactly `length` bytes of heap memory: the address sanitizer sees a step outside.
ByteBuffer filled(std::size_t length, std::uint8_t byte) {
  ByteBuffer body(length, byte);
  body.shrink_to_fit();
  return body;
}

Result<Message> decoded(std::uint8_t type, Bytes body) {
  return decode(Frame{0, false, type, body, false});
}

TEST(Length, every_type_of_every_length_is_read_within_its_body_and_written_back) {
  for (unsigned type = 0; type < 256; ++type) {
    for (std::size_t length = 0; length < 256; ++length) {
      for (const int fill : {0x00, 0x01, 0x0F, 0xFF}) {
        const auto body = filled(length, static_cast<std::uint8_t>(fill));
        const auto message = decoded(static_cast<std::uint8_t>(type), body);
        // The longest a frame can carry are max_body; BMS reports keep all they are given.
        if (!message || length > max_body) continue;
        ByteBuffer frame;
        write_message(frame, 0, *message);
        const auto written = Bytes(frame).subspan(6, frame.size() - 8);
        ASSERT_LE(written.size(), length) << type;
        ASSERT_TRUE(std::ranges::equal(written, Bytes(body).first(written.size()))) << type;
      }
    }
  }
}

// The shortest body that is read, and how long a body of zeros the message has when it is complete.
TEST(Length, each_message_has_the_length_of_the_text) {
  const std::map<int, std::pair<std::size_t, std::size_t>> lengths = {
      {0x01, {18, 30}},   {0x02, {8, 8}},   {0x03, {9, 9}},   {0x04, {9, 9}},   {0x05, {9, 9}},
      {0x06, {10, 10}},   {0x09, {7, 7}},   {0x0A, {90, 90}}, {0x12, {8, 8}},   {0x13, {58, 60}},
      {0x15, {24, 73}},   {0x17, {24, 45}}, {0x19, {24, 39}}, {0x1B, {24, 32}}, {0x1D, {24, 28}},
      {0x21, {24, 28}},   {0x23, {24, 44}}, {0x25, {24, 31}}, {0x31, {51, 51}}, {0x32, {38, 38}},
      {0x33, {26, 26}},   {0x34, {44, 44}}, {0x35, {10, 10}}, {0x36, {8, 8}},   {0x3B, {150, 158}},
      {0x3D, {193, 201}}, {0x40, {17, 17}}, {0x41, {16, 16}}, {0x42, {20, 20}}, {0x43, {9, 9}},
      {0x44, {8, 8}},     {0x45, {7, 7}},   {0x46, {8, 8}},   {0x47, {7, 7}},   {0x48, {8, 8}},
      {0x51, {8, 8}},     {0x52, {9, 9}},   {0x55, {14, 14}}, {0x56, {14, 14}}, {0x57, {8, 8}},
      {0x58, {90, 90}},   {0x61, {12, 16}}, {0x62, {9, 13}},  {0x63, {9, 13}},  {0x91, {8, 8}},
      {0x92, {8, 8}},     {0x93, {8, 8}},   {0x94, {94, 94}}, {0xA1, {58, 58}}, {0xA2, {44, 44}},
      {0xA3, {33, 33}},   {0xA4, {50, 50}}, {0xF0, {9, 9}},   {0xF1, {8, 8}},
  };
  EXPECT_EQ(lengths.size(), std::variant_size_v<Message>);
  for (const auto& [type, length] : lengths) {
    const auto at = [type = type](std::size_t size) {
      return decoded(static_cast<std::uint8_t>(type), filled(size, 0));
    };
    EXPECT_TRUE(at(length.first)) << std::hex << type;
    EXPECT_FALSE(at(length.first - 1)) << std::hex << type;
    ByteBuffer frame;
    ASSERT_TRUE(at(length.second)) << std::hex << type;
    write_message(frame, 0, *at(length.second));
    EXPECT_EQ(frame.size() - 8, length.second) << std::hex << type;
  }
}

// What we send is complete without being told so.
TEST(Length, a_new_message_is_written_in_full) {
  const auto size_of = [](const Message& message) {
    ByteBuffer frame;
    write_message(frame, 0, message);
    return frame.size() - 8;
  };
  EXPECT_EQ(size_of(Login()), 30u);
  EXPECT_EQ(size_of(RealTime()), 60u);
  EXPECT_EQ(size_of(Record()), 158u);
  EXPECT_EQ(size_of(LockCommand()), 13u);
  EXPECT_EQ(size_of(TariffSetting()), 90u);
}

TEST(Length, the_longest_list_fills_the_longest_frame) {
  CardSync sync;
  sync.cards.items.resize(max_cards_synced);
  ByteBuffer frame;
  write_message(frame, 0, sync);
  EXPECT_EQ(frame[1], max_length);
}

}  // namespace
}  // namespace voltyard::wire::ykc
