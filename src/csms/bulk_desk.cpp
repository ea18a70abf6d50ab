#include "csms/bulk_desk.hpp"

#include "csms/bulk_command.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace voltyard::csms {
namespace {

namespace asio = boost::asio;
using desk::BulkJob;
using desk::BulkOutcome;
using desk::BulkRun;
using desk::BulkState;
using desk::BulkStation;
using storage::CommitOutcome;

constexpr Duration longest_wait = std::chrono::hours(6);  // firmware, frame by frame
constexpr Duration put_off_for = std::chrono::seconds(30);
constexpr Duration store_again_after = std::chrono::seconds(1);

}  // namespace

// ---- what people decide ------------------------------------------------------------------------

void BulkDesk::note(storage::Commit& commit, const BulkJob& job, std::string_view kind,
                    std::string who, std::string text) const {
  if (!kind.empty()) {
    desk::LogEntry entry;
    entry.at = parts_.clock.now();
    entry.operator_id = job.operator_id;
    if (job.locations.size() == 1) entry.location_id = job.locations[0];
    entry.kind = kind;
    entry.who = std::move(who);
    entry.subject = to_string(job.id);
    entry.text = std::move(text);
    commit.changes.emplace_back(std::move(entry));
  }
  domain::Event event;
  event.at = parts_.clock.now();
  event.kind = domain::event::bulk_changed;
  event.operator_id = job.operator_id;
  if (job.locations.size() == 1) event.location_id = job.locations[0];
  event.details = {{"job_id", to_string(job.id)},
                   {"name", job.name},
                   {"state", std::string(to_string(job.state))}};
  commit.events.push_back(std::move(event));
}

Task<Status> BulkDesk::store(const storage::Commit& commit) {
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome != CommitOutcome::committed) co_return unavailable("the job could not be stored");
  co_return Status{};
}

Task<Result<BulkJob>> BulkDesk::change(OperatorId owner, desk::BulkJobId id, Change change) {
  const auto turn = co_await turn_.take();
  const auto found = runs_.find(id);
  if (found == runs_.end()) {
    const auto known = co_await parts_.store.find_bulk_job(id);
    if (!known) co_return known.error();
    if (!*known || (*known)->operator_id != owner) co_return not_found("there is no such job");
    co_return conflict("the job is " + std::string(to_string((*known)->state)));
  }
  auto& run = *found->second;
  if (run.job().operator_id != owner) co_return not_found("there is no such job");
  const desk::BulkDecision decision{change.who, parts_.clock.now()};
  auto after = change.step(run.job(), decision);
  if (!after) co_return after.error();
  storage::Commit commit;
  commit.changes.emplace_back(*after);
  note(commit, *after, change.kind, std::move(change.who), after->name);
  if (const auto stored = co_await store(commit); !stored) co_return stored.error();
  run.apply(*after);
  tick();
  co_return now(std::move(*after));
}

Task<Result<BulkJob>> BulkDesk::retry(OperatorId owner, desk::BulkJobId id, std::string who,
                                      std::vector<BulkOutcome> outcomes) {
  const auto turn = co_await turn_.take();
  if (!runs_.contains(id)) {
    const auto known = co_await parts_.store.find_bulk_job(id);
    if (!known) co_return known.error();
    if (!*known || (*known)->operator_id != owner) co_return not_found("there is no such job");
    if (const auto fine = admit(**known, (*known)->stations()); !fine) co_return fine.error();
    auto rows = co_await load(id);
    if (!rows) co_return rows.error();
    runs_[id] = std::make_unique<BulkRun>(**known, std::move(*rows));
  }
  auto& run = *runs_.at(id);
  if (run.job().operator_id != owner) co_return not_found("there is no such job");
  const bool was_over = !run.job().is_open();
  const auto counts = run.job().counts;
  const bool any = std::ranges::any_of(
      outcomes, [&](BulkOutcome outcome) { return counts[static_cast<std::size_t>(outcome)] > 0; });
  const desk::BulkDecision decision{who, parts_.clock.now()};
  auto after = desk::retry(run.job(), decision);
  if (after && !any) after = conflict("no station of the job has such an outcome");
  if (after) {
    storage::Commit commit;
    commit.changes.emplace_back(*after);
    note(commit, *after, desk::log::bulk_retried, std::move(who), after->name);
    const auto stored = co_await store(commit);
    if (!stored) after = stored.error();
  }
  if (!after) {
    if (was_over) runs_.erase(id);
    co_return after.error();
  }
  run.apply(*after);
  const auto moved = co_await move(run, std::move(outcomes), BulkOutcome::waiting);
  tick();
  if (!moved) co_return moved.error();
  co_return now(std::move(*after));
}

// So many rows at a time that no pile waits for long while a hundred thousand change. After a crash
// in between, a job that was not over is reviewed again, and a retry is one of those that were
// moved.
Task<Status> BulkDesk::move(BulkRun& run, std::vector<BulkOutcome> from, BulkOutcome to) {
  while (true) {
    auto rows = run.moved(from, to, rows_at_once);
    if (rows.empty()) co_return Status{};
    storage::Commit commit;
    commit.changes.assign(rows.begin(), rows.end());
    if (const auto stored = co_await store(commit); !stored) co_return stored;
    for (auto& row : rows) run.apply(std::move(row));
  }
}

BulkJob BulkDesk::now(BulkJob stored) const {
  const auto found = runs_.find(stored.id);
  if (found == runs_.end()) return stored;
  auto job = found->second->job();
  const auto sent = static_cast<std::uint32_t>(found->second->under_way());
  auto& waiting = job.counts[static_cast<std::size_t>(BulkOutcome::waiting)];
  const auto moved = std::min(waiting, sent);
  waiting -= moved;
  job.counts[static_cast<std::size_t>(BulkOutcome::sent)] += moved;
  return job;
}

std::size_t BulkDesk::under_way() const {
  std::size_t all = 0;
  for (const auto& [id, run] : runs_) all += run->under_way();
  return all;
}

// ---- by itself ---------------------------------------------------------------------------------

void BulkDesk::tick() {
  again_ = true;
  if (moving_ || runs_.empty()) return;
  moving_ = true;
  asio::co_spawn(parts_.executor, move_on(), asio::detached);
}

Task<void> BulkDesk::move_on() {
  while (std::exchange(again_, false)) {
    const auto turn = co_await turn_.take();
    std::vector<desk::BulkJobId> ids;
    for (const auto& [id, run] : runs_) ids.push_back(id);
    for (const auto id : ids) {
      const auto found = runs_.find(id);
      if (found == runs_.end()) continue;
      auto& run = *found->second;
      co_await review(run);
      if (!run.job().is_open()) {
        runs_.erase(id);
        continue;
      }
      send_due(run);
    }
  }
  moving_ = false;
}

Task<void> BulkDesk::review(BulkRun& run) {
  const auto after = run.review(parts_.clock.now());
  if (!after) co_return;
  auto row = *after;
  if (const auto left = BulkRun::left_over(row.state)) {
    std::vector<BulkOutcome> waiting{BulkOutcome::waiting};
    const auto moved = co_await move(run, std::move(waiting), *left);
    if (!moved) co_return;  // the next tick tries again
  }
  row.counts = run.job().counts;
  storage::Commit commit;
  commit.changes.emplace_back(row);
  const bool stopped = row.state == BulkState::stopped;
  note(commit, row, stopped ? desk::log::bulk_stopped : std::string_view(), {},
       row.name + ": " + row.reason);
  const auto stored = co_await store(commit);
  if (!stored) co_return;  // the next tick tries again
  run.apply(row);
}

void BulkDesk::send_due(BulkRun& run) {
  const auto& known = parts_.board.stations();
  const auto online = [&known](StationId id) {
    const auto found = known.find(id);
    return found != known.end() && found->second.online;
  };
  for (const auto position : run.next(parts_.clock.now(), parts_.real_now(), online)) {
    asio::co_spawn(parts_.executor, send(run.job().id, position), asio::detached);
  }
}

Task<void> BulkDesk::send(desk::BulkJobId id, std::uint32_t position) {
  const auto& run = *runs_.at(id);  // stays as long as something is under way
  const auto charging = run.job().policy.charging;
  const auto operation_id = OperationId::make(parts_.clock.now(), parts_.random);
  auto row = run.sent(position, operation_id, parts_.clock.now());
  Order order;
  order.operator_id = run.job().operator_id;
  order.requested_by = run.job().created_by;
  order.wait = longest_wait;
  order.id = operation_id;
  const bool harmless = run.job().command.kind == desk::BulkKind::refresh;
  order.only_idle = charging != desk::BulkCharging::interrupt && !harmless;
  order.with_it.emplace_back(row);
  Words words = [this, command = run.job().command](std::string_view protocol) -> Result<Wording> {
    auto native = native_order(command, protocol, parts_.clock.now());
    if (!native) return native.error();
    return Wording{std::move(native->action), std::move(native->payload)};
  };
  const auto operation =
      co_await parts_.commands.send(std::move(order), row.station_id, std::move(words));
  row.finished_at = parts_.clock.now();
  if (operation) {
    auto verdict = verdict_of(*operation);
    const bool answered = operation->state != storage::OperationState::sent;
    row.outcome = answered ? verdict.outcome : BulkOutcome::unknown;
    row.said = answered ? std::move(verdict.said) : "no answer came";
  } else {
    const auto& error = operation.error();
    const bool busy = error.kind == ErrorKind::conflict;
    const bool later = error.kind == ErrorKind::unavailable || error.kind == ErrorKind::limited ||
                       (busy && charging == desk::BulkCharging::wait);
    if (later) {
      runs_.at(id)->put_off(position, parts_.real_now() + put_off_for);
      tick();
      co_return;
    }
    const bool refused = busy && charging == desk::BulkCharging::interrupt;
    row.outcome = refused ? BulkOutcome::failed : BulkOutcome::skipped;
    row.said = error.message;
    row.operation_id = {};
  }
  co_await settle(id, std::move(row));
}

// What was answered is stored before anything else is decided; while it cannot be, the station
// counts as under way.
Task<void> BulkDesk::settle(desk::BulkJobId id, BulkStation row) {
  storage::Commit commit;
  commit.changes.emplace_back(row);
  while (true) {
    const auto outcome = co_await parts_.store.commit(commit);
    if (outcome == CommitOutcome::committed) break;
    asio::steady_timer timer(parts_.executor, store_again_after);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  runs_.at(id)->apply(std::move(row));
  tick();
}

}  // namespace voltyard::csms
