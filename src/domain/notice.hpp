// Telling people of an alarm: where to (a channel), and what became of each telling (a notice).
#pragma once

#include "domain/alarm.hpp"
#include "domain/location.hpp"

namespace voltyard::domain {

using ChannelId = Id<struct ChannelTag>;
using NoticeId = Id<struct NoticeTag>;

// A group robot of 企业微信, 钉钉 or 飞书; sms and voice: a provider's gateway that reaches phones;
// breaker: what trips a circuit breaker by remote. It is told of cuts, and is told until it is
// open.
enum class ChannelKind : std::uint8_t { webhook, wecom, dingtalk, feishu, sms, voice, breaker };
enum class Language : std::uint8_t { zh, en };

std::string_view to_string(ChannelKind kind);
std::string_view to_string(Language language);
std::optional<ChannelKind> parse_channel_kind(std::string_view text);
std::optional<Language> parse_language(std::string_view text);

struct NoticeChannel {
  ChannelId id;
  OperatorId operator_id;
  LocationId location_id;  // nil: of all locations
  ZoneId zone_id;          // of a breaker, what hangs on it; nil: the whole location
  std::string name;
  ChannelKind kind = ChannelKind::webhook;
  std::string url;     // a secret too: the robots' keys are in it
  std::string secret;  // what messages are signed with; empty: not signed
  Language language = Language::zh;
  AlarmLevel from_level = AlarmLevel::ordinary;
  std::uint8_t from_step = 0;       // 0: at once; n: only when it was escalated n times
  std::vector<std::string> phones;  // that are called, or mentioned in the group
  bool calls_duty = false;          // those on duty instead; `phones` when nobody is
  bool removed = false;

  bool operator==(const NoticeChannel&) const = default;
};

enum class NoticeState : std::uint8_t { waiting, delivered, given_up };
std::string_view to_string(NoticeState state);

struct Notice {
  NoticeId id;
  OperatorId operator_id;
  ChannelId channel_id;
  AlarmId alarm_id;                          // nil: a trial
  AlarmLevel level = AlarmLevel::important;  // of the alarm: the more urgent is told first
  std::string news;                          // "alarm.raised", ...; "trial"
  Timestamp created_at;
  Timestamp due_at;            // of the next attempt
  std::uint32_t attempts = 0;  // so far
  NoticeState state = NoticeState::waiting;
  Timestamp finished_at{};
  std::string outcome;  // of the last attempt, one sentence

  bool operator==(const Notice&) const = default;
};

}  // namespace voltyard::domain
