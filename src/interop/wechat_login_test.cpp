// The client of WeChat's web authorisation against a stand-in over a real socket, which takes and
// says what WeChat's documents have. It was never run against WeChat itself.
#include "interop/wechat_login.hpp"

#include "http/listener.hpp"
#include "http/router.hpp"

#include "base/random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <gtest/gtest.h>

#include <set>

namespace voltyard::interop {
namespace {

namespace asio = boost::asio;

http::Response said(std::string json) {
  http::Response response;
  response.headers.add("Content-Type", "text/plain");
  response.body = std::move(json);
  return response;
}

class WechatLoginTest : public testing::Test {
 protected:
  WechatLoginTest() {
    http::ClientOptions options;
    options.egress.allowed = {*http::Network::parse("127.0.0.1")};
    options.time_limit = std::chrono::milliseconds(500);
    client_ = std::move(*http::Client::open(options));
    router_.add(http::Method::get, "/sns/oauth2/access_token",
                [this](const http::Request& request) { return exchange(request); });
    listener_ = std::move(*http::Listener::open(context_.get_executor(), router_, {}));
    WechatAccount account;
    account.app_id = "wx0000000000000001";
    account.secret = "a+secret/with=signs&";
    account.page_url = "https://charge.example.cn";
    account.api_url = "http://127.0.0.1:" + std::to_string(listener_->port());
    login_ = std::make_unique<WechatLogin>(std::move(account), *client_);
  }

  // As WeChat's documents have it: status 200 and text/plain, whatever became of it.
  Task<http::Response> exchange(http::Request request) {
    const auto value = [&](std::string_view name) {
      return std::string(request.query_value(name).value_or(""));
    };
    if (!instead_.empty()) co_return said(instead_);
    if (late_) {
      asio::steady_timer timer(context_, std::chrono::seconds(30));
      co_await timer.async_wait(asio::use_awaitable);
    }
    if (value("appid") != "wx0000000000000001") {
      co_return said(R"({"errcode":40013,"errmsg":"invalid appid"})");
    }
    if (value("secret") != "a+secret/with=signs&") {
      co_return said(R"({"errcode":40125,"errmsg":"invalid appsecret"})");
    }
    if (value("grant_type") != "authorization_code") {
      co_return said(R"({"errcode":40002,"errmsg":"invalid grant_type"})");
    }
    if (value("code").empty()) co_return said(R"({"errcode":41008,"errmsg":"missing code"})");
    if (used_.contains(value("code"))) {
      co_return said(R"({"errcode":40163,"errmsg":"code been used, rid: 1"})");
    }
    if (value("code") != "081fGk") {
      co_return said(R"({"errcode":40029,"errmsg":"invalid code, rid: 1"})");
    }
    used_.insert(value("code"));
    co_return said(R"({"access_token":"ACCESS","expires_in":7200,"refresh_token":"REFRESH",)"
                   R"("openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o","scope":"snsapi_base"})");
  }

  std::string person(std::string code) {
    std::optional<Result<std::string>> result;
    asio::co_spawn(context_, login_->person(std::move(code)),
                   [&](std::exception_ptr, Result<std::string> value) { result.emplace(value); });
    context_.restart();
    while (!result) context_.run_one();
    if (*result) return **result;
    return std::string(to_string(result->error().kind)) + ": " + result->error().message;
  }

  asio::io_context context_;
  SeededRandom random_{3};
  http::Router router_{random_};
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<http::Listener> listener_;
  std::unique_ptr<WechatLogin> login_;
  std::set<std::string> used_;
  std::string instead_;
  bool late_ = false;
};

TEST_F(WechatLoginTest, the_browser_is_sent_with_what_the_documents_ask_for) {
  EXPECT_EQ(login_->page("00ff"),
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0000000000000001"
            "&redirect_uri=https%3A%2F%2Fcharge.example.cn%2Fv1%2Frider%2Fwechat%2Fback"
            "&response_type=code&scope=snsapi_base&state=00ff#wechat_redirect");
}

TEST_F(WechatLoginTest, a_code_becomes_the_name_that_wechat_gives_the_person_here) {
  EXPECT_EQ(person("081fGk"), "wx0000000000000001:oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
}

TEST_F(WechatLoginTest, a_code_that_is_used_or_made_up_is_the_browsers_fault) {
  person("081fGk");
  EXPECT_EQ(person("081fGk"), "invalid: WeChat does not know the code");
  EXPECT_EQ(person("081fgk"), "invalid: WeChat does not know the code");
  EXPECT_EQ(person("x&grant_type=other"), "invalid: WeChat does not know the code")
      << "nothing is slipped in";
}

TEST_F(WechatLoginTest, everything_else_is_wechats_or_ours) {
  instead_ = R"({"errcode":-1,"errmsg":"system error"})";
  EXPECT_EQ(person("081fGk"), "upstream: WeChat answered with error -1");
  instead_ = R"({"errcode":40125,"errmsg":"invalid appsecret"})";
  EXPECT_EQ(person("081fGk"), "upstream: WeChat answered with error 40125");
  instead_ = "<html>busy</html>";
  EXPECT_EQ(person("081fGk"), "upstream: WeChat answered with status 200 and no JSON object");
  for (const auto* nobody : {R"({"access_token":"A"})", R"({"openid":""})", R"({"openid":7})"}) {
    instead_ = nobody;
    EXPECT_EQ(person("081fGk"), "upstream: WeChat's answer names nobody") << nobody;
  }
}

TEST_F(WechatLoginTest, nobody_waits_for_an_answer_that_does_not_come) {
  late_ = true;
  const auto nothing = person("081fGk");
  EXPECT_EQ(nothing, "upstream: WeChat did not answer");
  EXPECT_EQ(nothing.find("secret"), std::string::npos) << "the address is not quoted";
}

}  // namespace
}  // namespace voltyard::interop
