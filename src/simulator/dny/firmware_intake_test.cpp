#include "simulator/dny/firmware_intake.hpp"
#include "simulator/dny/desk_test.hpp"

#include <algorithm>

namespace voltyard::simulator::dny {
namespace {

namespace command = wire::command;
using Result = wire::FirmwareResult;

constexpr std::uint8_t our_type = 0x21;
constexpr std::uint16_t new_version = 127;

wire::FirmwareBlock block_of(int current, int total, std::uint8_t octet,
                             std::size_t size = wire::firmware_block_size) {
  wire::FirmwareBlock block;
  block.current = static_cast<std::uint16_t>(current);
  block.total = static_cast<std::uint16_t>(total);
  while (block.bytes.size() < size) block.bytes.push_back(octet);
  return block;
}

wire::FirmwareBlock check_block(int current, const wire::FirmwareCheck& check) {
  auto block = block_of(current, current, 0, 0);
  std::string octets;
  encode(check, octets);
  for (const char c : octets) block.bytes.push_back(static_cast<std::uint8_t>(c));
  return block;
}

// Two blocks of ones.
wire::FirmwareCheck good_check() {
  wire::FirmwareCheck check;
  check.byte_sum = 400;
  check.device_type = our_type;
  check.firmware = new_version;
  return check;
}

class FirmwareIntakeTest : public testing::Test {
 protected:
  Result say(const wire::FirmwareBlock& block) {
    last_ = intake_.take(command::device_firmware, block);
    return last_.result;
  }
  Result check_with(const wire::FirmwareCheck& check) {
    say(block_of(1, 3, 1));
    say(block_of(2, 3, 1));
    return say(check_block(3, check));
  }

  FirmwareIntake intake_{our_type};
  wire::FirmwareBlockAnswer last_;
};

TEST_F(FirmwareIntakeTest, a_whole_image_gives_the_version_of_its_check_packet_once) {
  EXPECT_EQ(check_with(good_check()), Result::ok);
  EXPECT_EQ(last_.current, 3);
  EXPECT_EQ(intake_.take_version(), new_version);
  EXPECT_EQ(intake_.take_version(), std::nullopt);
}

TEST_F(FirmwareIntakeTest, a_block_out_of_turn_is_answered_with_the_one_that_is_wanted) {
  say(block_of(1, 3, 1));
  EXPECT_EQ(say(block_of(3, 3, 1)), Result::block_broken);
  EXPECT_EQ(last_.current, 2);
}

TEST_F(FirmwareIntakeTest, a_block_that_comes_twice_counts_once) {
  say(block_of(1, 4, 1));
  say(block_of(2, 4, 1));
  EXPECT_EQ(say(block_of(2, 4, 1)), Result::ok);
  say(block_of(3, 4, 0));
  EXPECT_EQ(say(check_block(4, good_check())), Result::ok);
}

TEST_F(FirmwareIntakeTest, a_short_block_is_broken) {
  EXPECT_EQ(say(block_of(1, 3, 1, 199)), Result::block_broken);
  EXPECT_EQ(last_.current, 1);
}

TEST_F(FirmwareIntakeTest, what_does_not_fit_the_device_or_its_sum_is_not_run) {
  auto check = good_check();
  check.byte_sum = 401;
  EXPECT_EQ(check_with(check), Result::sum_wrong);
  check = good_check();
  check.device_type = 0x22;
  EXPECT_EQ(check_with(check), Result::device_type_wrong);
  check = good_check();
  check.head[0] = 0;
  EXPECT_EQ(check_with(check), Result::check_packet_missing);
  EXPECT_EQ(intake_.take_version(), std::nullopt);
}

TEST_F(FirmwareIntakeTest, the_oldest_kind_needs_no_check_packet) {
  const auto code = command::old_device_firmware;
  EXPECT_EQ(intake_.take(code, block_of(1, 2, 1, 256)).result, Result::ok);
  EXPECT_EQ(intake_.take(code, block_of(2, 2, 1, 256)).result, Result::ok);
  EXPECT_EQ(intake_.take_version(), 0);
}

void send_image(DnyDesk& desk, std::uint8_t code, std::uint32_t to) {
  for (const auto& block : {block_of(1, 3, 1), block_of(2, 3, 1), check_block(3, good_check())}) {
    std::string data;
    encode(block, data);
    const auto said = desk.order(code, data, to).as<wire::FirmwareBlockAnswer>();
    EXPECT_EQ(said.result, Result::ok);
    EXPECT_EQ(said.current, block.current);
  }
}

TEST(DnyFirmware, a_pile_starts_anew_with_what_it_has_taken) {
  DnyDesk desk(quiet_pile());
  desk.connect();
  send_image(desk, command::device_firmware, lone_pile);
  EXPECT_TRUE(desk.hung_up);
  desk.hung_up = false;
  desk.disconnect();
  desk.play(std::chrono::minutes(2));
  desk.connect();
  EXPECT_EQ(desk.of(command::register_device).back().as<wire::Register>().firmware, new_version);
}

TEST(DnyFirmware, a_host_takes_it_for_all_piles_behind_it_and_stays_on_the_line) {
  constexpr std::uint32_t host = 0x09000001;
  auto first = quiet_pile();
  first.bus_address = 1;
  first.host_identity = wire::printed(host);
  auto second = quiet_pile();
  second.identity = wire::printed(lone_pile + 1);
  second.bus_address = 2;
  DnyDesk desk({first, second});
  desk.connect();
  desk.heard.clear();
  send_image(desk, command::hosted_device_firmware, host);
  EXPECT_FALSE(desk.hung_up);
  desk.play(std::chrono::minutes(3));
  std::vector<int> versions;
  for (const auto& said : desk.of(command::register_device)) {
    versions.push_back(said.as<wire::Register>().firmware);
  }
  EXPECT_EQ(versions, (std::vector<int>{new_version, new_version}));
}

}  // namespace
}  // namespace voltyard::simulator::dny
