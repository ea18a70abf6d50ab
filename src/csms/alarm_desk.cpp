#include "csms/alarm_desk.hpp"

#include "csms/last_event.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <charconv>

namespace voltyard::csms {
namespace {

constexpr std::string_view cursor_name = "alarms.cursor";
constexpr std::size_t longest_line = 100'000;
constexpr std::size_t page = 1'000;
constexpr std::size_t due_at_once = 200;
constexpr std::uint32_t cursor_ticks = 60;

domain::Event told(const domain::AlarmChange& change, Timestamp now) {
  const auto& alarm = change.alarm;
  domain::Event event;
  event.at = now;
  event.kind = to_string(change.news);
  event.operator_id = alarm.operator_id;
  event.location_id = alarm.location_id;
  event.station_id = alarm.station_id;
  event.evse_id = alarm.evse_id;
  event.session_id = alarm.session_id;
  event.details = {{"alarm_id", to_string(alarm.id)},
                   {"kind", alarm.kind},
                   {"level", std::string(to_string(alarm.level))},
                   {"count", std::to_string(alarm.count)}};
  if (alarm.step != 0) event.details.emplace_back("step", std::to_string(alarm.step));
  if (!alarm.open() && !alarm.cleared_by.empty())
    event.details.emplace_back("who", alarm.cleared_by);
  if (change.news == domain::AlarmNews::acknowledged) {
    event.details.emplace_back("who", alarm.acknowledged_by);
  }
  return event;
}

// What a person did about it belongs into the log.
std::optional<desk::LogEntry> entry_of(const domain::AlarmChange& change, Timestamp now) {
  const auto& alarm = change.alarm;
  const bool by_hand = change.news == domain::AlarmNews::cleared && !alarm.cleared_by.empty();
  if (!by_hand && change.news != domain::AlarmNews::acknowledged) return std::nullopt;
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = alarm.operator_id;
  entry.location_id = alarm.location_id;
  entry.kind = by_hand ? desk::log::alarm_cleared : desk::log::alarm_acknowledged;
  entry.who = by_hand ? alarm.cleared_by : alarm.acknowledged_by;
  entry.subject = to_string(alarm.id);
  entry.text = alarm.kind + (alarm.note.empty() ? "" : ": " + alarm.note);
  return entry;
}

}  // namespace

AlarmDesk::AlarmDesk(Parts parts, domain::AlarmPolicy policy, Act act)
    : parts_(std::move(parts)), book_(std::move(policy)), act_(std::move(act)) {}

AlarmDesk::~AlarmDesk() { *alive_ = false; }

Task<Status> AlarmDesk::open(SnapshotPtr snapshot) {
  storage::AlarmFilter filter;
  filter.only_open = true;
  filter.limit = page;
  while (true) {
    auto alarms = co_await parts_.store.list_alarms(filter);
    if (!alarms) co_return alarms.error();
    if (alarms->empty()) break;
    filter.before = alarms->back().id;
    book_.load(std::move(*alarms));
  }
  for (const auto& station : snapshot->rows.stations) {
    domain::Event absent;
    absent.at = parts_.clock.now();
    absent.operator_id = station.operator_id;
    absent.location_id = station.location_id;
    absent.station_id = station.id;
    book_.miss(absent);
  }
  const auto cursor = co_await parts_.store.find_setting(cursor_name);
  if (!cursor) co_return cursor.error();
  if (*cursor) {
    std::from_chars((*cursor)->data(), (*cursor)->data() + (*cursor)->size(), cursor_);
  } else {
    const auto last = co_await last_event(parts_.store);
    if (!last) co_return last.error();
    cursor_ = *last;
  }
  stored_cursor_ = cursor_;
  auto caught = co_await catch_up();
  heard_ = cursor_;
  co_return caught;
}

// Everything behind the cursor, from the store.
Task<Status> AlarmDesk::catch_up() {
  storage::EventFilter filter;
  filter.limit = page;
  while (true) {
    filter.after_sequence = cursor_;
    const auto events = co_await parts_.store.list_events(filter);
    if (!events) co_return events.error();
    for (const auto& event : *events) {
      const bool done = co_await follow(event);
      if (!done) co_return unavailable("an alarm could not be stored");
    }
    if (events->size() < page) co_return Status{};
  }
}

// A status that is no fault matters only while a fault is open or may be in the line.
bool AlarmDesk::concerns(const domain::Event& event) const {
  if (!domain::may_alarm(event)) return false;
  if (event.kind != domain::event::evse_status || !line_.empty()) return true;
  return domain::detail_of(event, "status") == "Faulted" || book_.open() != 0;
}

void AlarmDesk::publish(std::span<const domain::Event> events) {
  if (events.empty()) return;
  if (events.front().sequence != heard_ + 1) overrun_ = true;
  heard_ = events.back().sequence;
  for (const auto& event : events) {
    if (!concerns(event)) continue;
    if (line_.size() >= longest_line) overrun_ = true;
    if (!overrun_) line_.push_back(event);
  }
  if (!line_.empty() || overrun_) {
    wake();
  } else if (!working_) {
    cursor_ = heard_;
  }
}

void AlarmDesk::tick() {
  ++ticks_;
  wake();
}

void AlarmDesk::wake() {
  if (working_) return;
  working_ = true;
  boost::asio::co_spawn(parts_.executor, work(alive_), boost::asio::detached);
}

Task<void> AlarmDesk::work(std::shared_ptr<const bool> alive) {
  bool good = true;
  while (good && !line_.empty()) {
    const auto event = line_.front();
    good = co_await follow(event);
    if (!*alive) co_return;
    if (good) line_.pop_front();
  }
  if (good && overrun_) {
    overrun_ = false;
    const auto caught = co_await catch_up();
    if (!*alive) co_return;
    good = caught.has_value();
  }
  if (good) {
    auto turn = co_await turn_.take();
    for (auto& change : book_.due(parts_.clock.now(), due_at_once, parts_.random)) {
      good = co_await store(change, cursor_);
      if (!*alive) co_return;
      if (!good) break;
    }
  }
  if (good && ticks_ >= cursor_ticks && cursor_ != stored_cursor_) {
    ticks_ = 0;
    storage::Commit commit;
    commit.changes.push_back(storage::Setting{std::string(cursor_name), std::to_string(cursor_)});
    const auto moved = cursor_;
    const auto outcome = co_await parts_.store.commit(commit);
    if (!*alive) co_return;
    if (outcome == storage::CommitOutcome::committed) stored_cursor_ = moved;
  }
  working_ = false;
}

// False when what it demands could not be stored: it stays first in line.
Task<bool> AlarmDesk::follow(const domain::Event& event) {
  auto turn = co_await turn_.take();
  if (event.sequence <= cursor_) co_return true;
  const auto id = domain::AlarmId::make(event.at, parts_.random);
  if (const auto change = book_.consider(event, id)) {
    const bool stored = co_await store(*change, event.sequence);
    if (!stored) co_return false;
  }
  book_.seen(event);
  cursor_ = event.sequence;
  co_return true;
}

Task<bool> AlarmDesk::store(const domain::AlarmChange& change, std::uint64_t cursor) {
  storage::Commit commit;
  auto notices = parts_.notices.plan(change);
  commit.changes.push_back(change.alarm);
  for (const auto& notice : notices) commit.changes.emplace_back(notice);
  const auto order = parts_.work.wanted_by(change);
  if (order) parts_.work.put(*order, commit);
  if (auto entry = entry_of(change, parts_.clock.now())) {
    commit.changes.emplace_back(std::move(*entry));
  }
  commit.changes.push_back(storage::Setting{std::string(cursor_name), std::to_string(cursor)});
  commit.events.push_back(told(change, parts_.clock.now()));
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) co_return false;
  stored_cursor_ = cursor;
  book_.apply(change);
  if (order) parts_.work.opened(*order);
  if (change.alarm.level == domain::AlarmLevel::urgent) {
    spdlog::warn("{}: {} at station {}", to_string(change.news), change.alarm.kind,
                 to_string(change.alarm.station_id));
  }
  if (change.action != domain::Action::notify) act_(change);
  parts_.notices.send(std::move(notices));
  co_return true;
}

Task<Result<domain::Alarm>> AlarmDesk::decide(
    std::function<Result<domain::AlarmChange>()> decision) {
  auto turn = co_await turn_.take();
  const auto change = decision();
  if (!change) co_return change.error();
  const bool stored = co_await store(*change, cursor_);
  if (!stored) co_return unavailable("the change could not be stored");
  co_return change->alarm;
}

Task<Result<domain::Alarm>> AlarmDesk::acknowledge(OperatorId owner, domain::AlarmId id,
                                                   std::string who) {
  return decide([this, owner, id, who = std::move(who)] {
    return book_.acknowledge(owner, id, who, parts_.clock.now());
  });
}

Task<Result<domain::Alarm>> AlarmDesk::clear(OperatorId owner, domain::AlarmId id, std::string who,
                                             std::string note) {
  return decide([this, owner, id, who = std::move(who), note = std::move(note)] {
    return book_.clear(owner, id, who, note, parts_.clock.now());
  });
}

}  // namespace voltyard::csms
