// Orders to start: of many for one slot, one goes out (N95).
#include "csms/commands.hpp"
#include "csms/yard_fixture.hpp"

#include <boost/asio/co_spawn.hpp>

namespace voltyard::csms {
namespace {

using std::chrono::seconds;

class StartRace : public YardTest {
 protected:
  StartRace() : station_(add_station("CP-1")), line_(connect("CP-1")) {
    say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"E","chargePointModel":"E"}])");
    for (int rider = 0; rider < riders; ++rider) add_token(card(rider));
  }
  static std::string card(int rider) { return fmt::format("RIDER-{}", rider); }

  void will_answer(std::string status) {
    sender_.answers.push_back({false, R"({"status":")" + std::move(status) + R"("})", {}, {}});
  }

  struct Outcome {
    int ordered = 0;
    int refused = 0;
    int otherwise = 0;
  };
  // All at once, for one slot.
  Outcome race(int slot) {
    Commands commands(*yard_);
    Outcome outcome;
    const auto slot_id = evse(station_, slot).id;
    for (int rider = 0; rider < riders; ++rider) {
      boost::asio::co_spawn(
          io_,
          commands.start(Order{operator_id_, "race", Duration(0)}, station_, slot_id, card(rider)),
          [&outcome](std::exception_ptr, Result<storage::OperationRow> row) {
            const bool conflicts = !row && row.error().kind == ErrorKind::conflict;
            ++(row ? outcome.ordered : conflicts ? outcome.refused : outcome.otherwise);
          });
    }
    drain();
    return outcome;
  }

  static constexpr int riders = 1'000;
  StationId station_;
  Connection line_;
};

TEST_F(StartRace, n95_of_a_thousand_riders_for_one_slot_exactly_one_wins) {
  will_answer("Accepted");
  const auto outcome = race(1);
  EXPECT_EQ(outcome.ordered, 1);
  EXPECT_EQ(outcome.refused, riders - 1);
  EXPECT_EQ(sender_.sent.size(), 1u);
  will_answer("Accepted");
  EXPECT_EQ(race(2).ordered, 1) << "another slot is another race";
}

TEST_F(StartRace, a_slot_whose_pile_refused_is_free_for_the_next) {
  will_answer("Rejected");
  will_answer("Accepted");
  EXPECT_EQ(race(1).ordered, 2);
  EXPECT_EQ(sender_.sent.size(), 2u);
}

TEST_F(StartRace, a_station_that_accepts_and_does_not_begin_holds_its_slot_for_a_minute) {
  will_answer("Accepted");
  race(1);
  clock_.advance(seconds(59));
  EXPECT_EQ(race(1).ordered, 0);
  clock_.advance(seconds(2));
  will_answer("Accepted");
  EXPECT_EQ(race(1).ordered, 1);
}

}  // namespace
}  // namespace voltyard::csms
