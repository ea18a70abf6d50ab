#include "desk/bulk_job.hpp"

#include "domain/words.hpp"

#include <numeric>

namespace voltyard::desk {
namespace {

constexpr std::array<std::string_view, 6> kinds{"reset",    "availability", "configuration",
                                                "firmware", "refresh",      "request"};
constexpr std::array<std::string_view, 8> states{"preparing", "running",    "waiting", "paused",
                                                 "stopped",   "cancelling", "done",    "cancelled"};
constexpr std::array<std::string_view, bulk_outcomes> outcomes{"waiting", "sent",    "succeeded",
                                                               "refused", "failed",  "unreached",
                                                               "skipped", "unknown", "cancelled"};
constexpr std::array<std::string_view, 3> chargings{"wait", "skip", "interrupt"};

constexpr std::uint32_t most_at_once = 200;
constexpr std::uint32_t most_per_minute = 60'000;
constexpr std::uint32_t most_canaries = 1'000;
constexpr Duration shortest = std::chrono::minutes(1);
constexpr Duration longest = std::chrono::hours(7 * 24);

Error not_now(const BulkJob& job) {
  return conflict("the job is " + std::string(to_string(job.state)));
}

BulkJob decided(BulkJob job, const BulkDecision& decision, BulkState state) {
  job.state = state;
  job.changed_by = decision.who;
  job.changed_at = decision.now;
  job.reason.clear();
  return job;
}

// Whoever lets it go on has seen what failed: it is counted anew.
BulkJob released(BulkJob job, const BulkDecision& decision) {
  job = decided(std::move(job), decision, BulkState::running);
  job.until = decision.now + job.policy.valid_for;
  ++job.round;
  return job;
}

}  // namespace

std::string_view to_string(BulkKind kind) { return domain::word_of(kinds, kind); }
std::string_view to_string(BulkState state) { return domain::word_of(states, state); }
std::string_view to_string(BulkOutcome outcome) { return domain::word_of(outcomes, outcome); }
std::string_view to_string(BulkCharging charging) { return domain::word_of(chargings, charging); }
std::optional<BulkKind> parse_bulk_kind(std::string_view text) {
  return domain::value_of_word<BulkKind>(kinds, text);
}
std::optional<BulkOutcome> parse_bulk_outcome(std::string_view text) {
  return domain::value_of_word<BulkOutcome>(outcomes, text);
}
std::optional<BulkCharging> parse_bulk_charging(std::string_view text) {
  return domain::value_of_word<BulkCharging>(chargings, text);
}

bool changes_stations(BulkKind kind) {
  return kind == BulkKind::configuration || kind == BulkKind::firmware || kind == BulkKind::request;
}

std::uint32_t BulkJob::stations() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint32_t{0});
}

Result<BulkJob> pause(BulkJob job, const BulkDecision& decision) {
  if (job.state != BulkState::running) return not_now(job);
  return decided(std::move(job), decision, BulkState::paused);
}

Result<BulkJob> resume(BulkJob job, const BulkDecision& decision) {
  if (job.state != BulkState::paused && job.state != BulkState::stopped) return not_now(job);
  return released(std::move(job), decision);
}

Result<BulkJob> go_on(BulkJob job, const BulkDecision& decision) {
  if (job.state != BulkState::waiting) return not_now(job);
  job.canary_passed = true;
  return released(std::move(job), decision);
}

Result<BulkJob> cancel(BulkJob job, const BulkDecision& decision) {
  if (job.state != BulkState::running && !job.is_held()) return not_now(job);
  return decided(std::move(job), decision, BulkState::cancelling);
}

Result<BulkJob> retry(BulkJob job, const BulkDecision& decision) {
  const bool now = job.state == BulkState::done || job.state == BulkState::paused ||
                   job.state == BulkState::stopped;
  if (!now) return not_now(job);
  return released(std::move(job), decision);
}

bool may_retry(BulkOutcome outcome) {
  return outcome == BulkOutcome::refused || outcome == BulkOutcome::failed ||
         outcome == BulkOutcome::unreached || outcome == BulkOutcome::unknown;
}

Status check(const BulkPolicy& policy) {
  if (policy.at_once < 1 || policy.at_once > most_at_once) {
    return invalid("must be from 1 to 200", "/at_once");
  }
  if (policy.canary > most_canaries) return invalid("must be from 0 to 1000", "/canary");
  if (policy.per_minute > most_per_minute) {
    return invalid("must be from 0 to 60000", "/per_minute");
  }
  if (policy.stop_percent > 100) return invalid("must be from 0 to 100", "/stop_percent");
  if (policy.valid_for < shortest || policy.valid_for > longest) {
    return invalid("must be from 1 to 10080", "/valid_minutes");
  }
  return {};
}

}  // namespace voltyard::desk
