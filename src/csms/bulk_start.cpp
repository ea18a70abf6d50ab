// How bulk jobs begin: what they are about, and, after a restart, where they were.
#include "csms/bulk_command.hpp"
#include "csms/bulk_desk.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
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

constexpr std::size_t page = 10'000;
constexpr std::size_t most_locations = 1'000;  // that a job names
constexpr std::size_t looked_at_once = 2'000;  // on the board

}  // namespace

// ---- after a restart ---------------------------------------------------------------------------

Task<Result<std::vector<BulkStation>>> BulkDesk::load(desk::BulkJobId id) {
  std::vector<BulkStation> all;
  storage::BulkStationFilter filter;
  filter.job_id = id;
  filter.limit = page;
  while (true) {
    auto rows = co_await parts_.store.list_bulk_stations(filter);
    if (!rows) co_return rows.error();
    const bool last = rows->size() < page;
    for (auto& row : *rows) all.push_back(std::move(row));
    if (last) co_return all;
    filter.from_position = all.back().position + 1;
  }
}

// The operation of a row that was sent knows how it ended; that of a dead process ended with it.
Task<Status> BulkDesk::judge(BulkStation& row) {
  const auto operation = co_await parts_.store.find_operation(row.operation_id);
  if (!operation) co_return operation.error();
  if (!*operation) {
    row.outcome = BulkOutcome::unknown;
    row.said = storage::restarted_before_answer;
    co_return Status{};
  }
  auto verdict = verdict_of(**operation);
  row.outcome = verdict.outcome;
  row.said = std::move(verdict.said);
  row.finished_at = (*operation)->finished_at;
  co_return Status{};
}

Task<Status> BulkDesk::take_up(BulkJob job) {
  if (job.state == BulkState::preparing) {
    job.state = BulkState::cancelled;
    job.changed_at = parts_.clock.now();
    job.reason = "the server was restarted before all its stations were stored";
    storage::Commit commit;
    commit.changes.emplace_back(
        storage::MoveBulkStations{job.id, {BulkOutcome::waiting}, BulkOutcome::cancelled});
    commit.changes.emplace_back(job);
    co_return co_await store(commit);
  }
  auto rows = co_await load(job.id);
  if (!rows) co_return rows.error();
  storage::Commit commit;
  for (auto& row : *rows) {
    if (row.outcome != BulkOutcome::sent) continue;
    if (const auto judged = co_await judge(row); !judged) co_return judged;
    commit.changes.emplace_back(row);
  }
  if (!commit.empty()) {
    if (const auto stored = co_await store(commit); !stored) co_return stored;
  }
  const auto id = job.id;
  runs_[id] = std::make_unique<BulkRun>(std::move(job), std::move(*rows));
  co_return Status{};
}

Task<Status> BulkDesk::open() {
  storage::BulkJobFilter filter;
  filter.only_open = true;
  filter.limit = page;
  const auto jobs = co_await parts_.store.list_bulk_jobs(filter);
  if (!jobs) co_return jobs.error();
  for (const auto& job : *jobs) {
    if (const auto taken = co_await take_up(job); !taken) co_return taken;
  }
  co_return Status{};
}

// ---- a new job ---------------------------------------------------------------------------------

// A fleet of a hundred thousand is sorted beside the executor, not on it.
Task<BulkPlan> BulkDesk::chosen_from(const BulkFleet& fleet, const BulkSelection& selection,
                                     const desk::BulkCommand& command) {
  co_return plan_of(fleet, selection, command, parts_.clock.now(), parts_.random);
}

Task<Result<BulkPlan>> BulkDesk::plan(OperatorId owner, std::function<bool(LocationId)> sees,
                                      BulkSelection selection, desk::BulkCommand command) {
  const auto stations = co_await parts_.store.list_stations(owner);
  if (!stations) co_return stations.error();
  std::vector<BulkNow> now(stations->size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (i % looked_at_once == looked_at_once - 1) {
      co_await asio::post(parts_.executor, asio::use_awaitable);
    }
    const auto id = (*stations)[i].id;
    const auto found = parts_.board.stations().find(id);
    now[i].online = found != parts_.board.stations().end() && found->second.online;
    now[i].charging = parts_.board.charges(id);
  }
  const auto snapshot = parts_.directory.current();
  const BulkFleet fleet{*snapshot, *stations, now, std::move(sees)};
  auto work = chosen_from(fleet, selection, command);
  co_return co_await asio::co_spawn(planner_, std::move(work), asio::use_awaitable);
}

Status BulkDesk::admit(const BulkJob& job, std::size_t stations) const {
  std::size_t open = 0;
  std::size_t all = stations;
  for (const auto& [id, run] : runs_) {
    if (id == job.id) continue;
    if (run->job().operator_id == job.operator_id) ++open;
    all += run->stations().size();
  }
  for (const auto& [id, held] : preparing_) {
    if (held.first == job.operator_id) ++open;
    all += held.second;
  }
  if (open >= limits_.open_of_operator) {
    return conflict("as many jobs as may be are not over yet");
  }
  if (all > limits_.open_stations) return conflict("the open jobs have too many stations already");
  return {};
}

Task<Status> BulkDesk::fill(BulkJob& job, const BulkPlan& plan) {
  storage::Commit commit;
  commit.changes.emplace_back(job);
  std::uint32_t position = 0;
  for (const auto& planned : plan.stations) {
    BulkStation row;
    row.job_id = job.id;
    row.position = position++;
    row.station_id = planned.id;
    if (!planned.why_not.empty()) {
      row.outcome = BulkOutcome::skipped;
      row.said = planned.why_not;
      row.finished_at = job.created_at;
    }
    ++job.counts[static_cast<std::size_t>(row.outcome)];
    commit.changes.emplace_back(std::move(row));
    if (commit.changes.size() < rows_at_once) continue;
    if (const auto stored = co_await store(commit); !stored) co_return stored;
    commit.changes.clear();
  }
  job.state = BulkState::running;
  note(commit, job, desk::log::bulk_started, job.created_by, job.name);
  commit.changes.emplace_back(job);
  co_return co_await store(commit);
}

Task<Status> BulkDesk::make_room(OperatorId owner) {
  storage::BulkJobFilter filter;
  filter.operator_id = owner;
  filter.limit = limits_.kept + 10;
  const auto jobs = co_await parts_.store.list_bulk_jobs(filter);
  if (!jobs) co_return jobs.error();
  storage::Commit commit;
  for (std::size_t i = limits_.kept; i < jobs->size(); ++i) {
    if (!(*jobs)[i].is_open()) commit.changes.emplace_back(storage::RemoveBulkJob{(*jobs)[i].id});
  }
  if (commit.empty()) co_return Status{};
  co_return co_await store(commit);
}

Task<Result<BulkJob>> BulkDesk::start(BulkJob draft, BulkPlan plan) {
  const auto able = std::ranges::count_if(
      plan.stations, [](const PlannedStation& station) { return station.why_not.empty(); });
  if (able == 0) co_return invalid("no station that was chosen can be asked for this");
  if (plan.stations.size() > limits_.stations) co_return invalid("too many stations for one job");
  if (const auto fine = admit(draft, plan.stations.size()); !fine) co_return fine.error();
  auto job = std::move(draft);
  job.created_at = job.changed_at = parts_.clock.now();
  job.changed_by = job.created_by;
  job.id = desk::BulkJobId::make(job.created_at, parts_.random);
  job.until = job.created_at + job.policy.valid_for;
  job.canary_passed = job.policy.canary == 0;
  if (plan.locations.size() <= most_locations) job.locations = plan.locations;
  preparing_[job.id] = {job.operator_id, plan.stations.size()};
  const auto filled = co_await fill(job, plan);
  preparing_.erase(job.id);
  if (!filled) {
    storage::Commit gone;
    gone.changes.emplace_back(storage::RemoveBulkJob{job.id});
    co_await parts_.store.commit(gone);
    co_return filled.error();
  }
  auto rows = co_await load(job.id);
  if (!rows) co_return rows.error();  // it is taken up at the next start
  runs_[job.id] = std::make_unique<BulkRun>(job, std::move(*rows));
  if (const auto tidied = co_await make_room(job.operator_id); !tidied) {
    spdlog::warn("old bulk jobs could not be removed: {}", tidied.error().message);
  }
  tick();
  co_return job;
}

}  // namespace voltyard::csms
