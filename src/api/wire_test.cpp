// The API behind a real listener, over loopback: what only the two together can get wrong.
#include "api/api_fixture.hpp"

#include "http/listener.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <thread>

namespace voltyard::api {
namespace {

namespace asio = boost::asio;

class WireTest : public ApiTest {
 protected:
  WireTest() {
    auto opened = http::Listener::open(web_.get_executor(), router_, {});
    listener_ = std::move(*opened);
    port_ = listener_->port();
    bool ready = false;
    asio::co_spawn(web_, api_->open(), [&](std::exception_ptr, Status) { ready = true; });
    run_until([&] { return ready; });
  }
  ~WireTest() override { listener_->stop(); }

  // Runs `client` on a thread of its own while this one serves.
  template <class Client>
  void meanwhile(Client client) {
    std::atomic<bool> done = false;
    std::thread thread([&] {
      client();
      done = true;
    });
    run_until([&] { return done.load(); });
    thread.join();
  }

  asio::ip::tcp::socket connect_to_api(asio::io_context& context) const {
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::address_v4::loopback(), port_});
    return socket;
  }

  std::unique_ptr<http::Listener> listener_;
  unsigned short port_ = 0;
};

TEST_F(WireTest, a_large_import_comes_through_and_other_bodies_stay_small) {
  std::string csv = "uid,holder\n";
  for (int i = 0; i < 60'000; ++i) {
    csv += "CARD-" + std::to_string(i) + "," + std::string(30, 'x') + "\n";
  }
  ASSERT_GT(csv.size(), http::default_body_limit);
  const auto ask = [&](std::string path, std::string type, const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: " + type +
           "\r\nAuthorization: Bearer " + keys_["administrator"] +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  const auto requests = {ask("/v1/import/tokens?dry_run=1", "text/csv", csv),
                         ask("/v1/api-keys", "application/json", csv)};
  std::string answers;
  meanwhile([&] {
    for (const auto& request : requests) {
      asio::io_context client;
      auto socket = connect_to_api(client);
      boost::system::error_code failure;
      asio::write(socket, asio::buffer(request), failure);
      asio::read(socket, asio::dynamic_buffer(answers), failure);
    }
  });
  EXPECT_NE(answers.find("\"created\":59999"), std::string::npos) << answers;
  EXPECT_NE(answers.find("HTTP/1.1 413"), std::string::npos) << answers;
}

TEST_F(WireTest, the_live_feed_comes_over_a_real_socket_and_ends_with_the_server) {
  std::string text;
  const auto request =
      "GET /v1/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + keys_["viewer"] + "\r\n\r\n";
  asio::io_context client;
  auto socket = connect_to_api(client);
  boost::system::error_code failure;
  meanwhile([&] {
    asio::write(socket, asio::buffer(request), failure);
    asio::read_until(socket, asio::dynamic_buffer(text), "event: snapshot", failure);
  });
  EXPECT_NE(text.find("Content-Type: text/event-stream"), std::string::npos) << text;
  EXPECT_EQ(api_->live_clients(), 1u);
  api_->stop();
  meanwhile([&] { asio::read(socket, asio::dynamic_buffer(text), failure); });
  EXPECT_EQ(failure, asio::error::eof);
}

}  // namespace
}  // namespace voltyard::api
