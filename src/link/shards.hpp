// The threads on which stations live: N threads with one io_context each. Owned by the composition
// root; outlives everything that runs on it. Index = Admission::shard.
#pragma once

#include "link/ports/station_sender.hpp"

#include "base/task_context.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace voltyard::link {

class Shards {
 public:
  explicit Shards(std::size_t count);
  ~Shards();
  Shards(const Shards&) = delete;
  Shards& operator=(const Shards&) = delete;

  void start();
  // Lets the running handlers end and joins the threads. What still waits is not run any more.
  void stop();
  // Behind stop() and while all is there that the waiting work refers to.
  void end_tasks();

  bool is_running() const { return running_; }
  std::size_t size() const { return shards_.size(); }
  boost::asio::io_context& context(std::size_t index) { return shards_[index]->context; }
  ShardExecutors executors();

  // Memory that suspended work may still refer to is freed after the contexts.
  void keep(std::shared_ptr<void> memory) { kept_.push_back(std::move(memory)); }

 private:
  struct Shard {
    TaskContext context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        context.get_executor()};
    std::thread thread;
  };

  bool running_ = false;
  std::vector<std::shared_ptr<void>> kept_;  // destroyed last
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace voltyard::link
