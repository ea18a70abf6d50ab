// What each kind of channel is sent, and what its answers mean: literal messages, and signatures
// that were computed elsewhere.
#include "interop/answers.hpp"
#include "interop/gateways.hpp"
#include "interop/robots.hpp"
#include "interop/signature.hpp"
#include "interop/texts.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace voltyard::interop {
namespace {

namespace json = boost::json;
using domain::ChannelKind;
using domain::Language;

constexpr Timestamp noon{1'795'435'200'000};  // 2026-11-23T12:00:00Z

domain::NoticeChannel a_channel(ChannelKind kind) {
  domain::NoticeChannel channel;
  channel.kind = kind;
  channel.name = "值班群";
  channel.url = "https://robot.example/send?key=1";
  channel.phones = {"13800000000"};
  return channel;
}

csms::Telling a_telling() {
  csms::Telling telling;
  telling.operator_name = "花园路街道";
  telling.location = "1 号院充电棚";
  telling.zone = {"Asia/Shanghai", std::chrono::hours(8), {}};
  telling.station = "03 号桩";
  telling.slot = "3-07";
  telling.notice.news = "alarm.raised";
  domain::Alarm alarm;
  alarm.kind = "signal.smoke";
  alarm.level = domain::AlarmLevel::urgent;
  alarm.raised_at = noon;
  alarm.last_at = noon;
  alarm.details = {{"detector", "烟感 2"}};
  telling.alarm = alarm;
  return telling;
}

Message a_message() { return {"【紧急】烟雾", "地点：1 号院"}; }

std::string header(const http::ClientRequest& request, std::string_view name) {
  return std::string(request.headers.get(name));
}

TEST(Message, says_what_where_and_since_when_in_the_readers_language) {
  auto channel = a_channel(ChannelKind::webhook);
  const auto zh = message_of(channel, a_telling());
  EXPECT_EQ(zh.title, "【紧急】烟雾");
  EXPECT_EQ(zh.text,
            "地点：1 号院充电棚\n充电桩：03 号桩\n充电位：3-07\n"
            "探测器：烟感 2\n发生：2026-11-23 20:00:00 +08:00\n来自：花园路街道");
  channel.language = Language::en;
  const auto en = message_of(channel, a_telling());
  EXPECT_EQ(en.title, "[Urgent] Smoke");
  EXPECT_EQ(en.text,
            "Site: 1 号院充电棚\nPile: 03 号桩\nSlot: 3-07\n"
            "Detector: 烟感 2\nSince: 2026-11-23 20:00:00 +08:00\nFrom: 花园路街道");
}

TEST(Message, tells_reminders_and_ends_apart) {
  auto telling = a_telling();
  telling.notice.news = "alarm.escalated";
  telling.alarm->step = 2;
  EXPECT_EQ(message_of(a_channel(ChannelKind::wecom), telling).title, "【紧急·第 2 次催办】烟雾");
  telling.notice.news = "alarm.cleared";
  telling.alarm->state = domain::AlarmState::cleared;
  telling.alarm->cleared_at = noon + std::chrono::minutes(5);
  telling.alarm->note = "误报";
  const auto over = message_of(a_channel(ChannelKind::wecom), telling);
  EXPECT_EQ(over.title, "【已解除】烟雾");
  EXPECT_NE(over.text.find("解除：2026-11-23 20:05:00 +08:00\n处理：误报"), std::string::npos);
}

TEST(Message, a_trial_names_its_channel_and_an_unknown_kind_is_told_by_its_name) {
  EXPECT_EQ(message_of(a_channel(ChannelKind::wecom), {}).text,
            "能看到这条消息，渠道“值班群”就是通的。");
  auto telling = a_telling();
  telling.alarm->kind = "signal.new_thing";
  EXPECT_EQ(message_of(a_channel(ChannelKind::wecom), telling).title,
            "【紧急】alarm.signal.new_thing");
}

TEST(Message, a_name_cannot_become_markup_or_another_line) {
  auto telling = a_telling();
  telling.station = "<at user_id=\"all\">x</at>\n地点：别处";
  const auto message = message_of(a_channel(ChannelKind::feishu), telling);
  EXPECT_EQ(message.text.find('<'), std::string::npos);
  EXPECT_NE(message.text.find("充电桩：＜at user_id=\"all\"＞x＜/at＞ 地点：别处\n"),
            std::string::npos);
  telling.station = "[x](https://evil.example)";
  EXPECT_NE(message_of(a_channel(ChannelKind::dingtalk), telling)
                .text.find("充电桩：［x］(https：//evil.example)"),
            std::string::npos);
  telling.station = std::string(5'000, 'x');
  EXPECT_LT(message_of(a_channel(ChannelKind::feishu), telling).text.size(), 500u);
}

TEST(Message, is_cut_between_characters) {
  EXPECT_EQ(shortened("烟雾", 6), "烟雾");
  EXPECT_EQ(shortened("烟雾报警", 11), "烟雾…");
  EXPECT_EQ(shortened("烟雾报警", 9), "烟雾…");
  EXPECT_EQ(shortened("烟雾报警", 8), "烟…");
  EXPECT_EQ(shortened("烟雾报警", 2), "…");
}

TEST(Message, every_kind_of_alarm_and_level_has_its_words) {
  std::vector<std::string> keys{"alarm.station.offline"};
  const auto add = [&](const domain::Event& event) {
    const auto found = domain::alarm_case(event, domain::shipped_signal_actions);
    if (found) keys.push_back("alarm." + found->kind);
  };
  domain::Event event;
  event.kind = domain::event::protection;
  for (int rule = 0; rule < static_cast<int>(domain::Rule::signal); ++rule) {
    event.details = {{"rule", std::string(to_string(static_cast<domain::Rule>(rule)))}};
    add(event);
  }
  event.kind = domain::event::station_alarm;
  for (std::size_t signal = 0; signal < domain::signal_count; ++signal) {
    event.details = {{"signal", std::string(to_string(static_cast<domain::Signal>(signal)))}};
    add(event);
  }
  for (const auto kind : {domain::event::limits_drift, domain::event::cut_ordered}) {
    event.kind = kind;
    add(event);
  }
  event.kind = domain::event::evse_status;
  event.details = {{"status", "Faulted"}};
  add(event);
  for (const auto kind : {domain::event::work_overdue, domain::event::sim_expiring}) {
    event.kind = kind;
    add(event);
  }
  event.kind = domain::event::bulk_changed;
  event.details = {{"state", "stopped"}};
  add(event);
  event.kind = domain::event::duty_omitted;
  for (const char* what : {"not_taken_over", "no_patrol"}) {
    event.details = {{"what", what}};
    add(event);
  }
  for (int level = 0; level <= static_cast<int>(domain::AlarmLevel::urgent); ++level) {
    keys.push_back("level." + std::string(to_string(static_cast<domain::AlarmLevel>(level))));
  }
  EXPECT_EQ(keys.size(), 1u + 13 + domain::signal_count + 4 + 4 + 4);
  for (const auto& key : keys) {
    EXPECT_NE(text_of(Language::zh, key), key);
    EXPECT_NE(text_of(Language::en, key), key);
  }
}

TEST(Signature, is_what_others_compute) {
  EXPECT_EQ(hmac_sha256_hex("key", "The quick brown fox jumps over the lazy dog"),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  EXPECT_EQ(percent_encoded("a+/=~中"), "a%2B%2F%3D~%E4%B8%AD");
}

TEST(Wecom, mentions_the_phones) {
  const auto request = wecom_request(a_channel(ChannelKind::wecom), a_message());
  EXPECT_EQ(request.url, "https://robot.example/send?key=1");
  EXPECT_EQ(json::parse(request.body), json::parse(R"({"msgtype":"text","text":{
      "content":"【紧急】烟雾\n地点：1 号院","mentioned_mobile_list":["13800000000"]}})"));
  const Message much{"烟", std::string(5'000, 'x')};
  const auto cut = json::parse(wecom_request(a_channel(ChannelKind::wecom), much).body);
  EXPECT_LE(cut.at("text").at("content").as_string().size(), 2'048u);
}

TEST(Dingtalk, signs_in_the_url_and_calls_the_phones) {
  auto channel = a_channel(ChannelKind::dingtalk);
  EXPECT_EQ(dingtalk_request(channel, a_message(), noon).url, channel.url);
  channel.secret = "SEC7";
  const auto request = dingtalk_request(channel, a_message(), noon);
  EXPECT_EQ(request.url,
            "https://robot.example/"
            "send?key=1&timestamp=1795435200000&sign=Ue2D%2B5%2Fb2t4YScL%2FSGaFZP%"
            "2BklI91vZT5EUVWRQRdXyA%3D");
  EXPECT_EQ(
      json::parse(request.body),
      json::parse(R"({"msgtype":"text","text":{"content":"【紧急】烟雾\n地点：1 号院 @13800000000"},
      "at":{"atMobiles":["13800000000"],"isAtAll":false}})"));
}

TEST(Feishu, signs_in_the_body) {
  auto channel = a_channel(ChannelKind::feishu);
  channel.secret = "SEC7";
  const auto request = feishu_request(channel, a_message(), noon);
  EXPECT_EQ(request.url, channel.url);
  EXPECT_EQ(json::parse(request.body),
            json::parse(R"({"msg_type":"text","content":{"text":"【紧急】烟雾\n地点：1 号院"},
      "timestamp":"1795435200","sign":"X6U29AST934A1UasUcFATMUGGvPF1XQhrqNE+L7JB9M="})"));
}

TEST(Webhook, carries_the_alarm_and_is_signed) {
  auto channel = a_channel(ChannelKind::webhook);
  channel.secret = "key";
  const auto request = webhook_request(channel, a_telling(), a_message(), noon);
  EXPECT_EQ(header(request, "X-Voltyard-Event"), "alarm.raised");
  EXPECT_EQ(header(request, "X-Voltyard-Timestamp"), "1795435200");
  EXPECT_EQ(header(request, "X-Voltyard-Signature"),
            "sha256=" + hmac_sha256_hex("key", "1795435200." + request.body));
  const auto body = json::parse(request.body);
  EXPECT_EQ(header(request, "X-Voltyard-Id"), body.at("id").as_string());
  EXPECT_EQ(body.at("alarm").at("kind"), "signal.smoke");
  EXPECT_EQ(body.at("alarm").at("raised_at"), "2026-11-23T12:00:00Z");
  EXPECT_EQ(body.at("alarm").at("cleared_at"), nullptr);
  EXPECT_EQ(body.at("alarm").at("details").at("detector"), "烟感 2");
  EXPECT_EQ(body.at("alarm").at("slot"), "3-07");
  EXPECT_EQ(body.at("title"), "【紧急】烟雾");
  channel.secret.clear();
  EXPECT_FALSE(
      webhook_request(channel, a_telling(), a_message(), noon).headers.has("X-Voltyard-Signature"));
}

TEST(Phones, a_gateway_is_given_numbers_and_a_short_text) {
  const Message much{"【紧急】烟雾", std::string(5'000, 'x')};
  const auto request = phone_request(a_channel(ChannelKind::voice), a_telling(), much, noon);
  const auto body = json::parse(request.body);
  EXPECT_EQ(body.at("kind"), "voice");
  EXPECT_EQ(body.at("to"), json::array{"13800000000"});
  EXPECT_LE(body.at("text").as_string().size(), 280u);
}

std::string judged(ChannelKind kind, int status, std::string body, std::string retry_after = {}) {
  http::ClientResponse response;
  response.status = status;
  response.body = std::move(body);
  if (!retry_after.empty()) response.headers.add("Retry-After", retry_after);
  const auto delivery = judge(kind, response);
  constexpr const char* words[] = {"done", "again", "refused"};
  std::string text = words[static_cast<int>(delivery.kind)];
  if (delivery.not_before) text += " in " + std::to_string(delivery.not_before->count() / 1'000);
  return text;
}

TEST(Answers, of_gateways_are_their_status) {
  EXPECT_EQ(judged(ChannelKind::webhook, 200, ""), "done");
  EXPECT_EQ(judged(ChannelKind::sms, 204, ""), "done");
  EXPECT_EQ(judged(ChannelKind::webhook, 302, ""), "again");
  EXPECT_EQ(judged(ChannelKind::webhook, 404, ""), "again");
  EXPECT_EQ(judged(ChannelKind::webhook, 410, ""), "refused");
  EXPECT_EQ(judged(ChannelKind::webhook, 429, "", "30"), "again in 30");
  EXPECT_EQ(judged(ChannelKind::webhook, 503, "", "Wed, 21 Oct 2026 07:28:00 GMT"), "again");
  EXPECT_EQ(judged(ChannelKind::webhook, 503, "", "-1"), "again");
  EXPECT_EQ(judged(ChannelKind::webhook, 503, "", "30abc"), "again");
}

TEST(Answers, of_robots_are_inside_their_200) {
  EXPECT_EQ(judged(ChannelKind::wecom, 200, R"({"errcode":0,"errmsg":"ok"})"), "done");
  EXPECT_EQ(judged(ChannelKind::wecom, 200, R"({"errcode":45009,"errmsg":"freq"})"), "again in 60");
  EXPECT_EQ(judged(ChannelKind::wecom, 200, R"({"errcode":93000,"errmsg":"key"})"), "refused");
  EXPECT_EQ(judged(ChannelKind::wecom, 200, R"({"errcode":-1,"errmsg":"busy"})"), "again");
  EXPECT_EQ(judged(ChannelKind::dingtalk, 200, R"({"errcode":310000,"errmsg":"sign"})"), "refused");
  EXPECT_EQ(judged(ChannelKind::dingtalk, 200, R"({"errcode":130101})"), "again in 600");
  EXPECT_EQ(judged(ChannelKind::dingtalk, 200, R"({"errcode":410100})"), "again in 600");
  EXPECT_EQ(judged(ChannelKind::dingtalk, 200, R"({"errcode":300005})"), "refused");
  EXPECT_EQ(judged(ChannelKind::feishu, 200, R"({"code":0,"msg":"success"})"), "done");
  EXPECT_EQ(judged(ChannelKind::feishu, 200, R"({"code":19021,"msg":"sign"})"), "refused");
  for (const auto* nonsense :
       {"", "null", "[]", "{}", R"({"errcode":"0"})", "<html>", "{\"errcode\":"}) {
    EXPECT_EQ(judged(ChannelKind::wecom, 200, nonsense), "again") << nonsense;
  }
}

TEST(Breaker, is_told_to_trip_and_in_a_trial_only_asked) {
  auto telling = a_telling();
  telling.alarm->details = {{"cut_id", "1"}, {"reason", "signal.smoke"}};
  auto channel = a_channel(ChannelKind::breaker);
  channel.secret = "key";
  const auto request = breaker_request(channel, telling, noon);
  EXPECT_EQ(json::parse(request.body).at("action"), "trip");
  EXPECT_EQ(json::parse(request.body).at("reason"), "signal.smoke");
  EXPECT_TRUE(request.headers.has("X-Voltyard-Signature"));
  EXPECT_EQ(json::parse(breaker_request(channel, {}, noon).body).at("action"), "state");
}

TEST(Breaker, is_open_only_when_it_says_so) {
  const auto judged_as = [](int status, std::string body, bool trial) {
    http::ClientResponse response;
    response.status = status;
    response.body = std::move(body);
    return judge_breaker(response, trial).kind;
  };
  using Kind = domain::Delivery::Kind;
  EXPECT_EQ(judged_as(200, R"({"state":"open"})", false), Kind::done);
  for (const auto* body : {R"({"state":"closed"})", R"({"state":"unknown"})", R"({"state":true})",
                           R"({"ok":true})", "[]", "", "open"}) {
    EXPECT_EQ(judged_as(200, body, false), Kind::again) << body;
  }
  EXPECT_EQ(judged_as(503, R"({"state":"open"})", false), Kind::again);
  EXPECT_EQ(judged_as(410, "", false), Kind::again);
  EXPECT_EQ(judged_as(410, "", true), Kind::refused);
  const Error forbidden{ErrorKind::forbidden, "may not", {}};
  EXPECT_EQ(judge_breaker(forbidden, false).kind, Kind::again);
  EXPECT_EQ(judged_as(200, R"({"state":"closed"})", true), Kind::done);
}

TEST(Answers, an_address_that_may_not_be_called_is_refused_and_no_answer_is_not) {
  const Error forbidden{ErrorKind::forbidden, "may not", {}};
  const Error silent{ErrorKind::upstream, "silent", {}};
  EXPECT_EQ(judge(ChannelKind::wecom, forbidden).kind, domain::Delivery::Kind::refused);
  EXPECT_EQ(judge(ChannelKind::wecom, silent).kind, domain::Delivery::Kind::again);
}

}  // namespace
}  // namespace voltyard::interop
