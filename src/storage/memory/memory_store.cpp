#include "storage/memory/memory_store.hpp"

#include <algorithm>

namespace voltyard::storage {

CommitOutcome MemoryStore::commit_now(const Commit& commit, std::vector<domain::Event>& numbered) {
  const std::lock_guard lock(access_);
  if (!health_.writable) return CommitOutcome::failed;
  if (!rows_.guards_hold(commit.guards) || !rows_.apply(commit)) {
    return CommitOutcome::guard_failed;
  }
  numbered = commit.events;
  for (auto& event : numbered) {
    event.sequence = rows_.events_removed + rows_.events.size() + 1;
    rows_.events.push_back(event);
  }
  return CommitOutcome::committed;
}

Task<CommitOutcome> MemoryStore::commit(const Commit& commit) {
  const std::lock_guard lock(order_);
  std::vector<domain::Event> numbered;
  const auto outcome = commit_now(commit, numbered);
  if (listener_ && !numbered.empty()) listener_(numbered);
  co_return outcome;
}

Task<Result<std::size_t>> MemoryStore::count_expired(RemoveExpired which) {
  const std::lock_guard lock(access_);
  co_return rows_.count(which);
}

Health MemoryStore::health() const {
  const std::lock_guard lock(access_);
  return health_;
}

void MemoryStore::restart() {
  const std::lock_guard lock(access_);
  const auto last = rows_.events.empty() ? Timestamp{} : rows_.events.back().at;
  for (auto& [id, operation] : rows_.operations) {
    if (operation.state != OperationState::sent) continue;
    operation.state = OperationState::failed;
    operation.failure = restarted_before_answer;
    operation.finished_at = std::max(operation.created_at, last);
  }
  std::erase_if(rows_.idempotency, [](const auto& row) { return row.second.status == 0; });
}

void MemoryStore::break_disk(std::string reason) {
  const std::lock_guard lock(access_);
  health_ = {false, std::move(reason)};
}

void MemoryStore::mend_disk() {
  const std::lock_guard lock(access_);
  health_ = {};
}

}  // namespace voltyard::storage
