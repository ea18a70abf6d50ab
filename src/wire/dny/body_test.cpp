// What holds for the bodies of all messages, whatever bytes they are read from.
#include "wire/dny/every_message_fixture.hpp"
#include "wire/dny/vectors_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::dny {
namespace {

template <class Message>
std::string written(const Message& message) {
  std::string out;
  encode(message, out);
  return out;
}

// `size` bytes that differ from each other and from zero, with `behind` all around them.
std::array<std::uint8_t, 1024> surrounded(std::size_t size, std::uint8_t first,
                                          std::uint8_t behind) {
  std::array<std::uint8_t, 1024> bytes;
  bytes.fill(behind);
  for (std::size_t i = 0; i < size; ++i) bytes[256 + i] = static_cast<std::uint8_t>(first + i);
  return bytes;
}

constexpr std::size_t longest = 256;
constexpr std::uint8_t first_bytes[] = {0, 1, 12, 0xFF};  // also counts of what follows

TEST(Bodies, of_every_length_are_read_without_looking_behind_their_end) {
  for_every_message([]<class Message>() {
    for (std::size_t size = 0; size <= longest; ++size) {
      for (const auto first : first_bytes) {
        const auto zeros = surrounded(size, first, 0x00);
        const auto ones = surrounded(size, first, 0xFF);
        const auto a = decode<Message>(std::span(zeros).subspan(256, size));
        const auto b = decode<Message>(std::span(ones).subspan(256, size));
        ASSERT_EQ(a.has_value(), b.has_value()) << typeid(Message).name() << ' ' << size;
        if (!a) continue;
        ASSERT_EQ(*a, *b) << typeid(Message).name() << ' ' << size;
      }
    }
  });
}

TEST(Bodies, what_is_written_is_the_beginning_of_what_was_read_and_reads_the_same) {
  for_every_message([]<class Message>() {
    int read = 0;
    for (std::size_t size = 0; size <= longest; ++size) {
      for (const auto first : first_bytes) {
        const auto bytes = surrounded(size, first, 0);
        const auto data = std::span(bytes).subspan(256, size);
        const auto message = decode<Message>(data);
        if (!message) continue;
        ++read;
        const auto again = octets_of(written(*message));
        ASSERT_LE(again.size(), size) << typeid(Message).name();
        ASSERT_EQ(hex(again), hex(data.first(again.size()))) << typeid(Message).name();
        ASSERT_EQ(decode<Message>(again).value(), *message) << typeid(Message).name();
      }
    }
    EXPECT_GT(read, 0) << typeid(Message).name();
  });
}

TEST(Bodies, counters_at_the_end_of_their_range_stay_what_they_are) {
  const Octets ones(64, 0xFF);
  const auto settlement = decode<Settlement>(ones).value();
  EXPECT_EQ(settlement.duration_s, 65'535);
  EXPECT_EQ(power_of_dw(settlement.max_power_dw), Power{6'553'500});
  EXPECT_EQ(energy_of_10wh(settlement.energy_10wh), Energy{655'350'000});
  EXPECT_EQ(settlement.unix_s, 4'294'967'295);
  const auto report = decode<PortPower>(ones).value();
  EXPECT_EQ(report.current_ma, 65'535);
  EXPECT_EQ(report.environment->celsius(), 190);
  EXPECT_EQ(key(report.state), "unknown");
  const auto host = decode<HostState>(ones).value();
  EXPECT_EQ(energy_of_10wh(host.energy_10wh), Energy{42'949'672'950'000});
}

TEST(Temperature, counts_from_minus_65_and_0_is_no_sensor) {
  EXPECT_EQ(Temperature{0}.celsius(), std::nullopt);
  EXPECT_EQ(Temperature{1}.celsius(), -64);
  EXPECT_EQ(Temperature{65}.celsius(), 0);
  EXPECT_EQ(Temperature{255}.celsius(), 190);
}

}  // namespace
}  // namespace voltyard::wire::dny
