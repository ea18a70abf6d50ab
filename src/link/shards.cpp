#include "link/shards.hpp"

#include "base/assert.hpp"

#include <pthread.h>

#include <string>

namespace voltyard::link {

Shards::Shards(std::size_t count) {
  ASSERT(count > 0);
  for (std::size_t i = 0; i < count; ++i) shards_.push_back(std::make_unique<Shard>());
}

Shards::~Shards() { stop(); }

void Shards::start() {
  running_ = true;
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    auto& shard = *shards_[i];
    ASSERT(!shard.thread.joinable());
    shard.thread = std::thread([&context = shard.context] { context.run(); });
    pthread_setname_np(shard.thread.native_handle(), ("shard-" + std::to_string(i)).c_str());
  }
}

void Shards::stop() {
  running_ = false;
  for (auto& shard : shards_) shard->context.stop();
  for (auto& shard : shards_) {
    if (shard->thread.joinable()) shard->thread.join();
  }
}

void Shards::end_tasks() {
  ASSERT(!running_);
  for (auto& shard : shards_) shard->context.end_tasks();
}

ShardExecutors Shards::executors() {
  ShardExecutors executors;
  for (auto& shard : shards_) executors.emplace_back(shard->context.get_executor());
  return executors;
}

}  // namespace voltyard::link
