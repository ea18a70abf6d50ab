#include "csms/retention.hpp"

#include "desk/log_entry.hpp"

#include <chrono>

namespace voltyard::csms {
namespace {

using storage::Fading;

constexpr int most_batches = 2'000;  // of one kind and pass; the next pass goes on

std::string date_of(Timestamp at) { return to_rfc3339(at).substr(0, 10); }

}  // namespace

std::string_view to_string(Fading kind) {
  switch (kind) {
    case Fading::sessions: return "sessions";
    case Fading::events: return "events";
    case Fading::notices: return "notices";
    case Fading::quarantine: return "quarantine";
    case Fading::photos: return "photos";
    case Fading::operations: break;
  }
  return "operations";
}

Task<Result<std::size_t>> Retention::remove(storage::RemoveExpired which) {
  std::size_t removed = 0;
  for (int batch = 0; batch < most_batches; ++batch) {
    const auto count = co_await parts_.store.count_expired(which);
    if (!count) co_return count.error();
    if (*count == 0) break;
    storage::Commit commit;
    commit.changes.emplace_back(which);
    const auto outcome = co_await parts_.store.commit(commit);
    if (outcome != storage::CommitOutcome::committed) {
      co_return unavailable("what is too old could not be removed");
    }
    removed += *count;
  }
  co_return removed;
}

Task<Status> Retention::note(const std::vector<Expired>& expired) {
  desk::LogEntry entry;
  entry.at = parts_.clock.now();
  entry.kind = desk::log::expired;
  for (const auto& each : expired) {
    if (!entry.text.empty()) entry.text += ", ";
    entry.text += std::string(to_string(each.kind)) + " < " + date_of(each.before);
  }
  storage::Commit commit;
  const auto snapshot = parts_.directory.current();
  for (const auto& owner : snapshot->rows.operators) {
    entry.operator_id = owner.id;
    commit.changes.emplace_back(entry);
  }
  const auto outcome = co_await parts_.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("what was removed could not be noted");
  }
  co_return Status{};
}

Task<Result<std::vector<Expired>>> Retention::pass() {
  const std::pair<Fading, std::uint32_t> kept[] = {
      {Fading::sessions, terms_.sessions},     {Fading::events, terms_.events},
      {Fading::operations, terms_.operations}, {Fading::notices, terms_.notices},
      {Fading::quarantine, terms_.quarantine}, {Fading::photos, terms_.photos}};
  std::vector<Expired> expired;
  for (const auto& [kind, days] : kept) {
    if (days == 0) continue;
    storage::RemoveExpired which;
    which.kind = kind;
    which.before = parts_.clock.now() - std::chrono::hours(24) * days;
    const auto rows = co_await remove(which);
    if (!rows) co_return rows.error();
    if (*rows > 0) expired.push_back({kind, which.before, *rows});
  }
  if (expired.empty()) co_return expired;
  const auto noted = co_await note(expired);
  if (!noted) co_return noted.error();
  co_return expired;
}

}  // namespace voltyard::csms
