#include "interop/gateways.hpp"

#include "interop/signature.hpp"
#include "interop/texts.hpp"

#include <boost/json.hpp>

namespace voltyard::interop {
namespace {

namespace json = boost::json;

constexpr std::size_t spoken_text = 280;  // four short messages; half a minute of speech

template <class SomeId>
json::value id_or_null(const SomeId& id) {
  return id.is_nil() ? json::value(nullptr) : json::value(to_string(id));
}

json::value time_or_null(Timestamp at) {
  return at == Timestamp{} ? json::value(nullptr) : json::value(to_rfc3339(at));
}

json::value described(const csms::Telling& telling) {
  if (!telling.alarm) return nullptr;
  const auto& alarm = *telling.alarm;
  json::object details;
  for (const auto& [name, value] : alarm.details) details[name] = value;
  return {{"id", to_string(alarm.id)},
          {"kind", alarm.kind},
          {"level", to_string(alarm.level)},
          {"state", to_string(alarm.state)},
          {"raised_at", to_rfc3339(alarm.raised_at)},
          {"last_at", to_rfc3339(alarm.last_at)},
          {"cleared_at", time_or_null(alarm.cleared_at)},
          {"count", alarm.count},
          {"step", alarm.step},
          {"location_id", id_or_null(alarm.location_id)},
          {"location", telling.location},
          {"station_id", id_or_null(alarm.station_id)},
          {"station", telling.station},
          {"evse_id", id_or_null(alarm.evse_id)},
          {"slot", telling.slot},
          {"session_id", id_or_null(alarm.session_id)},
          {"details", details}};
}

http::ClientRequest post(const domain::NoticeChannel& channel, const domain::Notice& notice,
                         const json::object& body, Timestamp wall_now) {
  http::ClientRequest request;
  request.url = channel.url;
  request.body = json::serialize(body);
  const auto time = std::to_string(wall_now.ms / 1'000);
  request.headers.add("Content-Type", "application/json; charset=utf-8");
  request.headers.add("X-Voltyard-Id", to_string(notice.id));
  request.headers.add("X-Voltyard-Event", notice.news);
  request.headers.add("X-Voltyard-Timestamp", time);
  if (!channel.secret.empty()) {
    request.headers.add("X-Voltyard-Signature",
                        "sha256=" + hmac_sha256_hex(channel.secret, time + "." + request.body));
  }
  return request;
}

}  // namespace

http::ClientRequest webhook_request(const domain::NoticeChannel& channel,
                                    const csms::Telling& telling, const Message& message,
                                    Timestamp wall_now) {
  const json::object body{{"id", to_string(telling.notice.id)},
                          {"event", telling.notice.news},
                          {"operator", telling.operator_name},
                          {"language", to_string(channel.language)},
                          {"title", message.title},
                          {"text", message.text},
                          {"alarm", described(telling)}};
  return post(channel, telling.notice, body, wall_now);
}

http::ClientRequest phone_request(const domain::NoticeChannel& channel,
                                  const csms::Telling& telling, const Message& message,
                                  Timestamp wall_now) {
  const json::object body{{"id", to_string(telling.notice.id)},
                          {"kind", to_string(channel.kind)},
                          {"to", json::array(channel.phones.begin(), channel.phones.end())},
                          {"language", to_string(channel.language)},
                          {"text", shortened(message.title + "\n" + message.text, spoken_text)}};
  return post(channel, telling.notice, body, wall_now);
}

http::ClientRequest code_request(const domain::NoticeChannel& channel, const csms::PhoneCode& code,
                                 std::string_view id) {
  const auto text = filled(text_of(code.language, "notice.login_code"), "code", code.code);
  const json::object body{{"id", id},
                          {"kind", to_string(domain::ChannelKind::sms)},
                          {"purpose", "login_code"},
                          {"to", json::array{code.phone}},
                          {"language", to_string(code.language)},
                          {"code", code.code},
                          {"text", text}};
  domain::Notice notice;
  notice.news = "login_code";
  auto request = post(channel, notice, body, code.at);
  request.headers.set("X-Voltyard-Id", std::string(id));
  return request;
}

http::ClientRequest breaker_request(const domain::NoticeChannel& channel,
                                    const csms::Telling& telling, Timestamp wall_now) {
  json::object body{{"id", to_string(telling.notice.id)},
                    {"action", telling.alarm ? "trip" : "state"},
                    {"breaker", channel.name},
                    {"location", telling.location}};
  if (telling.alarm) body["reason"] = domain::detail_of(telling.alarm->details, "reason");
  return post(channel, telling.notice, body, wall_now);
}

}  // namespace voltyard::interop
