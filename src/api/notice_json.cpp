#include "api/notice_json.hpp"

#include "http/url.hpp"

namespace voltyard::api {

const Schema notice_channel_schema{
    "NoticeChannel",
    "Where people are told of alarms",
    {{"id", "uuid"},
     {"location_id", "uuid?", "null: of all locations"},
     {"zone_id", "uuid?", "Of a breaker: what hangs on it; null: the whole location"},
     {"name", "string"},
     {"kind", "webhook|wecom|dingtalk|feishu|sms|voice|breaker"},
     {"host", "string", "Of its URL; the URL itself is a secret"},
     {"signed", "boolean", "It has a secret with which messages are signed"},
     {"language", "zh|en"},
     {"from_level", "information|ordinary|important|urgent"},
     {"from_step", "integer", "0: told at once; n: only when an alarm was escalated n times"},
     {"phones", "[string]"},
     {"calls_duty", "boolean", "Those on duty instead; `phones` when nobody is"}}};

const Schema notice_channel_page_schema{
    "NoticeChannelPage", "A page", {{"items", "[NoticeChannel]"}, {"next_cursor", "string?"}}};

const Schema new_notice_channel_schema = [] {
  Schema schema{"NewNoticeChannel", "A channel that was made", notice_channel_schema.properties};
  schema.properties.push_back(
      {"secret", "string?", "Made here and told only now; null: there is none, or it was given"});
  return schema;
}();

const Schema notice_channel_input_schema{
    "NoticeChannelInput",
    "A new channel",
    {{"location_id", "uuid?", "A breaker needs one"},
     {"zone_id", "uuid?", "Of a breaker"},
     {"name", "string"},
     {"kind", "webhook|wecom|dingtalk|feishu|sms|voice|breaker"},
     {"url", "string", "https:// or http://"},
     {"secret", "string?", "Of dingtalk and feishu; for the others one is made when none is given"},
     {"language", "string?", "zh (default) or en"},
     {"from_level", "string?", "ordinary by default"},
     {"from_step", "integer?", "0 to 3"},
     {"phones", "[string]?", "Called or mentioned; sms and voice need at least one"},
     {"calls_duty", "boolean?", "Call those on duty instead; `phones` when nobody is"}}};

const Schema notice_schema{
    "Notice",
    "One telling of an alarm's news to one channel",
    {{"id", "uuid"},
     {"channel_id", "uuid"},
     {"alarm_id", "uuid?", "null: a trial"},
     {"level", "information|ordinary|important|urgent", "The more urgent is told first"},
     {"news", "string", "alarm.raised, alarm.escalated, alarm.cleared, trial"},
     {"state", "waiting|delivered|given_up"},
     {"created_at", "time"},
     {"due_at", "time", "Of the next attempt"},
     {"attempts", "integer"},
     {"finished_at", "time?"},
     {"outcome", "string?", "Of the last attempt"}}};

const Schema notice_page_schema{
    "NoticePage", "A page, newest first", {{"items", "[Notice]"}, {"next_cursor", "string?"}}};

void write_channel(JsonWriter& out, const domain::NoticeChannel& channel,
                   const std::string* secret) {
  const auto url = http::parse_url(channel.url);
  out.object().id("id", channel.id).id("location_id", channel.location_id);
  out.id("zone_id", channel.zone_id);
  out.text("name", channel.name).text("kind", to_string(channel.kind));
  out.text("host", url ? url->authority() : std::string());
  out.flag("signed", !channel.secret.empty()).text("language", to_string(channel.language));
  out.text("from_level", to_string(channel.from_level)).count("from_step", channel.from_step);
  out.list("phones");
  for (const auto& phone : channel.phones) out.text({}, phone);
  out.end();
  out.flag("calls_duty", channel.calls_duty);
  if (secret) out.text_or_null("secret", *secret);
  out.end();
}

void write_notice(JsonWriter& out, const domain::Notice& notice) {
  out.object().id("id", notice.id).id("channel_id", notice.channel_id);
  out.id("alarm_id", notice.alarm_id).text("level", to_string(notice.level));
  out.text("news", notice.news);
  out.text("state", to_string(notice.state)).time("created_at", notice.created_at);
  out.time("due_at", notice.due_at).count("attempts", notice.attempts);
  out.time("finished_at", notice.finished_at).text_or_null("outcome", notice.outcome).end();
}

}  // namespace voltyard::api
