#include "domain/notice_rules.hpp"

#include <algorithm>
#include <iterator>

namespace voltyard::domain {
namespace {

constexpr Duration waits[] = {std::chrono::seconds(2), std::chrono::seconds(10),
                              std::chrono::minutes(1), std::chrono::minutes(5),
                              std::chrono::minutes(15)};
constexpr Duration longest_wait = std::chrono::hours(1);
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
  std::string_view part;
  for (const auto& [name, value] : alarm.details) {
    if (name == "zone_id") part = value;
  }
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

Notice after_attempt(Notice notice, const Delivery& delivery, Timestamp now) {
  const auto step = std::min<std::size_t>(notice.attempts, std::size(waits) - 1);
  ++notice.attempts;
  notice.outcome = delivery.outcome.substr(0, longest_outcome);
  auto wait = waits[step];
  if (delivery.not_before) wait = std::clamp(*delivery.not_before, wait, longest_wait);
  const bool too_old = now + wait > notice.created_at + no_news_after;
  if (delivery.kind == Delivery::Kind::again && !too_old) {
    notice.due_at = now + wait;
    return notice;
  }
  notice.state =
      delivery.kind == Delivery::Kind::done ? NoticeState::delivered : NoticeState::given_up;
  notice.finished_at = now;
  return notice;
}

}  // namespace voltyard::domain
