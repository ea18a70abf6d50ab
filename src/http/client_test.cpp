// The client over loopback: against our own listener, and against servers that misbehave.
#include "http/client.hpp"
#include "http/listener.hpp"
#include "http/test_certificate.hpp"

#include "base/scratch_directory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;

ClientOptions local_options() {
  ClientOptions options;
  options.egress.allowed = {*Network::parse("127.0.0.0/8"), *Network::parse("::1")};
  return options;
}

Result<ClientResponse> ask(const ClientOptions& options, ClientRequest request) {
  const auto client = Client::open(options);
  if (!client) return client.error();
  asio::io_context context;
  std::optional<Result<ClientResponse>> answer;
  asio::co_spawn(
      context, (*client)->send(std::move(request)),
      [&](std::exception_ptr, Result<ClientResponse> given) { answer.emplace(std::move(given)); });
  context.run();
  return *answer;
}

Result<ClientResponse> ask(const ClientOptions& options, const std::string& url) {
  ClientRequest request;
  request.url = url;
  return ask(options, std::move(request));
}

// As if every name had these addresses.
NameLookup::Ask leading_to(std::vector<std::string> texts) {
  return [texts](const std::string&) -> Result<Addresses> {
    Addresses addresses;
    for (const auto& text : texts) addresses.push_back(asio::ip::make_address(text));
    return addresses;
  };
}

std::string told(const Result<ClientResponse>& answer) {
  if (!answer) {
    return std::string(to_string(answer.error().kind)) + ": " + answer.error().message;
  }
  return std::to_string(answer->status) + " " + answer->body;
}

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    router_.add(Method::post, "/echo", [](const Request& request) -> Task<Response> {
      co_return json_response(201, std::string(request.headers.get("X-Mark")) + " " + request.body);
    });
    router_.add(Method::post, "/moved", [](const Request&) -> Task<Response> {
      Response response;
      response.status = 302;
      response.headers.add("Location", "/echo");
      co_return response;
    });
    thread_ = std::thread([this] {
      const auto work = asio::make_work_guard(context_);
      context_.run();
    });
  }
  ~ClientTest() override {
    asio::post(context_, [this] {
      listener_.reset();
      context_.stop();
    });
    thread_.join();
  }

  std::string serve(const TlsContext* tls = nullptr) {
    listener_ = std::move(*Listener::open(context_.get_executor(), router_, {}, tls));
    return (tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(listener_->port());
  }

  // A server that reads a request's header and then does as it likes.
  template <class Misbehave>
  std::string misbehaving(Misbehave misbehave) {
    acceptor_.emplace(context_, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    acceptor_->async_accept([this, misbehave](boost::system::error_code, asio::ip::tcp::socket s) {
      guest_.emplace(std::move(s));
      asio::async_read_until(
          *guest_, asio::dynamic_buffer(heard_), "\r\n\r\n",
          [this, misbehave](boost::system::error_code, std::size_t) { misbehave(*guest_); });
    });
    return "http://127.0.0.1:" + std::to_string(acceptor_->local_endpoint().port()) + "/";
  }

  asio::io_context context_;
  SeededRandom random_{1};
  Router router_{random_};
  std::unique_ptr<Listener> listener_;
  std::optional<asio::ip::tcp::acceptor> acceptor_;
  std::optional<asio::ip::tcp::socket> guest_;
  std::string heard_;
  std::thread thread_;
};

TEST_F(ClientTest, sends_a_request_and_gives_the_answer) {
  ClientRequest request;
  request.url = serve() + "/echo";
  request.headers.add("X-Mark", "7");
  request.body = "烟雾";
  EXPECT_EQ(told(ask(local_options(), request)), "201 7 烟雾");
}

TEST_F(ClientTest, n70_a_redirection_is_an_answer_and_is_not_followed) {
  const auto answer = ask(local_options(), serve() + "/moved");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->headers.get("location"), "/echo");
}

TEST_F(ClientTest, n70_an_address_that_nobody_has_allowed_is_not_called) {
  const auto url = serve() + "/echo";
  EXPECT_EQ(told(ask(ClientOptions{}, url)),
            "forbidden: 127.0.0.1 is an address that may not be called");
  const auto port = url.substr(url.rfind(':'));
  EXPECT_EQ(told(ask(ClientOptions{}, "http://localhost" + port)),
            "forbidden: localhost is an address that may not be called");
}

TEST_F(ClientTest, n70_a_name_is_judged_by_where_it_leads) {
  const auto url = serve();
  const auto named = "http://name.example" + url.substr(url.rfind(':')) + "/echo";
  auto options = local_options();
  for (const auto* address : {"169.254.169.254", "10.0.0.1", "::ffff:10.0.0.1", "fd00::1"}) {
    options.ask = leading_to({address});
    EXPECT_EQ(told(ask(options, named)),
              "forbidden: name.example is an address that may not be called");
  }
  options.ask = leading_to({"10.0.0.1", "127.0.0.1"});
  EXPECT_EQ(told(ask(options, named)), "201  ") << "what may be called of it is called";
}

TEST_F(ClientTest, n70_a_name_is_looked_up_once_and_an_address_never) {
  const auto url = serve() + "/echo";
  auto options = local_options();
  std::atomic<int> times = 0;
  options.ask = [&](const std::string&) -> Result<Addresses> {
    ++times;
    return Addresses{asio::ip::address_v4::loopback()};
  };
  EXPECT_EQ(told(ask(options, "http://name.example" + url.substr(url.rfind(':')))), "201  ");
  EXPECT_EQ(times, 1);
  EXPECT_EQ(told(ask(options, url)), "201  ");
  EXPECT_EQ(times, 1);
}

TEST_F(ClientTest, an_address_that_lets_nobody_in_does_not_cost_the_next_one_its_time) {
  // A queue of one that is full: the system leaves further knocks unanswered.
  serve();
  const asio::ip::tcp::endpoint place(asio::ip::make_address("127.0.0.2"), listener_->port());
  asio::ip::tcp::acceptor full(context_);
  full.open(place.protocol());
  full.bind(place);
  full.listen(0);
  asio::ip::tcp::socket first(context_);
  first.connect(place);
  const auto url = "http://name.example:" + std::to_string(place.port()) + "/echo";
  auto options = local_options();
  options.time_limit = std::chrono::minutes(10);
  options.connect_limit = std::chrono::milliseconds(100);
  options.ask = leading_to({"127.0.0.2"});
  EXPECT_EQ(told(ask(options, url)).substr(0, 45), "upstream: name.example: could not be reached:");
  options.ask = leading_to({"127.0.0.2", "127.0.0.1"});
  EXPECT_EQ(told(ask(options, url)), "201  ");
}

TEST_F(ClientTest, a_tls_host_is_told_the_name_that_it_must_vouch_for) {
  const ScratchDirectory directory;
  const CertificateFiles files{directory.path() / "chain.pem", directory.path() / "key.pem"};
  write_certificate(files, "name.example");
  const auto tls = std::move(*TlsContext::open({files}));
  std::string said = "nothing";
  const auto note = +[](SSL* connection, int*, void* place) {
    const char* name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
    *static_cast<std::string*>(place) = name ? name : "no name";
    return SSL_TLSEXT_ERR_OK;
  };
  SSL_CTX_set_tlsext_servername_callback(tls->current()->native_handle(), note);
  SSL_CTX_set_tlsext_servername_arg(tls->current()->native_handle(), &said);
  const auto url = serve(tls.get());
  const auto end = url.substr(url.rfind(':')) + "/echo";
  auto options = local_options();
  options.ca_file = files.chain;
  options.ask = leading_to({"127.0.0.1"});
  EXPECT_EQ(told(ask(options, "https://name.example" + end)), "201  ");
  EXPECT_EQ(said, "name.example");
  EXPECT_EQ(told(ask(options, "https://other.example" + end)).substr(0, 38),
            "upstream: other.example: is not truste");
  EXPECT_EQ(told(ask(options, url)).substr(0, 36), "upstream: 127.0.0.1: is not trusted:");
  EXPECT_EQ(said, "no name") << "an address is none (RFC 6066)";
}

TEST_F(ClientTest, tls_is_spoken_only_with_whom_an_authority_vouches_for) {
  const ScratchDirectory directory;
  const CertificateFiles files{directory.path() / "chain.pem", directory.path() / "key.pem"};
  write_certificate(files, "127.0.0.1");
  const auto tls = std::move(*TlsContext::open({files}));
  const auto url = serve(tls.get()) + "/echo";
  auto trusting = local_options();
  trusting.ca_file = files.chain;
  EXPECT_EQ(told(ask(trusting, url)), "201  ");
  EXPECT_EQ(told(ask(local_options(), url)).substr(0, 38),
            "upstream: 127.0.0.1: is not trusted: c");

  write_certificate(files, "other.example");
  ASSERT_TRUE(tls->reload());
  EXPECT_EQ(told(ask(trusting, url)).substr(0, 36), "upstream: 127.0.0.1: is not trusted:");
}

TEST_F(ClientTest, who_never_answers_is_given_up) {
  auto options = local_options();
  options.time_limit = std::chrono::milliseconds(200);
  const auto answer = ask(options, misbehaving([](asio::ip::tcp::socket&) {}));
  EXPECT_EQ(told(answer).substr(0, 39), "upstream: 127.0.0.1: gave no whole answ");
}

TEST_F(ClientTest, who_hangs_up_at_once_has_not_answered) {
  const auto answer =
      ask(local_options(), misbehaving([](asio::ip::tcp::socket& guest) { guest.close(); }));
  EXPECT_EQ(told(answer), "upstream: 127.0.0.1: gave no whole answer: end of stream");
}

TEST_F(ClientTest, an_answer_that_trickles_in_is_not_waited_for_longer_than_any_other) {
  auto options = local_options();
  options.time_limit = std::chrono::milliseconds(300);
  const auto answer =
      ask(options, misbehaving([](asio::ip::tcp::socket& guest) {
            asio::write(guest, asio::buffer(std::string_view("HTTP/1.1 200 OK\r\n\r\nhalf")));
          }));
  EXPECT_EQ(told(answer).substr(0, 39), "upstream: 127.0.0.1: gave no whole answ");
}

TEST_F(ClientTest, half_an_answer_is_none) {
  const auto answer =
      ask(local_options(), misbehaving([](asio::ip::tcp::socket& guest) {
            asio::write(
                guest,
                asio::buffer(std::string_view("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")));
            guest.close();
          }));
  EXPECT_EQ(told(answer).substr(0, 39), "upstream: 127.0.0.1: gave no whole answ");
}

TEST_F(ClientTest, neither_an_answer_nor_a_header_without_an_end_is_read_on) {
  auto options = local_options();
  options.body_limit = options.header_limit = 1'000;
  for (const std::string_view beginning : {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nA: "}) {
    const auto endless = std::string(beginning) + std::string(100'000, 'x');
    const auto answer = ask(options, misbehaving([endless](asio::ip::tcp::socket& guest) {
                              boost::system::error_code ignored;
                              asio::write(guest, asio::buffer(endless), ignored);
                            }));
    EXPECT_EQ(told(answer).substr(0, 39), "upstream: 127.0.0.1: gave no whole answ") << beginning;
  }
}

TEST_F(ClientTest, a_header_cannot_begin_another_one) {
  ClientRequest request;
  request.url = serve() + "/echo";
  request.headers.add("X-Mark", "7\r\nX-Other: 8");
  EXPECT_EQ(told(ask(local_options(), request)), "invalid: a header field cannot be written");
}

TEST_F(ClientTest, an_answer_to_head_has_no_body) {
  ClientRequest request;
  request.method = Method::head;
  request.url = misbehaving([](asio::ip::tcp::socket& guest) {
    asio::write(guest,
                asio::buffer(std::string_view("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")));
  });
  EXPECT_EQ(told(ask(local_options(), request)), "200 ");
}

TEST_F(ClientTest, nobody_there_is_said_so) {
  asio::ip::tcp::acceptor closed(context_, {asio::ip::address_v4::loopback(), 0});
  const auto port = closed.local_endpoint().port();
  closed.close();
  const auto answer = ask(local_options(), "http://127.0.0.1:" + std::to_string(port));
  EXPECT_EQ(told(answer), "upstream: 127.0.0.1: could not be reached: Connection refused");
}

}  // namespace
}  // namespace voltyard::http
