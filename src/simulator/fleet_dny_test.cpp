// A DNY fleet over real sockets against a small server of a few lines.
#include "simulator/fleet.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/dny/frame.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/safe_start.hpp"

#include <gtest/gtest.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace voltyard::simulator {
namespace {

namespace asio = boost::asio;
namespace command = wire::dny::command;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::hours;
using std::chrono::seconds;

// Answers what wants an answer and starts a charge after every card; one thread per connection.
class SmallDnyServer {
 public:
  SmallDnyServer() {
    thread_ = std::thread([this] { accept(); });
  }
  ~SmallDnyServer() {
    ending_ = true;
    error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (auto* socket : open_) socket->shutdown(tcp::socket::shutdown_both, ignored);
    }
    for (auto& connection : connections_) connection.join();
  }

  std::string url() const {
    return "tcp://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  std::map<int, int> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  std::size_t iccids() {
    const std::lock_guard lock(mutex_);
    return iccids_.size();
  }
  std::size_t settled_orders() {
    const std::lock_guard lock(mutex_);
    return settled_.size();
  }

  std::atomic<int> hang_up_after{0};  // frames of a connection; 0: never
  std::atomic<int> speed{600};

 private:
  void accept() {
    while (true) {
      error_code error;
      tcp::socket socket(context_);
      acceptor_.accept(socket, error);
      if (ending_ || error) return;
      connections_.emplace_back([this, peer = std::move(socket)]() mutable { serve(peer); });
    }
  }

  void serve(tcp::socket& socket) {
    {
      const std::lock_guard lock(mutex_);
      open_.insert(&socket);
    }
    wire::dny::FrameReader reader;
    std::array<std::uint8_t, 4'096> octets;
    error_code error;
    for (int frames = 0; !error;) {
      const auto count = socket.read_some(asio::buffer(octets), error);
      if (error) break;
      reader.feed({octets.data(), count});
      std::string out;
      while (const auto item = reader.next()) {
        if (const auto* iccid = std::get_if<wire::dny::Iccid>(&*item)) note(iccid->text);
        const auto* frame = std::get_if<wire::dny::Frame>(&*item);
        if (frame == nullptr) continue;
        ++frames;
        answer(*frame, out);
      }
      if (hang_up_after > 0 && frames > hang_up_after) break;
      asio::write(socket, asio::buffer(out), error);
    }
    const std::lock_guard lock(mutex_);
    open_.erase(&socket);
    socket.close(error);
  }

  void note(std::string_view iccid) {
    const std::lock_guard lock(mutex_);
    iccids_.emplace(iccid);
  }

  void answer(const wire::dny::Frame& frame, std::string& out) {
    const std::lock_guard lock(mutex_);
    ++heard_[frame.command];
    const auto reply = [&](const auto& message) {
      wire::dny::write_frame(out, frame.physical_id, frame.message_id, frame.command, message);
    };
    switch (frame.command) {
      case command::register_device:
      case command::heartbeat: return reply(wire::dny::ResultAnswer{});
      case command::settlement: {
        const auto settlement = *wire::dny::decode<wire::dny::Settlement>(frame.data);
        settled_.insert(settlement.order.bytes);
        return reply(wire::dny::ResultAnswer{});
      }
      case command::time: {
        const auto elapsed = std::chrono::steady_clock::now() - began_;
        const auto s = std::chrono::duration<double>(elapsed).count() * speed;
        return reply(wire::dny::TimeAnswer{static_cast<std::uint32_t>(1'795'428'000 + s)});
      }
      case command::swipe: {
        const auto swipe = *wire::dny::decode<wire::dny::Swipe>(frame.data);
        wire::dny::SwipeAnswer said;
        said.card = swipe.card;
        said.port = swipe.port;
        reply(said);
        wire::dny::StartOrder order;
        order.port = swipe.port;
        order.order.bytes[0] = static_cast<std::uint8_t>(++orders_);
        const auto start = wire::dny::SafeStart::until_full(order, 36'000);
        wire::dny::write_frame(out, frame.physical_id, static_cast<std::uint16_t>(orders_),
                               start->message());
        return;
      }
      default: return;
    }
  }

  asio::io_context context_;
  tcp::acceptor acceptor_{context_, {asio::ip::make_address("127.0.0.1"), 0}};
  std::thread thread_;
  std::vector<std::thread> connections_;
  std::mutex mutex_;  // of what follows
  std::set<tcp::socket*> open_;
  std::map<int, int> heard_;
  std::set<std::string> iccids_;
  std::set<std::array<std::uint8_t, 16>> settled_;
  int orders_ = 0;
  std::atomic<bool> ending_{false};
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

SimOptions small_fleet(const SmallDnyServer& server) {
  SimOptions options;
  options.url = server.url();
  options.protocol = Protocol::dny;
  options.stations = 3;
  options.evses = 2;
  options.identity_prefix = "04-";
  options.token_prefix = "A5";
  options.rush = hours(20);
  options.faults = 0;
  options.speed = 600;
  options.meter_interval = seconds(300);
  options.duration = seconds(2);
  return options;
}

TEST(DnyFleet, charges_over_real_sockets_and_settles_what_it_began) {
  SmallDnyServer server;
  const auto totals = play_fleet(small_fleet(server));
  ASSERT_TRUE(totals.has_value());
  auto heard = server.heard();
  EXPECT_EQ(heard[command::register_device], 3);
  // On a busy machine somebody is faster than his pile's registration, which trusts him then.
  EXPECT_GE(heard[command::swipe], 1);
  EXPECT_LE(heard[command::swipe], 6);
  EXPECT_GE(heard[command::port_power], 6 * 2) << "twenty minutes of it";
  EXPECT_EQ(heard[command::settlement], 6);
  EXPECT_EQ(server.settled_orders(), 6U);
  EXPECT_EQ(totals->unacknowledged, 0U);
  EXPECT_EQ(totals->acknowledged, 6U);
  EXPECT_EQ(totals->errors, 0U);
}

TEST(DnyFleet, piles_of_a_host_share_one_connection) {
  SmallDnyServer server;
  auto options = small_fleet(server);
  options.stations = 5;
  options.piles_per_host = 3;
  const auto totals = play_fleet(options);
  ASSERT_TRUE(totals.has_value());
  EXPECT_EQ(totals->connections, 2U);
  EXPECT_EQ(server.heard()[command::register_device], 5);
  EXPECT_EQ(server.settled_orders(), 10U);
}

TEST(DnyFleet, comes_back_after_a_lost_connection_and_loses_no_settlement) {
  SmallDnyServer server;
  server.hang_up_after = 12;
  auto options = small_fleet(server);
  options.reconnect_pause = std::chrono::milliseconds(100);
  options.duration = seconds(3);
  const auto totals = play_fleet(options);
  ASSERT_TRUE(totals.has_value());
  EXPECT_GT(totals->lost, 2U);
  EXPECT_GE(server.heard()[command::port_power], 6);
}

TEST(DnyFleet, follows_the_speed_of_the_servers_clock) {
  SmallDnyServer server;
  auto options = small_fleet(server);
  options.speed = 0;
  ASSERT_TRUE(play_fleet(options).has_value());
  // Twenty minutes in two seconds: at 1 x nobody would have plugged in yet.
  EXPECT_EQ(server.settled_orders(), 6U);
  EXPECT_GE(server.heard()[command::port_power], 6);
}

TEST(DnyFleet, nobody_comes_without_demand) {
  SmallDnyServer server;
  auto options = small_fleet(server);
  options.rush = std::chrono::minutes(0);
  options.demand = 0;
  options.duration = seconds(1);
  ASSERT_TRUE(play_fleet(options).has_value());
  EXPECT_EQ(server.heard()[command::register_device], 3);
  EXPECT_EQ(server.heard()[command::swipe], 0);
}

TEST(DnyFleet, names_that_are_no_numbers_are_errors) {
  SimOptions options;
  options.protocol = Protocol::dny;
  EXPECT_EQ(play_fleet(options).error().field, "url");
  options.url = "tcp://127.0.0.1:1";
  EXPECT_EQ(play_fleet(options).error().field, "identity-prefix");
  options.identity_prefix = "07-";
  EXPECT_EQ(play_fleet(options).error().field, "token-prefix");
  options.token_prefix = "A5";
  options.evses = 17;
  EXPECT_EQ(play_fleet(options).error().field, "evses");
}

}  // namespace
}  // namespace voltyard::simulator
