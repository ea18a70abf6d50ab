// The fleet and the load generator against a small real server, over real
// sockets.
#include "simulator/basic_authorization.hpp"
#include "simulator/fleet.hpp"
#include "simulator/fleet_member.hpp"
#include "simulator/load.hpp"

#include "base/scratch_directory.hpp"

#include <gtest/gtest.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

namespace voltyard::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Accepts everyone who has the password, answers everything, one thread per
// connection.
class SmallServer {
 public:
  explicit SmallServer(std::string password = "") : password_(std::move(password)) {
    thread_ = std::thread([this] { accept(); });
  }
  ~SmallServer() {
    ending_ = true;
    beast::error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (auto* socket : open_) socket->shutdown(tcp::socket::shutdown_both, ignored);
    }
    for (auto& connection : connections_) connection.join();
  }

  std::string url() const {
    return "ws://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/ocpp";
  }
  std::map<std::string, int> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  std::string first_path() {
    const std::lock_guard lock(mutex_);
    return first_path_;
  }

  std::atomic<int> hang_up_after{0};  // calls of a connection; 0: never
  std::atomic<int> speed{60};

 private:
  void accept() {
    while (true) {
      beast::error_code error;
      tcp::socket socket(context_);
      acceptor_.accept(socket, error);
      if (ending_ || error) return;
      connections_.emplace_back([this, peer = std::move(socket)]() mutable { serve(peer); });
    }
  }

  void serve(tcp::socket& socket) {
    beast::flat_buffer buffer;
    beast::http::request<beast::http::empty_body> request;
    beast::error_code error;
    beast::http::read(socket, buffer, request, error);
    auto identity = std::string(request.target().substr(request.target().rfind('/') + 1));
    if (const auto space = identity.find("%20"); space != std::string::npos) {
      identity.replace(space, 3, " ");
    }
    const auto wanted = basic_authorization(identity, password_);
    if (error || std::string_view(request[beast::http::field::authorization]) != wanted) {
      beast::http::response<beast::http::empty_body> refusal(beast::http::status::unauthorized, 11);
      beast::http::write(socket, refusal, error);
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      if (first_path_.empty()) first_path_ = request.target();
      open_.push_back(&socket);
    }
    beast::websocket::stream<tcp::socket&> stream(socket);
    const auto offered = std::string(request[beast::http::field::sec_websocket_protocol]);
    stream.set_option(
        beast::websocket::stream_base::decorator([&](beast::websocket::response_type& response) {
          response.set(beast::http::field::sec_websocket_protocol, offered);
        }));
    stream.accept(request, error);
    converse(stream, error);
    const std::lock_guard lock(mutex_);
    std::erase(open_, &socket);
  }

  void converse(beast::websocket::stream<tcp::socket&>& stream, beast::error_code error) {
    for (int calls = 1; !error; ++calls) {
      beast::flat_buffer buffer;
      stream.read(buffer, error);
      if (error) return;
      const auto text = beast::buffers_to_string(buffer.data());
      const auto reply = answer(text);
      if (hang_up_after > 0 && calls > hang_up_after) return;
      stream.write(asio::buffer(reply), error);
    }
  }

  std::string answer(const std::string& text) {
    const auto call = json::parse(text).as_array();
    const auto action = std::string(call[2].as_string());
    const std::lock_guard lock(mutex_);
    ++heard_[action];
    const auto elapsed = std::chrono::steady_clock::now() - began_;
    const auto ms = std::chrono::duration_cast<milliseconds>(elapsed).count() * speed;
    const auto time = to_rfc3339({1'795'428'000'000 + ms});
    json::object payload;
    if (action == "BootNotification") {
      payload = {{"status", "Accepted"}, {"interval", 300}, {"currentTime", time}};
    } else if (action == "Heartbeat") {
      payload = {{"currentTime", time}};
    } else if (action == "Authorize" || action == "StartTransaction") {
      payload = {{"idTagInfo", {{"status", "Accepted"}}}};
      if (action == "StartTransaction") payload["transactionId"] = ++transactions_;
    }
    return json::serialize(json::array{3, call[1], payload});
  }

  asio::io_context context_;
  tcp::acceptor acceptor_{context_, {asio::ip::make_address("127.0.0.1"), 0}};
  std::string password_;
  std::thread thread_;
  std::vector<std::thread> connections_;
  std::mutex mutex_;  // of what follows
  std::vector<tcp::socket*> open_;
  std::map<std::string, int> heard_;
  std::string first_path_;
  int transactions_ = 0;
  std::atomic<bool> ending_{false};
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

SimOptions small_fleet(const SmallServer& server) {
  SimOptions options;
  options.url = server.url();
  options.stations = 3;
  options.evses = 2;
  options.identity_prefix = "CP ";
  options.rush = minutes(600);
  options.faults = 0;
  options.speed = 600;
  options.duration = seconds(2);
  return options;
}

std::size_t lines_of(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::size_t lines = 0;
  while (std::getline(file, line)) ++lines;
  return lines;
}

TEST(Fleet, charges_over_real_sockets_and_ends_what_it_began) {
  SmallServer server("secret");
  auto options = small_fleet(server);
  options.password = "secret";
  const ScratchDirectory directory;
  options.journal = directory.path() / "journal.jsonl";
  const auto totals = play_fleet(options);
  ASSERT_TRUE(totals.has_value());
  auto heard = server.heard();
  EXPECT_EQ(server.first_path(), "/ocpp/CP%20000001");
  EXPECT_EQ(heard["BootNotification"], 4);  // one asked for the time
  EXPECT_EQ(heard["StartTransaction"], 6);
  EXPECT_EQ(heard["StopTransaction"], 6);
  EXPECT_GT(heard["MeterValues"], 6 * 10);
  EXPECT_EQ(totals->unacknowledged, 0U);
  EXPECT_EQ(totals->errors, 0U);
  const auto sent = heard["StartTransaction"] + heard["StopTransaction"] + heard["MeterValues"];
  EXPECT_EQ(totals->acknowledged, static_cast<std::uint64_t>(sent));
  EXPECT_EQ(lines_of(options.journal), totals->acknowledged);
}

TEST(Fleet, comes_back_after_a_lost_connection_and_loses_nothing) {
  SmallServer server;
  server.hang_up_after = 40;
  auto options = small_fleet(server);
  options.duration = seconds(4);
  const auto totals = play_fleet(options);
  ASSERT_TRUE(totals.has_value());
  EXPECT_GT(totals->lost, 2U);
  EXPECT_GE(totals->connections, 6U);
  EXPECT_GE(server.heard()["StartTransaction"], 6);
  EXPECT_GT(totals->acknowledged, 100U);
}

TEST(Fleet, follows_the_speed_of_the_servers_clock) {
  SmallServer server;
  server.speed = 3'600;
  auto options = small_fleet(server);
  options.speed = 0;
  options.duration = seconds(1);
  ASSERT_TRUE(play_fleet(options).has_value());
  // An hour in a second: at 1 x nobody would have plugged in yet.
  EXPECT_EQ(server.heard()["StartTransaction"], 6);
  EXPECT_GT(server.heard()["MeterValues"], 6 * 10);
}

TEST(Fleet, is_told_to_stop) {
  SmallServer server;
  auto options = small_fleet(server);
  const std::atomic<bool> stop{true};
  options.stop = &stop;
  options.duration = seconds(600);
  EXPECT_TRUE(play_fleet(options).has_value());
}

TEST(Fleet, bad_options_are_errors) {
  SimOptions options;
  options.url = "http://127.0.0.1/";
  EXPECT_EQ(play_fleet(options).error().field, "url");
  options.url = "ws://127.0.0.1:1/";
  options.password_file = "no such file";
  EXPECT_EQ(play_fleet(options).error().kind, ErrorKind::not_found);
}

LoadOptions small_load(const SmallServer& server, LoadMix mix) {
  LoadOptions options;
  options.url = server.url();
  options.mix = mix;
  options.stations = 5;
  options.warmup = milliseconds(50);
  options.duration = milliseconds(400);
  return options;
}

TEST(Fleet, wrong_password_is_said_at_once) {
  SmallServer server("secret");
  const auto totals = play_fleet(small_fleet(server));
  ASSERT_TRUE(totals.has_error());
  EXPECT_NE(totals.error().message.find("HTTP 401"), std::string::npos);
}

TEST(Load, session_mix_is_whole_sessions) {
  SmallServer server;
  const auto report = measure_load(small_load(server, LoadMix::session));
  ASSERT_TRUE(report.has_value());
  auto heard = server.heard();
  EXPECT_EQ(report->stations_ready, 5U);
  EXPECT_GT(report->messages, 50U);
  EXPECT_EQ(report->errors, 0U);
  EXPECT_EQ(heard["StartTransaction"], heard["StopTransaction"]);
  EXPECT_GE(heard["MeterValues"], (heard["StopTransaction"] - 5) * 6);
  EXPECT_LE(heard["MeterValues"], heard["StopTransaction"] * 6);
}

TEST(Load, a_paced_load_is_no_faster_than_asked) {
  SmallServer server;
  auto options = small_load(server, LoadMix::heartbeat);
  options.rate = 200;
  options.duration = seconds(1);
  const auto report = measure_load(options);
  ASSERT_TRUE(report.has_value());
  EXPECT_LE(report->messages, 220U);
  EXPECT_GE(report->messages, 20U) << "a slow machine may be slower, but not this slow";
  EXPECT_LE(report->p50_us, report->p99_us);
}

TEST(Load, many_in_flight_are_whole_sessions_too) {
  SmallServer server;
  auto options = small_load(server, LoadMix::session);
  options.in_flight = 16;
  options.meters = 50;
  const auto report = measure_load(options);
  ASSERT_TRUE(report.has_value());
  auto heard = server.heard();
  EXPECT_EQ(report->errors, 0U);
  EXPECT_GE(heard["StartTransaction"], 5);
  EXPECT_EQ(heard["StartTransaction"], heard["StopTransaction"]);
  EXPECT_GE(heard["MeterValues"], (heard["StopTransaction"] - 5) * 50);
}

TEST(Load, meter_mix_is_one_transaction_per_station) {
  SmallServer server;
  const auto report = measure_load(small_load(server, LoadMix::meter));
  ASSERT_TRUE(report.has_value());
  auto heard = server.heard();
  EXPECT_EQ(report->errors, 0U);
  EXPECT_EQ(heard["StartTransaction"], 5);
  EXPECT_EQ(heard["StopTransaction"], 5);
  EXPECT_GT(heard["MeterValues"], 50);
}

TEST(Load, refused_stations_are_said) {
  SmallServer server("secret");
  const auto report = measure_load(small_load(server, LoadMix::heartbeat));
  ASSERT_TRUE(report.has_error());
  EXPECT_NE(report.error().message.find("401"), std::string::npos) << report.error().message;
}

TEST(SimClock, runs_at_its_speed_and_back) {
  const SteadyTime zero{};
  const SimClock clock({1'000}, zero, 60);
  EXPECT_EQ(clock.at(zero + seconds(2)), Timestamp{121'000});
  EXPECT_EQ(clock.when({121'000}, zero), zero + seconds(2));
  EXPECT_EQ(clock.when({0}, zero), zero);
  EXPECT_EQ(clock.when(never, zero), zero + std::chrono::hours(1));
}

TEST(SimClock, speed_is_a_whole_number_of_at_least_one) {
  const SteadyTime zero{};
  const auto speed = [&](std::int64_t server_ms) {
    return clock_speed({{{0}, zero}, {{server_ms}, zero + seconds(2)}});
  };
  EXPECT_EQ(speed(2'900), 1);
  EXPECT_EQ(speed(0), 1);
  EXPECT_EQ(speed(120'400), 60);
  EXPECT_EQ(speed(1'203'000), 600);
  EXPECT_EQ(speed(7'210'000), 3'600);
  EXPECT_EQ(clock_speed({}), 1);
}

}  // namespace
}  // namespace voltyard::simulator
