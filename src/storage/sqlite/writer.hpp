// The one thread that writes. Callers wait in line; it takes everybody who waits, commits them as
// one group, and wakes them together, each on its own executor.
//
// The line needs no limit of its own: whoever waits is a suspended caller that holds its own
// commit, and every caller has one. A full store is felt as waiting, nothing is dropped.
#pragma once

#include "storage/sqlite/group_commit.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace voltyard::storage {

// A caller that waits for its commit.
class Waiting {
 public:
  Waiting(const Commit& commit, boost::asio::any_io_executor executor)
      : commit_(commit), executor_(std::move(executor)) {}
  virtual ~Waiting() = default;
  virtual void resume(CommitOutcome outcome) = 0;  // on the executor

  const Commit& commit() const { return commit_; }
  const boost::asio::any_io_executor& executor() const { return executor_; }

 private:
  const Commit& commit_;
  boost::asio::any_io_executor executor_;
};

class Writer {
 public:
  Writer(const SqliteOptions& options, OpenSessions& open);
  ~Writer() { close(); }

  Status start();  // opens the database; on the calling thread
  void close();    // commits who waits, moves the WAL into the database, ends the thread
  void listen(EventListener listener) { listener_ = std::move(listener); }

  void submit(std::unique_ptr<Waiting> caller);  // any thread; `failed` once closed
  Health health() const;                         // any thread
  std::size_t waiting() const;                   // any thread

 private:
  using Clock = std::chrono::steady_clock;
  using Callers = std::vector<std::unique_ptr<Waiting>>;

  void run();
  struct Awaited {
    std::size_t callers = 1;
    bool or_in_haste = false;  // one who is not patient ends the waiting too
  };
  void wait(std::unique_lock<std::mutex>& lock, Awaited awaited,
            std::optional<Clock::time_point> until);
  void gather(std::unique_lock<std::mutex>& lock);
  bool take(Callers& callers);  // false: time to end
  void commit(Callers callers);
  void refuse(std::unique_ptr<Waiting> caller);
  void wake(Callers callers, std::span<const GroupCommit::Item> items);
  void checkpoint_when_due(bool idle);
  void broke(const Error& error);
  void try_reopen();

  const SqliteOptions& options_;
  GroupCommit group_;
  EventListener listener_;

  mutable std::mutex access_;
  std::condition_variable arrived_;
  Callers line_;
  std::size_t in_haste_ = 0;       // of those in line
  Awaited awaited_{.callers = 0};  // 0: the writer is awake
  bool ending_ = false;
  Health health_;

  // The thread's own.
  int checkpointed_ = 0;  // pages of the WAL that need not be looked at again
  bool dirty_since_checkpoint_ = false;
  std::chrono::milliseconds back_off_{0};
  Clock::time_point reopen_at_;
  Clock::time_point group_ended_;
  std::thread thread_;
};

}  // namespace voltyard::storage
