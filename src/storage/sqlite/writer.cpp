#include "storage/sqlite/writer.hpp"

#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <algorithm>

namespace voltyard::storage {

namespace asio = boost::asio;

Writer::Writer(const SqliteOptions& options, OpenSessions& open)
    : options_(options), group_(options, open) {}

Status Writer::start() {
  if (auto opened = group_.reopen(); !opened) return opened;
  thread_ = std::thread([this] { run(); });
  return {};
}

void Writer::close() {
  {
    const std::lock_guard lock(access_);
    ending_ = true;
  }
  arrived_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::submit(std::unique_ptr<Waiting> caller) {
  bool wake_writer = false;
  {
    const std::lock_guard lock(access_);
    if (!ending_) {
      const bool hastes = !caller->commit().patient;
      line_.push_back(std::move(caller));
      in_haste_ += hastes ? 1 : 0;
      wake_writer = line_.size() == awaited_.callers || (awaited_.or_in_haste && hastes);
    }
  }
  if (wake_writer) arrived_.notify_one();
  if (caller) refuse(std::move(caller));
}

void Writer::refuse(std::unique_ptr<Waiting> caller) {
  const GroupCommit::Item failed{&caller->commit(), CommitOutcome::failed};
  Callers callers;
  callers.push_back(std::move(caller));
  wake(std::move(callers), std::span(&failed, 1));
}

Health Writer::health() const {
  const std::lock_guard lock(access_);
  return health_;
}

std::size_t Writer::waiting() const {
  const std::lock_guard lock(access_);
  return line_.size();
}

// Until so many callers stand in line, the time is over, or the end has come.
void Writer::wait(std::unique_lock<std::mutex>& lock, Awaited awaited,
                  std::optional<Clock::time_point> until) {
  const auto ready = [&] {
    return line_.size() >= awaited.callers || (awaited.or_in_haste && in_haste_ > 0) || ending_;
  };
  awaited_ = awaited;
  if (until) {
    arrived_.wait_until(lock, *until, ready);
  } else {
    arrived_.wait(lock, ready);
  }
  awaited_ = {.callers = 0};
}

// A caller that comes after a pause stands for a quiet yard: there one sync for those of the next
// moments spares the disk and the processor, and nobody minds the moment. A load does not pause,
// and where one begins, its first callers end the waiting. Reports that get no answer wait longer,
// until somebody comes who is in haste.
void Writer::gather(std::unique_lock<std::mutex>& lock) {
  const auto now = Clock::now();
  if (line_.empty() || !group_.usable() || now - group_ended_ <= options_.pause) return;
  auto until = now + options_.patience;
  if (in_haste_ == 0) wait(lock, {options_.patient_callers, true}, until);
  until = std::min(until, Clock::now() + options_.gather);
  if (in_haste_ > 0) wait(lock, {options_.gather_callers}, until);
}

// Waits for callers, for the time to reopen, or for a quiet second to checkpoint in.
bool Writer::take(Callers& callers) {
  std::unique_lock lock(access_);
  if (!group_.usable()) {
    wait(lock, {}, reopen_at_);
  } else if (dirty_since_checkpoint_) {
    wait(lock, {}, Clock::now() + std::chrono::seconds(1));
  } else {
    wait(lock, {}, std::nullopt);
  }
  gather(lock);
  if (line_.size() <= options_.group_max) {
    callers.swap(line_);
  } else {
    const auto until = line_.begin() + static_cast<std::ptrdiff_t>(options_.group_max);
    callers.assign(std::make_move_iterator(line_.begin()), std::make_move_iterator(until));
    line_.erase(line_.begin(), until);
  }
  in_haste_ = static_cast<std::size_t>(
      std::ranges::count_if(line_, [](const auto& each) { return !each->commit().patient; }));
  return !callers.empty() || !ending_;
}

void Writer::run() {
  Callers callers;
  while (take(callers)) {
    if (!group_.usable() && Clock::now() >= reopen_at_) try_reopen();
    const bool idle = callers.empty();
    if (!idle) {
      commit(std::exchange(callers, {}));
      group_ended_ = Clock::now();
    }
    if (group_.usable()) checkpoint_when_due(idle);
  }
  if (group_.usable()) {
    if (const auto done = group_.checkpoint_all(); !done) {
      spdlog::warn("storage: last checkpoint: {}", done.error().message);
    }
  }
  group_.abandon();
}

void Writer::commit(Callers callers) {
  std::vector<GroupCommit::Item> items(callers.size());
  for (std::size_t i = 0; i < callers.size(); ++i) items[i].commit = &callers[i]->commit();
  if (group_.usable()) {
    const auto events = group_.commit_group(items);
    if (!events) {
      broke(events.error());
    } else {
      dirty_since_checkpoint_ = true;
      if (listener_ && !events->empty()) listener_(*events);
    }
  }
  wake(std::move(callers), items);
}

// One post per executor and group, not one per caller.
void Writer::wake(Callers callers, std::span<const GroupCommit::Item> items) {
  struct Batch {
    asio::any_io_executor executor;
    std::vector<std::pair<std::unique_ptr<Waiting>, CommitOutcome>> callers;
  };
  std::vector<Batch> batches;
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const auto& executor = callers[i]->executor();
    auto batch = std::find_if(batches.begin(), batches.end(),
                              [&](const Batch& each) { return each.executor == executor; });
    if (batch == batches.end()) {
      batches.push_back({executor, {}});
      batch = std::prev(batches.end());
      batch->callers.reserve(callers.size() - i);
    }
    batch->callers.emplace_back(std::move(callers[i]), items[i].outcome);
  }
  for (auto& batch : batches) {
    asio::post(batch.executor, [woken = std::move(batch.callers)]() mutable {
      for (std::size_t i = 0; i < woken.size(); ++i) {
        // Each caller lies where it went to sleep, cold by now.
        if (i + 2 < woken.size()) __builtin_prefetch(woken[i + 2].first.get());
        std::exchange(woken[i].first, nullptr)->resume(woken[i].second);
      }
    });
  }
}

// Small and often: each one holds up the callers behind it for as long as it takes. The commit
// behind it begins the WAL anew, unless a reader looks at that moment; then the WAL grows on, and
// what counts is what came since.
void Writer::checkpoint_when_due(bool idle) {
  const int pages = group_.wal_pages();
  if (pages < checkpointed_) checkpointed_ = 0;
  const int fresh = pages - checkpointed_;
  const bool nobody_waits = idle || waiting() == 0;
  const bool due = (idle && dirty_since_checkpoint_) || fresh >= options_.checkpoint_busy_pages ||
                   (nobody_waits && fresh >= options_.checkpoint_idle_pages);
  if (!due) return;
  if (const auto done = group_.checkpoint(); !done) return broke(done.error());
  dirty_since_checkpoint_ = false;
  checkpointed_ = pages;
}

void Writer::broke(const Error& error) {
  spdlog::error("storage: {} Transaction messages stay unanswered until it can.", error.message);
  back_off_ = options_.reopen_first;
  reopen_at_ = Clock::now() + back_off_;
  const std::lock_guard lock(access_);
  health_ = {false, error.message};
}

void Writer::try_reopen() {
  const auto opened = group_.reopen();
  if (!opened) {
    back_off_ = std::min(back_off_ * 2, options_.reopen_last);
    reopen_at_ = Clock::now() + back_off_;
    spdlog::error("storage: still not writable, next attempt in {} ms: {}", back_off_.count(),
                  opened.error().message);
    const std::lock_guard lock(access_);
    health_ = {false, opened.error().message};
    return;
  }
  spdlog::warn("storage: the database was reopened and can be written again");
  checkpointed_ = 0;
  const std::lock_guard lock(access_);
  health_ = {};
}

}  // namespace voltyard::storage
