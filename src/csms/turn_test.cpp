// Whoever waits for a turn may be ended while waiting: nobody is woken who is gone.
#include "csms/turn.hpp"

#include "base/task_context.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

namespace voltyard::csms {
namespace {

namespace asio = boost::asio;

class Turns : public ::testing::Test {
 protected:
  // Takes the turn, notes it, and keeps it for as long as the tests wait.
  Task<void> hold(int number) {
    const auto held = co_await turn_.take();
    order_.push_back(number);
    asio::steady_timer long_time(context_, std::chrono::hours(1));
    co_await long_time.async_wait(asio::use_awaitable);
  }

  Task<void> pass(int number) {
    const auto held = co_await turn_.take();
    order_.push_back(number);
  }

  Turn turn_;
  std::vector<int> order_;
  TaskContext context_;
};

TEST_F(Turns, are_taken_in_the_order_of_arrival) {
  for (int number : {1, 2, 3}) asio::co_spawn(context_, pass(number), asio::detached);
  context_.run();
  EXPECT_EQ(order_, (std::vector{1, 2, 3}));
  EXPECT_TRUE(turn_.free());
}

TEST_F(Turns, who_holds_and_who_waits_can_be_ended) {
  for (int number : {1, 2, 3}) asio::co_spawn(context_, hold(number), asio::detached);
  while (order_.empty()) context_.poll_one();
  context_.poll();
  context_.end_tasks();
  EXPECT_EQ(order_, std::vector{1});
  EXPECT_TRUE(turn_.free());
}

TEST_F(Turns, who_was_granted_the_turn_and_never_learned_of_it_gives_it_back) {
  std::optional<Turn::Held> held(turn_.take_now());
  asio::co_spawn(context_, pass(2), asio::detached);
  context_.poll();
  held.reset();  // 2 may go on, but is not run any more
  context_.end_tasks();
  EXPECT_EQ(order_, std::vector<int>{});
  EXPECT_TRUE(turn_.free());
}

}  // namespace
}  // namespace voltyard::csms
