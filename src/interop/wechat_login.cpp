#include "interop/wechat_login.hpp"

#include "interop/signature.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace voltyard::interop {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_open_id = 128;

// Of the code: made up, used already, over, missing.
constexpr std::int64_t refusals[] = {40'029, 40'163, 42'003, 41'008};

Error upstream(std::string message) { return {ErrorKind::upstream, std::move(message), {}}; }

// It comes as text/plain, with status 200 whatever became of it.
Result<std::string> open_id_in(const http::ClientResponse& answer) {
  boost::system::error_code failure;
  const auto value = json::parse(answer.body, failure);
  if (answer.status != 200 || failure || !value.is_object()) {
    return upstream(
        fmt::format("WeChat answered with status {} and no JSON object", answer.status));
  }
  const auto& object = value.get_object();
  if (const auto* code = object.if_contains("errcode"); code && *code != 0) {
    const auto number = code->is_int64() ? code->get_int64() : 0;
    if (std::ranges::find(refusals, number) != std::end(refusals)) {
      return invalid("WeChat does not know the code");
    }
    return upstream(fmt::format("WeChat answered with error {}", number));
  }
  const auto* open_id = object.if_contains("openid");
  const bool plausible = open_id && open_id->is_string() && !open_id->get_string().empty() &&
                         open_id->get_string().size() <= longest_open_id;
  if (!plausible) return upstream("WeChat's answer names nobody");
  return std::string(open_id->get_string());
}

}  // namespace

std::string WechatLogin::page(std::string_view state) const {
  return fmt::format(
      "{}/connect/oauth2/authorize?appid={}&redirect_uri={}&response_type=code&scope=snsapi_base"
      "&state={}#wechat_redirect",
      account_.open_url, percent_encoded(account_.app_id),
      percent_encoded(account_.page_url + "/v1/rider/wechat/back"), percent_encoded(state));
}

Task<Result<std::string>> WechatLogin::person(std::string code) {
  http::ClientRequest request;
  request.method = http::Method::get;
  request.url = fmt::format(
      "{}/sns/oauth2/access_token?appid={}&secret={}&code={}&grant_type=authorization_code",
      account_.api_url, percent_encoded(account_.app_id), percent_encoded(account_.secret),
      percent_encoded(code));
  const auto answer = co_await client_.send(std::move(request));
  if (!answer) co_return upstream("WeChat did not answer");
  const auto open_id = open_id_in(*answer);
  if (!open_id) co_return open_id.error();
  co_return account_.app_id + ":" + *open_id;
}

}  // namespace voltyard::interop
