// Real sockets over loopback: what only a listener can get wrong.
#include "http/listener.hpp"
#include "http/event_stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;

class ListenerTest : public testing::Test {
 protected:
  ListenerTest() {
    router_.add(Method::get, "/hello", [](const Request& request) -> Task<Response> {
      co_return json_response(200, "hello " + request.remote + (request.tls ? " tls" : ""));
    });
    router_.add(
        Method::post, "/echo",
        [](const Request& request) -> Task<Response> {
          co_return json_response(200, request.body);
        },
        64);
    router_.add(Method::get, "/live", [this](const Request&) -> Task<Response> {
      Response response;
      response.headers.add("Content-Type", "text/event-stream");
      response.stream = std::make_shared<EventStream>(context_.get_executor(), 1024);
      response.stream->push(std::make_shared<const std::string>("data: 1\n\n"));
      stream_ = response.stream;
      co_return response;
    });
  }

  void start(ListenerOptions options = {}) {
    auto listener = Listener::open(context_.get_executor(), router_, std::move(options));
    ASSERT_TRUE(listener) << listener.error().message;
    listener_ = std::move(*listener);
    port_ = listener_->port();
    thread_ = std::thread([this] { context_.run(); });
  }

  ~ListenerTest() override {
    if (!listener_) return;
    asio::post(context_, [this] { listener_->stop(); });
    thread_.join();
  }

  // Sends bytes on a new connection and reads until the server closes it.
  std::string talk(std::string_view bytes) {
    asio::io_context client;
    asio::ip::tcp::socket socket(client);
    socket.connect({asio::ip::address_v4::loopback(), port_});
    boost::system::error_code failure;
    asio::write(socket, asio::buffer(bytes), failure);
    std::string answer;
    asio::read(socket, asio::dynamic_buffer(answer), failure);
    return answer;
  }

  asio::io_context context_;
  SeededRandom random_{1};
  Router router_{random_};
  std::unique_ptr<Listener> listener_;
  std::shared_ptr<EventStream> stream_;
  unsigned short port_ = 0;
  std::thread thread_;
};

TEST_F(ListenerTest, a_connection_serves_many_requests) {
  start();
  const auto answer = talk(
      "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
      "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer.substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_NE(answer.find("hello 127.0.0.1HTTP/1.1 200 OK"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\n\r\nabcHTTP/1.1 200 OK"), std::string::npos) << answer;
  EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n") << "HEAD has no body";
}

TEST_F(ListenerTest, n19_a_header_too_large_is_431) {
  start();
  const auto large = "GET /hello HTTP/1.1\r\nX: " + std::string(9000, 'a') + "\r\n\r\n";
  EXPECT_EQ(talk(large).substr(0, 12), "HTTP/1.1 431");
  std::string many = "GET /hello HTTP/1.1\r\n";
  for (int i = 0; i < 100; ++i) many += "X" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(talk(many + "\r\n").substr(0, 12), "HTTP/1.1 431");
}

TEST_F(ListenerTest, n20_a_smuggling_pair_is_400) {
  start();
  EXPECT_EQ(talk("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                .substr(0, 12),
            "HTTP/1.1 400");
}

TEST_F(ListenerTest, a_body_beyond_the_limit_of_its_route_is_413) {
  start();
  const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(talk(head + "Content-Length: 65\r\n\r\n").substr(0, 12), "HTTP/1.1 413");
  EXPECT_EQ(talk(head + "Transfer-Encoding: chunked\r\n\r\n50\r\n" + std::string(0x50, 'a') +
                 "\r\n0\r\n\r\n")
                .substr(0, 12),
            "HTTP/1.1 413");
}

TEST_F(ListenerTest, n18_a_header_that_trickles_is_cut_off) {
  ListenerOptions options;
  options.header_timeout = std::chrono::milliseconds(50);
  start(options);
  EXPECT_EQ(talk("GET /hello HTT"), "");
}

TEST_F(ListenerTest, proxy_headers_count_only_from_listed_addresses) {
  const auto* request =
      "GET /hello HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n"
      "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n";
  start();
  const auto direct = talk(request);
  EXPECT_NE(direct.find("hello 127.0.0.1"), std::string::npos) << direct;
  EXPECT_EQ(direct.find("tls"), std::string::npos);
}

TEST_F(ListenerTest, the_address_behind_a_listed_proxy_is_the_last_one_it_names) {
  ListenerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  start(options);
  const auto answer = talk(
      "GET /hello HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n"
      "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("hello 203.0.113.9 tls"), std::string::npos) << answer;
}

TEST_F(ListenerTest, connections_beyond_the_cap_are_closed) {
  ListenerOptions options;
  options.connections_max = 0;
  start(options);
  EXPECT_EQ(talk("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"), "");
  EXPECT_EQ(listener_->metrics().connections_refused, 1u);
}

TEST_F(ListenerTest, an_event_stream_stays_open_until_it_is_closed) {
  start();
  asio::io_context client;
  asio::ip::tcp::socket socket(client);
  socket.connect({asio::ip::address_v4::loopback(), port_});
  asio::write(socket, asio::buffer(std::string_view("GET /live HTTP/1.1\r\nHost: a\r\n\r\n")));
  std::string answer;
  asio::read_until(socket, asio::dynamic_buffer(answer), "data: 1\n\n");
  asio::post(context_, [this] {
    stream_->push(std::make_shared<const std::string>("data: 2\n\n"));
    stream_->close();
  });
  boost::system::error_code failure;
  asio::read(socket, asio::dynamic_buffer(answer), failure);
  EXPECT_EQ(failure, asio::error::eof);
  EXPECT_NE(answer.find("data: 1\n\ndata: 2\n\n"), std::string::npos) << answer;
}

TEST_F(ListenerTest, a_head_request_does_not_hold_an_event_stream) {
  start();
  const auto answer = talk("HEAD /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
  EXPECT_TRUE(stream_->closed());
}

TEST(event_stream, a_client_that_does_not_read_is_closed) {
  asio::io_context context;
  EventStream stream(context.get_executor(), 10);
  bool told = false;
  stream.on_closed([&] { told = true; });
  EXPECT_TRUE(stream.push(std::make_shared<const std::string>("12345678")));
  EXPECT_FALSE(stream.push(std::make_shared<const std::string>("90123")));
  EXPECT_TRUE(stream.closed());
  EXPECT_TRUE(stream.overrun());
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace voltyard::http
