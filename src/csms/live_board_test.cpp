// What the live board knows of a station that only says that it is there.
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using std::chrono::minutes;

class LiveBoardTest : public YardTest {
 protected:
  LiveBoardTest() : station_(add_station("CP-1")), line_(connect("CP-1")) {
    say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"E","chargePointModel":"E"}])");
    tick();
  }
  void tick() {
    yard_->tick(0);
    drain();
  }
  Timestamp seen() const { return board_.stations().at(station_).last_seen_at; }

  StationId station_;
  Connection line_;
};

TEST_F(LiveBoardTest, a_station_that_only_beats_was_heard_a_minute_ago_at_most_and_nobody_is_told) {
  int told = 0;
  board_.listen([&](const LiveChange&) { ++told; });
  clock_.advance(minutes(90));
  say(line_, R"([2,"h","Heartbeat",{}])");
  constexpr int ticks_of_a_minute = 120;
  for (int i = 0; i < ticks_of_a_minute; ++i) tick();
  EXPECT_EQ(seen(), clock_.now());
  EXPECT_EQ(told, 0);
}

}  // namespace
}  // namespace voltyard::csms
