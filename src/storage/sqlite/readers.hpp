// Threads that read, each with its own read-only connection, so that a long list never holds up a
// commit. They never checkpoint. A connection that failed is not used again.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/options.hpp"

#include "base/result.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace voltyard::storage {

class Readers {
 public:
  explicit Readers(const SqliteOptions& options) : options_(options), pool_(options.readers) {}
  ~Readers() { stop(); }

  // Finishes what was asked, closes the connections.
  void stop() {
    pool_.join();
    const std::lock_guard lock(access_);
    idle_.clear();
  }

  template <class Job>
  void post(Job job) {
    boost::asio::post(pool_, std::move(job));
  }

  // Runs `read(connection)`, which returns a Result, on the current thread.
  template <class Read>
  auto run(Read& read) -> decltype(read(std::declval<Connection&>())) {
    try {
      auto connection = take();
      auto result = read(*connection);
      give_back(std::move(connection));
      return result;
    } catch (const std::exception& failure) {
      return unavailable(std::string("The database cannot be read: ") + failure.what() + ".");
    }
  }

 private:
  std::unique_ptr<Connection> take();
  void give_back(std::unique_ptr<Connection> connection);

  const SqliteOptions& options_;
  std::mutex access_;
  std::vector<std::unique_ptr<Connection>> idle_;
  boost::asio::thread_pool pool_;
};

}  // namespace voltyard::storage
