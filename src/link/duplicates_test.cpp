// Two connections that claim one identity (N22 to N27).
#include "link/test_yard.hpp"

#include <algorithm>
#include <set>

namespace voltyard::link {
namespace {

using namespace std::chrono_literals;

// Reads and answers pings on another thread until the connection ends.
class AliveStation {
 public:
  explicit AliveStation(RawStation station) : station_(std::move(station)) {
    thread_ = std::thread([this] {
      while (true) {
        const auto text = station_.receive_text();
        if (text.empty()) return;
        const std::lock_guard lock(mutex_);
        received_.push_back(text);
      }
    });
  }
  ~AliveStation() {
    station_.send_frame(0x88, "\x03\xE8");
    thread_.join();
  }
  void send(std::string_view text) { station_.send_text(text); }
  std::vector<std::string> received() {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  RawStation station_;
  std::thread thread_;
  std::mutex mutex_;
  std::vector<std::string> received_;
};

TEST(Duplicates, n22_without_credentials_the_first_connection_is_untouched) {
  TestYard yard;
  auto first = yard.connect();
  EXPECT_EQ(RawStation::status_of(RawStation(yard.port).upgrade("/ocpp/CS1", "")), 401);
  first.send_text(heartbeat);
  EXPECT_EQ(first.receive_text(), heartbeat_answer);
  EXPECT_EQ(yard.log(), (std::vector<std::string>{"open CS1 1"}));
}

TEST(Duplicates, n23_the_newest_is_refused_while_the_first_is_alive) {
  TestYard yard;
  AliveStation first(yard.booted());
  RawStation second(yard.port);
  const auto head = second.upgrade("/ocpp/CS1");
  EXPECT_EQ(RawStation::status_of(head), 409);
  auto answer = yard.call(1, "Reset", "{}", Duration(300));
  answer.get();
  EXPECT_EQ(second.read_some(), "duplicate identity\n");
  EXPECT_EQ(first.received().size(), 1U);  // N27: commands reach the first only
  EXPECT_EQ(yard.log(), (std::vector<std::string>{"open CS1 1", "duplicate CS1"}));
  EXPECT_EQ(yard.listener.totals().duplicates, 1U);
}

TEST(Duplicates, n24_a_half_open_predecessor_is_replaced) {
  TestYard yard;
  auto first = yard.booted();  // never answers a ping: nobody reads
  auto pending = yard.call(1, "Reset", "{}", Duration(60'000));
  const auto start = std::chrono::steady_clock::now();
  auto second = yard.connect();
  EXPECT_GE(std::chrono::steady_clock::now() - start, 390ms);
  EXPECT_EQ(pending.get().error().kind, ErrorKind::unavailable);
  second.send_text(heartbeat);
  EXPECT_EQ(second.receive_text(), heartbeat_answer);
  EXPECT_EQ(yard.log(),
            (std::vector<std::string>{"open CS1 1", "closed 1 replaced", "open CS1 2"}));
}

TEST(Duplicates, n24_a_command_that_was_not_sent_yet_goes_to_the_successor) {
  TestYard yard;
  auto first = yard.booted();
  auto sent = yard.call(1, "Reset", "{}", Duration(60'000));
  auto queued = yard.call(1, "ClearCache", "{}", Duration(60'000));
  auto given_up = yard.call(1, "GetConfiguration", "{}", Duration(1));
  EXPECT_EQ(given_up.get().error().kind, ErrorKind::upstream);
  auto second = yard.booted();
  EXPECT_EQ(sent.get().error().kind, ErrorKind::unavailable) << "it may have arrived";
  const auto frame = second.receive_text();
  EXPECT_NE(frame.find(R"("ClearCache")"), std::string::npos) << frame;
  second.send_text("[3," + frame.substr(3, 38) + ",{}]");
  EXPECT_TRUE(queued.get());
  // N27: the old socket never saw it.
  EXPECT_NE(first.receive_text().find(R"("Reset")"), std::string::npos);
  EXPECT_EQ(first.receive_text(), "");
}

TEST(Duplicates, n24_commands_of_a_replaced_connection_fail_when_nobody_succeeds_it) {
  TestYard yard;
  auto first = yard.booted();
  auto sent = yard.call(1, "Reset", "{}", Duration(60'000));
  auto queued = yard.call(1, "ClearCache", "{}", Duration(60'000));
  {
    const std::lock_guard lock(yard.mutex);
    yard.refuse_open = true;
  }
  EXPECT_EQ(RawStation::status_of(RawStation(yard.port).upgrade("/ocpp/CS1")), 503);
  EXPECT_EQ(sent.get().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(queued.get().error().kind, ErrorKind::unavailable);
}

TEST(Duplicates, n26_the_old_sockets_end_does_not_end_the_new_connection) {
  TestYard yard;
  auto first = std::make_unique<RawStation>(yard.connect());
  auto second = yard.booted();
  first->reset();
  first.reset();
  auto answer = yard.call(1, "Reset", "{}");
  const auto frame = second.receive_text();
  second.send_text("[3," + frame.substr(3, 38) + ",{}]");
  EXPECT_TRUE(answer.get());
  EXPECT_EQ(yard.listener.totals().connections, 1U);
}

TEST(Duplicates, newest_wins_where_the_gatekeeper_says_so) {
  auto limits = TestYard::quick();
  limits.probe_time = 60s;  // nobody is asked
  TestYard yard(limits);
  yard.newest_wins = true;
  auto first = yard.connect();
  auto second = yard.connect();
  EXPECT_EQ(first.receive_close(), 4000);
  second.send_text(heartbeat);
  EXPECT_EQ(second.receive_text(), heartbeat_answer);
}

TEST(Duplicates, the_successor_waits_for_the_message_at_hand) {
  TestYard yard;
  yard.newest_wins = true;
  auto first = yard.connect();
  first.send_text(R"([2,"s","Slow",{}])");
  ASSERT_TRUE(yard.eventually([&] { return bool(yard.release_slow_call); }));
  RawStation second(yard.port);
  second.send(RawStation::request("/ocpp/CS1"));
  EXPECT_EQ(first.receive_close(), 4000);
  yard.release_slow_call();
  EXPECT_EQ(RawStation::status_of(second.read_until("\r\n\r\n")), 101);
  EXPECT_EQ(yard.log(), (std::vector<std::string>{"open CS1 1", "slow s", "slow done s",
                                                  "closed 1 replaced", "open CS1 2"}));
}

TEST(Duplicates, two_newcomers_at_once_are_settled_one_after_the_other) {
  TestYard yard;
  auto old = yard.connect();
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::multiset<int> statuses;
  std::promise<void> all_known;
  const auto all = all_known.get_future().share();
  std::atomic<int> known = 0;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      RawStation newcomer(yard.port);
      const int status = RawStation::status_of(newcomer.upgrade("/ocpp/CS1"));
      {
        const std::lock_guard lock(mutex);
        statuses.insert(status);
      }
      if (++known == 2) all_known.set_value();
      if (status != 101) return;
      // Alive: answers the ping by which the other newcomer is decided.
      const auto ping = newcomer.receive();
      EXPECT_EQ(ping.opcode, 9);
      newcomer.send_frame(0x8A, ping.payload);
      all.wait();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(statuses, (std::multiset<int>{101, 409}));
}

TEST(Duplicates, n25_flapping_is_delayed_with_429) {
  auto limits = TestYard::quick();
  limits.connects_per_minute = 5;
  TestYard yard(limits);
  yard.newest_wins = true;
  for (int i = 0; i < 5; ++i) yard.connect();
  RawStation(yard.port).upgrade("/ocpp/CS1");
  const auto head = RawStation(yard.port).upgrade("/ocpp/CS1");
  EXPECT_EQ(RawStation::status_of(head), 429);
  const auto log = yard.log();
  EXPECT_EQ(std::count(log.begin(), log.end(), "flapping CS1"), 1);
  EXPECT_NE(head.find("Retry-After: "), std::string::npos);
  yard.connect("/ocpp/CS2", TestYard::headers_of(2));  // per identity
}

TEST(Duplicates, an_order_to_disconnect_may_come_at_any_moment) {
  auto limits = TestYard::quick();
  limits.connects_per_minute = 60'000;
  TestYard yard(limits);
  std::atomic<bool> done = false;
  std::thread operator_thread([&] {
    while (!done) {
      yard.on_shard(0, [&] { yard.listener.sender(0).disconnect(TestYard::station(1)); });
    }
  });
  for (int i = 0; i < 500; ++i) {
    RawStation station(yard.port);
    station.upgrade("/ocpp/CS1");
    station.receive_close();
  }
  done = true;
  operator_thread.join();
  ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().connections == 0; }));
}

TEST(Duplicates, a_thousand_reconnects_leave_nothing_behind) {
  auto limits = TestYard::quick();
  limits.connects_per_minute = 60'000;
  TestYard yard(limits, 2);
  yard.newest_wins = true;
  for (int i = 0; i < 1'000; ++i) {
    RawStation station(yard.port);
    ASSERT_EQ(RawStation::status_of(station.upgrade("/ocpp/CS1")), 101);
    if (i % 3 == 0) station.send_text(heartbeat);
    if (i % 3 == 1) station.reset();
  }
  ASSERT_TRUE(yard.eventually([&] { return yard.listener.totals().connections == 0; }));
  EXPECT_EQ(yard.listener.totals().admitted, 1'000U);
}

}  // namespace
}  // namespace voltyard::link
