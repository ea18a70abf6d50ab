#include "storage/sqlite/open_sessions.hpp"

#include <chrono>

namespace voltyard::storage {

std::optional<OpenReadings> OpenSessions::find(SessionId id) const {
  const std::lock_guard lock(access_);
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? std::nullopt : std::optional(found->second);
}

void OpenSessions::set(SessionId id, const std::optional<OpenReadings>& readings) {
  const std::lock_guard lock(access_);
  const auto found = sessions_.find(id);
  const auto before = found == sessions_.end() ? 0 : found->second.first_group;
  const auto after = readings ? readings->first_group : 0;
  if (before != after) {
    if (before != 0) by_first_group_.erase({before, id});
    if (after != 0) by_first_group_.emplace(after, id);
  }
  if (!readings) {
    if (found != sessions_.end()) sessions_.erase(found);
  } else if (found == sessions_.end()) {
    sessions_.emplace(id, *readings);
  } else {
    found->second = *readings;
  }
}

void OpenSessions::clear() {
  const std::lock_guard lock(access_);
  sessions_.clear();
  by_first_group_.clear();
}

std::size_t OpenSessions::size() const {
  const std::lock_guard lock(access_);
  return sessions_.size();
}

std::uint64_t OpenSessions::transactions() const {
  const std::lock_guard lock(access_);
  return transactions_;
}

void OpenSessions::transaction_ended() {
  {
    const std::lock_guard lock(access_);
    ++transactions_;
  }
  ended_.notify_all();
}

void OpenSessions::wait_for_transaction_after(std::uint64_t seen) const {
  std::unique_lock lock(access_);
  ended_.wait_for(lock, std::chrono::milliseconds(100), [&] { return transactions_ != seen; });
}

std::int64_t OpenSessions::oldest_needed(std::int64_t none) const {
  const std::lock_guard lock(access_);
  return by_first_group_.empty() ? none : by_first_group_.begin()->first;
}

}  // namespace voltyard::storage
