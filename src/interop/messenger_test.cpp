// A message over a real socket, to a receiver that checks the signature by itself.
#include "interop/messenger.hpp"

#include "http/listener.hpp"
#include "interop/gateways.hpp"
#include "interop/signature.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <gtest/gtest.h>

namespace voltyard::interop {
namespace {

namespace asio = boost::asio;
constexpr Timestamp noon{1'795'435'200'000};

class StandingClock final : public Clock {
 public:
  Timestamp now() const override { return noon; }
};

class MessengerTest : public testing::Test {
 protected:
  MessengerTest() {
    router_.add(
        http::Method::post, "/hook", [this](const http::Request& request) -> Task<http::Response> {
          const std::string time(request.headers.get("X-Voltyard-Timestamp"));
          const auto wanted = "sha256=" + hmac_sha256_hex("secret", time + "." + request.body);
          const bool genuine = request.headers.get("X-Voltyard-Signature") == wanted;
          received_.push_back(request.body);
          co_return http::json_response(genuine ? 200 : 401, "{}");
        });
    router_.add(http::Method::post, "/robot",
                [this](const http::Request& request) -> Task<http::Response> {
                  received_.push_back(request.body);
                  co_return http::json_response(200, R"({"errcode":0,"errmsg":"ok"})");
                });
    http::ClientOptions options;
    options.egress.allowed = {*http::Network::parse("127.0.0.1")};
    options.time_limit = std::chrono::seconds(5);
    client_ = std::move(*http::Client::open(options));
    listener_ = std::move(*http::Listener::open(context_.get_executor(), router_, {}));
    port_ = listener_->port();
  }

  domain::Delivery deliver(domain::ChannelKind kind, const std::string& path,
                           std::string secret = "secret") {
    domain::NoticeChannel channel;
    channel.kind = kind;
    channel.url = "http://127.0.0.1:" + std::to_string(port_) + path;
    channel.secret = std::move(secret);
    channel.phones = {"13800000000"};
    Messenger messenger(*client_, clock_);
    std::optional<domain::Delivery> delivery;
    asio::co_spawn(
        context_, messenger.deliver(channel, {}),
        [&](std::exception_ptr, domain::Delivery given) { delivery = std::move(given); });
    context_.restart();
    while (!delivery) context_.run_one();
    return *delivery;
  }

  asio::io_context context_;
  StandingClock clock_;
  SeededRandom random_{1};
  http::Router router_{random_};
  std::vector<std::string> received_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<http::Listener> listener_;
  unsigned short port_ = 0;
};

TEST_F(MessengerTest, a_receiver_that_checks_the_signature_takes_the_message) {
  EXPECT_EQ(deliver(domain::ChannelKind::webhook, "/hook").kind, domain::Delivery::Kind::done);
  EXPECT_EQ(deliver(domain::ChannelKind::sms, "/hook").kind, domain::Delivery::Kind::done);
  EXPECT_EQ(deliver(domain::ChannelKind::webhook, "/hook", "another").outcome,
            "answered with status 401");
}

TEST_F(MessengerTest, each_kind_is_sent_in_its_own_format) {
  using domain::ChannelKind;
  for (const auto kind : {ChannelKind::wecom, ChannelKind::dingtalk}) {
    EXPECT_EQ(deliver(kind, "/robot").kind, domain::Delivery::Kind::done) << to_string(kind);
  }
  // 飞书 answers in other words than these.
  EXPECT_EQ(deliver(ChannelKind::feishu, "/robot").kind, domain::Delivery::Kind::again);
  ASSERT_EQ(received_.size(), 3u);
  EXPECT_TRUE(
      boost::json::parse(received_[0]).at("text").as_object().contains("mentioned_mobile_list"));
  EXPECT_TRUE(boost::json::parse(received_[1]).as_object().contains("at"));
  EXPECT_TRUE(boost::json::parse(received_[2]).as_object().contains("sign"));
}

TEST_F(MessengerTest, nobody_there_is_another_attempt) {
  listener_->stop();
  EXPECT_EQ(deliver(domain::ChannelKind::webhook, "/hook").kind, domain::Delivery::Kind::again);
}

TEST_F(MessengerTest, the_code_of_a_login_goes_out_by_the_operators_short_message_channel) {
  csms::PhoneCode code;
  code.phone = "13800000000";
  code.code = "123456";
  code.at = noon;
  domain::NoticeChannel channel;
  channel.kind = domain::ChannelKind::sms;
  channel.url = "http://127.0.0.1:" + std::to_string(port_) + "/hook";
  channel.secret = "secret";
  auto request = code_request(channel, code, "the-id");
  EXPECT_EQ(request.headers.get("X-Voltyard-Id"), "the-id");
  std::optional<Result<http::ClientResponse>> answer;
  asio::co_spawn(context_, client_->send(std::move(request)),
                 [&](std::exception_ptr, Result<http::ClientResponse> given) {
                   answer = std::move(given);
                   listener_->stop();
                 });
  context_.restart();
  context_.run();
  ASSERT_TRUE(answer && *answer) << "no answer";
  EXPECT_EQ((*answer)->status, 200) << "its signature is the channel's";
  const auto body = boost::json::parse(received_.at(0));
  EXPECT_EQ(body.at("to"), (boost::json::array{"13800000000"}));
  EXPECT_EQ(body.at("code"), "123456");
  EXPECT_EQ(body.at("text"), "验证码 123456，10 分钟内有效。请勿告诉他人。");
}

}  // namespace
}  // namespace voltyard::interop
