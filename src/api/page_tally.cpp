#include "api/page_tally.hpp"

#include "storage/store.hpp"

namespace voltyard::api {
namespace {

constexpr auto remembered_for = std::chrono::minutes(30);
constexpr auto written_every = std::chrono::seconds(10);
constexpr std::size_t most_remembered = 20'000;

}  // namespace

bool PageTally::is_new(std::string key, SteadyTime now) {
  if (const auto known = seen_.find(key); known != seen_.end()) {
    const bool again = now - known->second < remembered_for;
    known->second = now;
    return !again;
  }
  if (seen_.size() >= most_remembered) {
    std::erase_if(seen_, [&](const auto& entry) { return now - entry.second >= remembered_for; });
  }
  if (seen_.size() < most_remembered) seen_.emplace(std::move(key), now);
  return true;
}

void PageTally::count(const domain::Location& location, std::int64_t day, std::string_view what) {
  ++counted_[Key(location.operator_id, location.id, day, what)];
}

bool PageTally::is_due(SteadyTime now) const {
  return !counted_.empty() && now - written_at_ >= written_every;
}

Task<void> PageTally::write(storage::Store& store, SteadyTime now) {
  if (counted_.empty()) co_return;
  written_at_ = now;
  const auto taken = std::exchange(counted_, {});
  storage::Commit commit;
  for (const auto& [key, count] : taken) {
    const auto& [operator_id, location_id, day, what] = key;
    commit.changes.emplace_back(storage::Tally{operator_id, location_id, day, what, count});
  }
  const auto outcome = co_await store.commit(commit);
  if (outcome == storage::CommitOutcome::committed) co_return;
  for (const auto& [key, count] : taken) counted_[key] += count;
}

}  // namespace voltyard::api
