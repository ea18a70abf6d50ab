// Charges that are told long after they began: which of them had the slot.
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using domain::Finding;
using domain::SessionState;
using std::chrono::hours;

class LateStart : public YardTest {
 protected:
  LateStart() : station_(add_station("CP-1")), line_(connect("CP-1")) {
    say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"E","chargePointModel":"E"}])");
  }
  void start(int meter_wh, std::string_view at) {
    say(line_, fmt::format(R"([2,"s{}","StartTransaction",{{"connectorId":1,"idTag":"CARD-1",)"
                           R"("meterStart":{},"timestamp":"{}"}}])",
                           ++said_, meter_wh, at));
  }
  void stop(int meter_wh, std::string_view at) {
    say(line_, fmt::format(R"([2,"e{}","StopTransaction",{{"transactionId":{},"meterStop":{},)"
                           R"("timestamp":"{}"}}])",
                           ++said_, newest().transaction_number, meter_wh, at));
  }
  domain::Session newest() { return sessions(station_)[0]; }

  StationId station_;
  Connection line_;
  int said_ = 0;
};

// A queue of a station that was offline, and it is not what happened.
TEST_F(LateStart, a_charge_that_had_the_slot_together_with_another_is_looked_at) {
  start(5'000, "2026-11-23T12:00:00Z");
  clock_.advance(hours(1));
  stop(5'500, "2026-11-23T13:00:00Z");
  clock_.advance(hours(5));
  start(5'500, "2026-11-23T12:20:00Z");
  stop(5'600, "2026-11-23T14:00:00Z");
  EXPECT_TRUE(newest().has(Finding::overlapping));
  EXPECT_EQ(newest().state, SessionState::needs_review);
  clock_.advance(std::chrono::seconds(1));
  start(5'600, "2026-11-23T14:30:00Z");
  stop(5'700, "2026-11-23T15:00:00Z");
  EXPECT_EQ(newest().findings, 0u) << "after it is no overlap";
  EXPECT_EQ(newest().state, SessionState::ended);
}

TEST_F(LateStart, ends_no_charge_that_began_after_it) {
  clock_.advance(hours(3));
  start(5'500, "2026-11-23T15:00:00Z");
  start(5'000, "2026-11-23T12:20:00Z");
  stop(5'500, "2026-11-23T13:00:00Z");
  ASSERT_EQ(sessions(station_).size(), 2u);
  EXPECT_EQ(newest().state, SessionState::ended);
  EXPECT_TRUE(sessions(station_)[1].open());
}

}  // namespace
}  // namespace voltyard::csms
