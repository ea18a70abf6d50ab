// Guessing is slow, and nobody is locked out by somebody else.
#include "people/throttle.hpp"

#include <gtest/gtest.h>

namespace voltyard::people {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class ThrottleTest : public ::testing::Test {
 protected:
  // How many of `count` attempts, one a second, were let through.
  int tries(const Throttle::Attempt& attempt, int count) {
    int through = 0;
    for (int i = 0; i < count; ++i) {
      through += throttle_.begin(attempt, now_) == 0 ? 1 : 0;
      now_ += seconds(1);
    }
    return through;
  }
  SeededRandom random_{1};
  Throttle throttle_{random_};
  SteadyTime now_{std::chrono::hours(1)};
};

TEST_F(ThrottleTest, n103_five_tries_and_then_waits_that_double) {
  const Throttle::Attempt attempt{"wang", "10.0.0.1", ""};
  std::vector<int> waits;
  for (int failed = 0; failed < 9; ++failed) {
    int waited = 0;
    while (const int wait = throttle_.begin(attempt, now_)) {
      waited += wait;
      now_ += seconds(wait);
    }
    waits.push_back(waited);
  }
  EXPECT_EQ(waits, (std::vector{0, 0, 0, 0, 0, 2, 4, 8, 16}));
}

TEST_F(ThrottleTest, a_wait_is_never_longer_than_a_quarter_of_an_hour) {
  const Throttle::Attempt attempt{"wang", "10.0.0.1", "device"};
  int longest = 0;
  for (int failed = 0; failed < 40; ++failed) {
    while (const int wait = throttle_.begin(attempt, now_)) {
      longest = std::max(longest, wait);
      now_ += seconds(wait);
    }
  }
  EXPECT_EQ(longest, 900);
}

TEST_F(ThrottleTest, an_hour_of_quiet_or_the_right_password_begins_anew) {
  const Throttle::Attempt attempt{"wang", "10.0.0.1", ""};
  tries(attempt, 8);
  now_ += minutes(61);
  EXPECT_EQ(tries(attempt, 5), 5);
  now_ += seconds(2);
  EXPECT_EQ(throttle_.begin(attempt, now_), 0);
  throttle_.succeeded(attempt, now_);
  EXPECT_EQ(tries(attempt, 5), 5);
}

TEST_F(ThrottleTest, strangers_everywhere_do_not_lock_out_a_known_device) {
  tries({"wang", "10.0.0.1", ""}, 8);
  for (int i = 0; i < 2'000; ++i) {
    throttle_.begin({"wang", "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), ""},
                    now_);
  }
  EXPECT_GT(throttle_.begin({"wang", "192.0.2.1", ""}, now_), 0) << "a new stranger waits";
  EXPECT_EQ(throttle_.begin({"wang", "192.0.2.1", "her phone"}, now_), 0);
  EXPECT_EQ(throttle_.begin({"wang", "10.0.0.1", "her phone"}, now_), 0)
      << "even behind an address that is held";
}

TEST_F(ThrottleTest, an_address_that_tries_many_names_is_held) {
  int through = 0;
  for (int i = 0; i < 100; ++i) {
    through += throttle_.begin({"name" + std::to_string(i), "10.0.0.1", ""}, now_) == 0 ? 1 : 0;
  }
  EXPECT_EQ(through, 20);
  EXPECT_EQ(throttle_.begin({"name1", "10.0.0.2", ""}, now_), 0);
}

TEST_F(ThrottleTest, who_signs_in_all_day_from_one_office_is_not_held) {
  for (int i = 0; i < 200; ++i) {
    const Throttle::Attempt attempt{"person" + std::to_string(i % 40), "10.0.0.1", ""};
    ASSERT_EQ(throttle_.begin(attempt, now_), 0) << i;
    throttle_.succeeded(attempt, now_);
  }
}

TEST_F(ThrottleTest, one_name_from_everywhere_is_held_for_strangers) {
  int through = 0;
  for (int i = 0; i < 200; ++i) {
    through += throttle_.begin({"wang", "host" + std::to_string(i), ""}, now_) == 0 ? 1 : 0;
  }
  EXPECT_EQ(through, 30);
  EXPECT_EQ(throttle_.begin({"li", "host1", ""}, now_), 0) << "another name is another's";
  now_ += seconds(30);
  EXPECT_EQ(throttle_.begin({"wang", "host900", ""}, now_), 0);
}

}  // namespace
}  // namespace voltyard::people
