#include "domain/notice_rules.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace voltyard::domain {
namespace {

constexpr Duration waits[] = {std::chrono::seconds(2), std::chrono::seconds(10),
                              std::chrono::minutes(1), std::chrono::minutes(5),
                              std::chrono::minutes(15)};
constexpr Duration longest_wait = std::chrono::hours(1);
constexpr Duration breaker_wait = std::chrono::minutes(1);
constexpr Duration no_news_after = std::chrono::hours(24);
constexpr std::size_t longest_outcome = 300;

std::optional<ZoneId> parent_of(ZoneId id, std::span<const Zone> zones) {
  const auto found =
      std::find_if(zones.begin(), zones.end(), [&](const Zone& zone) { return zone.id == id; });
  return found == zones.end() ? std::nullopt : found->parent_id;
}

bool trips(const AlarmChange& change, const NoticeChannel& channel, std::span<const Zone> zones) {
  const auto& alarm = change.alarm;
  const bool cut = alarm.kind == event::cut_ordered && alarm.station_id.is_nil();
  if (!cut || change.news != AlarmNews::raised || channel.location_id.is_nil()) return false;
  const auto part = detail_of(alarm.details, "zone_id");
  if (part.empty()) return true;  // the whole location
  std::optional<ZoneId> around = channel.zone_id;
  for (std::size_t depth = 0; around && depth <= zones.size(); ++depth) {
    if (to_string(*around) == part) return true;
    around = parent_of(*around, zones);
  }
  return false;
}

}  // namespace

bool is_told(const AlarmChange& change, const NoticeChannel& channel, std::span<const Zone> zones) {
  const auto& alarm = change.alarm;
  if (channel.removed || channel.operator_id != alarm.operator_id) return false;
  if (!channel.location_id.is_nil() && channel.location_id != alarm.location_id) return false;
  if (channel.kind == ChannelKind::breaker) return trips(change, channel, zones);
  if (alarm.level < channel.from_level) return false;
  switch (change.news) {
    case AlarmNews::raised: return channel.from_step == 0;
    case AlarmNews::escalated: return alarm.step >= channel.from_step;
    case AlarmNews::cleared: return alarm.step >= channel.from_step;
    case AlarmNews::repeated:
    case AlarmNews::acknowledged: return false;
  }
  return false;
}

Notice after_attempt(Notice notice, ChannelKind kind, const Delivery& delivery, Timestamp now) {
  const bool trips = kind == ChannelKind::breaker && !notice.alarm_id.is_nil();
  const auto step = std::min<std::size_t>(notice.attempts, std::size(waits) - 1);
  ++notice.attempts;
  notice.outcome = delivery.outcome.substr(0, longest_outcome);
  auto wait = waits[step];
  if (delivery.not_before) wait = std::clamp(*delivery.not_before, wait, longest_wait);
  if (trips) wait = std::min(wait, breaker_wait);
  const bool too_old = !trips && now + wait > notice.created_at + no_news_after;
  if (delivery.kind == Delivery::Kind::again && !too_old) {
    notice.due_at = now + wait;
    return notice;
  }
  notice.state =
      delivery.kind == Delivery::Kind::done ? NoticeState::delivered : NoticeState::given_up;
  notice.finished_at = now;
  return notice;
}

const Notice* next_to_tell(std::span<const Notice* const> waiting, Timestamp now) {
  const bool rests = std::any_of(waiting.begin(), waiting.end(), [&](const Notice* notice) {
    return notice->attempts > 0 && notice->due_at > now;
  });
  std::set<AlarmId> passed;  // what is behind an earlier notice of its alarm waits with it
  const Notice* best = nullptr;
  for (const auto* notice : waiting) {
    if (!notice->alarm_id.is_nil() && !passed.insert(notice->alarm_id).second) continue;
    const bool cannot_wait = notice->level == AlarmLevel::urgent && notice->attempts == 0;
    if (notice->due_at > now || (rests && !cannot_wait)) continue;
    if (best == nullptr || notice->level > best->level) best = notice;
  }
  return best;
}

bool has_room(ChannelKind kind, AlarmLevel level, std::size_t in_last_minute) {
  constexpr std::size_t most = 20;
  constexpr std::size_t left_for_urgent = 2;
  if (kind != ChannelKind::wecom && kind != ChannelKind::dingtalk) return true;
  return in_last_minute < (level == AlarmLevel::urgent ? most : most - left_for_urgent);
}

}  // namespace voltyard::domain
