#include "csms/notice_desk.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace voltyard::csms {
namespace {

constexpr std::size_t page = 1'000;
constexpr std::size_t at_once = 16;  // channels that are being told
constexpr std::string_view trial = "trial";

}  // namespace

Task<Status> NoticeDesk::open() {
  storage::NoticeFilter filter;
  filter.only_waiting = true;
  filter.limit = page;
  while (true) {
    auto notices = co_await parts_.store.list_notices(filter);
    if (!notices) co_return notices.error();
    if (notices->empty()) co_return Status{};
    filter.before = notices->back().id;
    for (auto& notice : *notices) waiting_.emplace(notice.id, std::move(notice));
  }
}

domain::Notice NoticeDesk::made(const domain::NoticeChannel& channel, std::string news) {
  domain::Notice notice;
  notice.created_at = parts_.wall.now();
  notice.due_at = notice.created_at;
  // Ids of one millisecond have no order; the order in which a channel is told is theirs.
  last_made_ = std::max(notice.created_at, last_made_ + Duration(1));
  notice.id = domain::NoticeId::make(last_made_, parts_.random);
  notice.operator_id = channel.operator_id;
  notice.channel_id = channel.id;
  notice.news = std::move(news);
  return notice;
}

std::vector<domain::Notice> NoticeDesk::plan(const domain::AlarmChange& change) {
  std::vector<domain::Notice> notices;
  const auto snapshot = parts_.directory.current();
  for (const auto& channel : snapshot->rows.channels) {
    if (!domain::is_told(change, channel, snapshot->rows.zones)) continue;
    notices.push_back(made(channel, std::string(to_string(change.news))));
    notices.back().alarm_id = change.alarm.id;
    notices.back().level = change.alarm.level;
  }
  return notices;
}

void NoticeDesk::send(std::vector<domain::Notice> committed) {
  if (committed.empty()) return;
  for (auto& notice : committed) waiting_.emplace(notice.id, std::move(notice));
  tick();
}

Task<Result<domain::Notice>> NoticeDesk::try_out(OperatorId owner, domain::ChannelId id) {
  const auto snapshot = parts_.directory.current();
  const auto* channel = find(*snapshot, id);
  if (!channel || channel->operator_id != owner) co_return not_found("there is no such channel");
  const bool under_way = std::any_of(waiting_.begin(), waiting_.end(), [&](const auto& entry) {
    return entry.second.channel_id == id && entry.second.news == trial;
  });
  if (under_way || !trials_.insert(id).second) {
    co_return conflict("a trial of this channel is under way");
  }
  const auto notice = made(*channel, std::string(trial));
  storage::Commit commit;
  commit.changes.push_back(notice);
  const auto outcome = co_await parts_.store.commit(commit);
  trials_.erase(id);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the trial could not be stored");
  }
  send({notice});
  co_return notice;
}

Task<Result<std::optional<domain::AlarmId>>> NoticeDesk::alarm_of(domain::Cut cut) {
  storage::AlarmFilter open;
  open.operator_id = cut.operator_id;
  open.location_id = cut.location_id;
  open.only_open = true;
  open.limit = page;
  while (true) {
    const auto alarms = co_await parts_.store.list_alarms(open);
    if (!alarms) co_return alarms.error();
    for (const auto& row : *alarms) {
      const bool same = domain::detail_of(row.details, "cut_id") == to_string(cut.id);
      if (same && row.kind == domain::event::cut_ordered) co_return std::optional(row.id);
    }
    if (alarms->size() < page) co_return std::optional<domain::AlarmId>();
    open.before = alarms->back().id;
  }
}

Task<Result<BreakerProgress>> NoticeDesk::breakers(domain::Cut cut) {
  if (!cut.stands()) co_return BreakerProgress{};
  const auto alarm = co_await alarm_of(cut);
  if (!alarm) co_return alarm.error();
  BreakerProgress progress;
  if (!*alarm) co_return progress;
  storage::NoticeFilter filter;
  filter.alarm_id = **alarm;
  filter.limit = page;
  const auto notices = co_await parts_.store.list_notices(filter);
  if (!notices) co_return notices.error();
  const auto snapshot = parts_.directory.current();
  for (const auto& notice : *notices) {
    const auto* channel = find(*snapshot, notice.channel_id);
    if (!channel || channel->kind != domain::ChannelKind::breaker) continue;
    ++progress.told;
    if (notice.state == domain::NoticeState::delivered) ++progress.open;
  }
  co_return progress;
}

// One at a time for each channel: one that is down holds up nobody but itself.
void NoticeDesk::tick() {
  const auto now = parts_.wall.now();
  std::map<domain::ChannelId, std::vector<const domain::Notice*>> of_channel;
  for (const auto& [id, notice] : waiting_) of_channel[notice.channel_id].push_back(&notice);
  const auto snapshot = parts_.directory.current();
  std::vector<domain::Notice> due;  // apart: an attempt may end at once and change what waits
  for (const auto& [channel_id, waiting] : of_channel) {
    if (busy_.size() >= at_once) break;
    if (busy_.contains(channel_id)) continue;
    const auto* next = domain::next_to_tell(waiting, now);
    if (next == nullptr || !has_room(*snapshot, *next, now)) continue;
    busy_.insert(channel_id);
    told_[channel_id].push_back(now);
    due.push_back(*next);
  }
  for (auto& notice : due) {
    boost::asio::co_spawn(parts_.executor, attempt(std::move(notice)), boost::asio::detached);
  }
}

bool NoticeDesk::has_room(const Snapshot& snapshot, const domain::Notice& notice, Timestamp now) {
  auto& told = told_[notice.channel_id];
  while (!told.empty() && now - told.front() >= std::chrono::minutes(1)) told.pop_front();
  const auto* channel = find(snapshot, notice.channel_id);
  return channel == nullptr || domain::has_room(channel->kind, notice.level, told.size());
}

const domain::NoticeChannel* NoticeDesk::find(const Snapshot& snapshot,
                                              domain::ChannelId id) const {
  const auto& channels = snapshot.rows.channels;
  const auto found =
      std::find_if(channels.begin(), channels.end(), [&](const auto& row) { return row.id == id; });
  return found == channels.end() ? nullptr : &*found;
}

Task<Result<Telling>> NoticeDesk::telling(domain::Notice notice, SnapshotPtr snapshot) {
  Telling telling;
  const auto owner = snapshot->operators.find(notice.operator_id);
  if (owner != snapshot->operators.end()) telling.operator_name = owner->second->name;
  if (!notice.alarm_id.is_nil()) {
    auto alarm = co_await parts_.store.find_alarm(notice.alarm_id);
    if (!alarm) co_return alarm.error();
    telling.alarm = std::move(*alarm);
  }
  telling.notice = std::move(notice);
  if (!telling.alarm) co_return telling;
  const auto location = snapshot->locations.find(telling.alarm->location_id);
  if (location != snapshot->locations.end()) {
    telling.location = location->second->name;
  }
  if (const auto* zone = snapshot->zone_of(telling.alarm->location_id)) telling.zone = *zone;
  const auto station = snapshot->stations.find(telling.alarm->station_id);
  if (station != snapshot->stations.end()) {
    const auto& row = *station->second;
    telling.station = row.name.empty() ? row.identity : row.name;
  }
  if (telling.alarm->evse_id.is_nil()) co_return telling;
  storage::EvseFilter filter;
  filter.station_id = telling.alarm->station_id;
  const auto evses = co_await parts_.store.list_evses(filter);
  if (!evses) co_return evses.error();
  for (const auto& evse : *evses) {
    if (evse.id != telling.alarm->evse_id) continue;
    telling.slot = evse.label.empty() ? std::to_string(evse.number) : evse.label;
  }
  co_return telling;
}

Task<domain::Delivery> NoticeDesk::ask(const domain::NoticeChannel& channel, domain::Notice notice,
                                       SnapshotPtr snapshot) {
  using Kind = domain::Delivery::Kind;
  auto told = co_await telling(std::move(notice), snapshot);
  if (!told) co_return domain::Delivery{Kind::again, told.error().message, {}};
  const bool breaker = channel.kind == domain::ChannelKind::breaker;
  if (breaker && told->alarm && !told->alarm->open()) {
    co_return domain::Delivery{Kind::refused, "the cut is over", {}};
  }
  auto reached = channel;
  if (channel.calls_duty) {
    const auto location = told->alarm ? told->alarm->location_id : channel.location_id;
    auto phones = parts_.duty.phones(channel.operator_id, location);
    if (!phones.empty()) reached.phones = std::move(phones);
  }
  co_return co_await parts_.sender.deliver(std::move(reached), std::move(*told));
}

// What became of it is stored before the next one goes; when that fails, it is told once more.
Task<void> NoticeDesk::attempt(domain::Notice notice) {
  const auto snapshot = parts_.directory.current();
  const auto* channel = find(*snapshot, notice.channel_id);
  domain::Delivery delivery{domain::Delivery::Kind::refused, "the channel was removed", {}};
  if (channel) delivery = co_await ask(*channel, notice, snapshot);
  const auto kind = channel ? channel->kind : domain::ChannelKind::webhook;
  const auto next = domain::after_attempt(notice, kind, delivery, parts_.wall.now());
  storage::Commit commit;
  commit.changes.push_back(next);
  const auto outcome = co_await parts_.store.commit(commit);
  busy_.erase(notice.channel_id);
  const bool stored = outcome == storage::CommitOutcome::committed;
  if (!stored || next.state == domain::NoticeState::waiting) {
    waiting_[notice.id] = next;
    waiting_[notice.id].state = domain::NoticeState::waiting;
    waiting_[notice.id].due_at = std::max(next.due_at, parts_.wall.now() + std::chrono::seconds(1));
    co_return;
  }
  waiting_.erase(notice.id);
  if (next.state == domain::NoticeState::given_up) {
    ++given_up_;
    spdlog::error("notice {} was given up: {}", to_string(notice.id), printable(next.outcome));
  } else {
    ++delivered_;
  }
  tick();
}

}  // namespace voltyard::csms
