#include "interop/robots.hpp"

#include "interop/signature.hpp"

#include <boost/json.hpp>

namespace voltyard::interop {
namespace {

namespace json = boost::json;

constexpr std::size_t wecom_text = 2'048;
constexpr std::size_t long_text = 4'096;

http::ClientRequest post(std::string url, const json::object& body) {
  http::ClientRequest request;
  request.url = std::move(url);
  request.headers.add("Content-Type", "application/json; charset=utf-8");
  request.body = json::serialize(body);
  return request;
}

std::string whole(const Message& message, std::size_t octets) {
  return shortened(message.title + "\n" + message.text, octets);
}

json::array listed(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

}  // namespace

http::ClientRequest wecom_request(const domain::NoticeChannel& channel, const Message& message) {
  json::object text{{"content", whole(message, wecom_text)}};
  if (!channel.phones.empty()) text["mentioned_mobile_list"] = listed(channel.phones);
  return post(channel.url, {{"msgtype", "text"}, {"text", text}});
}

http::ClientRequest dingtalk_request(const domain::NoticeChannel& channel, const Message& message,
                                     Timestamp wall_now) {
  auto text = whole(message, long_text);
  // A phone that is to be called must also stand in the text.
  for (const auto& phone : channel.phones) text += " @" + phone;
  const json::object body{{"msgtype", "text"},
                          {"text", {{"content", text}}},
                          {"at", {{"atMobiles", listed(channel.phones)}, {"isAtAll", false}}}};
  auto url = channel.url;
  if (!channel.secret.empty()) {
    const auto time = std::to_string(wall_now.ms);
    const auto sign = hmac_sha256_base64(channel.secret, time + "\n" + channel.secret);
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += "timestamp=" + time + "&sign=" + percent_encoded(sign);
  }
  return post(std::move(url), body);
}

http::ClientRequest feishu_request(const domain::NoticeChannel& channel, const Message& message,
                                   Timestamp wall_now) {
  json::object body{{"msg_type", "text"}, {"content", {{"text", whole(message, long_text)}}}};
  if (!channel.secret.empty()) {
    // The text to sign is the key here, and nothing is signed with it.
    const auto time = std::to_string(wall_now.ms / 1'000);
    body["timestamp"] = time;
    body["sign"] = hmac_sha256_base64(time + "\n" + channel.secret, "");
  }
  return post(channel.url, body);
}

}  // namespace voltyard::interop
