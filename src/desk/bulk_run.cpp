#include "desk/bulk_run.hpp"

#include <algorithm>

namespace voltyard::desk {
namespace {

constexpr std::uint32_t most_looked_at = 5'000;  // in one go: a large fleet may be silent
constexpr std::uint32_t fewest_judged = 10;      // the failures are a part of at least so many
constexpr Duration burst = std::chrono::seconds(1);

bool is_failure(BulkOutcome outcome) {
  return outcome == BulkOutcome::refused || outcome == BulkOutcome::failed;
}

bool is_result(BulkOutcome outcome) {
  return outcome == BulkOutcome::succeeded || is_failure(outcome);
}

}  // namespace

BulkRun::BulkRun(BulkJob job, std::vector<BulkStation> stations)
    : job_(std::move(job)), stations_(std::move(stations)) {
  for (auto& row : stations_) row.said = {};
  recount();
}

void BulkRun::recount() {
  job_.counts = {};
  canaries_ = canaries_succeeded_ = judged_ = failures_ = 0;
  for (const auto& row : stations_) count(row, 1);
}

void BulkRun::count(const BulkStation& row, int by) {
  const auto add = static_cast<std::uint32_t>(by);  // wraps around when it takes away
  job_.counts[static_cast<std::size_t>(row.outcome)] += add;
  const bool through = is_result(row.outcome) || row.outcome == BulkOutcome::unknown;
  if (row.canary && through) {
    canaries_ += add;
    if (row.outcome == BulkOutcome::succeeded) canaries_succeeded_ += add;
  }
  if (row.round != job_.round || !is_result(row.outcome)) return;
  judged_ += add;
  if (is_failure(row.outcome)) failures_ += add;
}

std::size_t BulkRun::room(SteadyTime real_now) const {
  if (job_.policy.per_minute != 0 && free_at_ > real_now) return 0;
  std::size_t most = job_.policy.at_once;
  if (!job_.canary_passed && job_.policy.canary > 0) {
    const auto left = job_.policy.canary - std::min(job_.policy.canary, canaries_);
    most = std::min<std::size_t>(most, left);
  }
  return most - std::min(most, under_way_.size());
}

std::vector<std::uint32_t> BulkRun::next(Timestamp now, SteadyTime real_now,
                                         const IsOnline& online) {
  std::vector<std::uint32_t> found;
  if (job_.state != BulkState::running || now >= job_.until || too_many_failed()) return found;
  free_at_ = std::max(free_at_, real_now - burst);
  const auto total = static_cast<std::uint32_t>(stations_.size());
  auto left = std::min(total, most_looked_at);
  for (; left > 0 && room(real_now) > 0; --left) {
    const auto position = cursor_;
    cursor_ = cursor_ + 1 == total ? 0 : cursor_ + 1;
    const auto& row = stations_[position];
    if (row.outcome != BulkOutcome::waiting || under_way_.contains(position)) continue;
    if (const auto held = put_off_.find(position); held != put_off_.end()) {
      if (held->second > real_now) continue;
      put_off_.erase(held);
    }
    if (!online(row.station_id)) continue;
    found.push_back(position);
    under_way_.insert(position);
    if (job_.policy.per_minute != 0) {
      free_at_ += std::chrono::duration_cast<SteadyTime::duration>(std::chrono::minutes(1)) /
                  job_.policy.per_minute;
    }
  }
  return found;
}

BulkStation BulkRun::sent(std::uint32_t position, OperationId operation, Timestamp now) const {
  auto row = stations_[position];
  row.outcome = BulkOutcome::sent;
  row.canary = !job_.canary_passed && job_.policy.canary > 0;
  row.round = job_.round;
  ++row.tries;
  row.operation_id = operation;
  row.sent_at = now;
  row.finished_at = {};
  return row;
}

void BulkRun::put_off(std::uint32_t position, SteadyTime until) {
  under_way_.erase(position);
  put_off_[position] = until;
}

bool BulkRun::too_many_failed() const {
  const std::uint64_t of = std::max(judged_, fewest_judged);
  return failures_ > 0 && std::uint64_t{failures_} * 100 > job_.policy.stop_percent * of;
}

std::optional<BulkOutcome> BulkRun::left_over(BulkState state) {
  if (state == BulkState::done) return BulkOutcome::unreached;
  if (state == BulkState::cancelled) return BulkOutcome::cancelled;
  return std::nullopt;
}

std::optional<BulkJob> BulkRun::review(Timestamp now) const {
  const bool idle = under_way_.empty();
  auto after = job_;
  after.changed_at = now;
  after.changed_by.clear();
  after.reason.clear();
  if (job_.state == BulkState::cancelling) {
    if (!idle) return std::nullopt;
    after.state = BulkState::cancelled;
    after.changed_by = job_.changed_by;
    return after;
  }
  if (job_.state != BulkState::running) return std::nullopt;
  if (too_many_failed()) {
    after.state = BulkState::stopped;
    after.reason = std::to_string(failures_) + " of " + std::to_string(judged_) + " failed";
    return after;
  }
  if (!idle) return std::nullopt;
  const bool nothing_waits = job_.counts[static_cast<std::size_t>(BulkOutcome::waiting)] == 0;
  if (nothing_waits || now >= job_.until) {
    after.state = BulkState::done;
    return after;
  }
  if (job_.canary_passed || job_.policy.canary == 0 || canaries_ < job_.policy.canary) {
    return std::nullopt;
  }
  if (job_.policy.go_on_alone && canaries_succeeded_ == canaries_) {
    after.canary_passed = true;
    after.until = now + job_.policy.valid_for;
    ++after.round;
  } else {
    after.state = BulkState::waiting;
  }
  return after;
}

void BulkRun::apply(BulkStation row) {
  auto& known = stations_[row.position];
  count(known, -1);
  known = std::move(row);
  known.said = {};
  count(known, 1);
  if (known.outcome != BulkOutcome::sent) under_way_.erase(known.position);
  put_off_.erase(known.position);
}

void BulkRun::apply(const BulkJob& job) {
  job_ = job;
  recount();
}

std::vector<BulkStation> BulkRun::moved(const std::vector<BulkOutcome>& from, BulkOutcome to,
                                        std::size_t most) const {
  std::vector<BulkStation> rows;
  for (const auto& known : stations_) {
    if (rows.size() == most) break;
    if (std::ranges::find(from, known.outcome) == from.end()) continue;
    auto& row = rows.emplace_back(known);
    row.outcome = to;
    if (to == BulkOutcome::waiting) row.canary = false;
  }
  return rows;
}

}  // namespace voltyard::desk
