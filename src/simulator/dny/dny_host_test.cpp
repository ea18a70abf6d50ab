#include "simulator/dny/desk_test.hpp"

#include "wire/dny/host.hpp"

namespace voltyard::simulator::dny {
namespace {

namespace command = wire::command;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint32_t host = 0x09000001;

std::vector<PileOptions> two_piles_behind_a_host() {
  auto first = quiet_pile();
  first.bus_address = 1;
  first.host_identity = wire::printed(host);
  auto second = quiet_pile();
  second.identity = wire::printed(lone_pile + 1);
  second.bus_address = 2;
  return {first, second};
}

TEST(DnyHost, says_at_once_who_it_is_and_again_every_half_hour) {
  DnyDesk desk(two_piles_behind_a_host());
  desk.connect();
  desk.play(seconds(1));
  ASSERT_EQ(desk.of(command::host_heartbeat).size(), 1U);
  EXPECT_EQ(desk.of(command::host_heartbeat)[0].physical_id, host);
  const auto said = desk.of(command::host_heartbeat)[0].as<wire::HostHeartbeat>();
  EXPECT_EQ(std::string(said.iccid.begin(), said.iccid.end()), desk.modem[0]);
  EXPECT_EQ(desk.of(command::host_state)[0].as<wire::HostState>().smoke, 0);
  EXPECT_EQ(desk.of(command::register_device).size(), 2U) << "its piles say who they are";
  desk.play(minutes(61));
  EXPECT_EQ(desk.of(command::host_heartbeat).size(), 3U);
  EXPECT_EQ(desk.of(command::host_state).size(), 3U);
  const auto later = desk.of(command::host_heartbeat)[2].as<wire::HostHeartbeat>();
  EXPECT_EQ(later.unix_s, evening.ms / 1'000 + 3'600) << "by the time it was told";
}

TEST(DnyHost, asks_for_the_time_every_three_minutes_until_it_is_told) {
  DnyDesk desk(two_piles_behind_a_host());
  desk.answering = false;
  desk.connect();
  desk.play(minutes(7));
  EXPECT_EQ(desk.of(command::host_time).size(), 3U);
  EXPECT_EQ(desk.of(command::host_heartbeat)[0].as<wire::HostHeartbeat>().unix_s, 0U);
  desk.answering = true;
  desk.play(minutes(60));
  EXPECT_EQ(desk.of(command::host_time).size(), 4U);
}

TEST(DnyHost, that_has_no_name_says_nothing) {
  auto piles = two_piles_behind_a_host();
  piles[0].host_identity.clear();
  DnyDesk desk(piles);
  desk.connect();
  desk.play(minutes(40));
  EXPECT_TRUE(desk.of(command::host_time).empty());
  EXPECT_TRUE(desk.of(command::host_heartbeat).empty());
}

}  // namespace
}  // namespace voltyard::simulator::dny
