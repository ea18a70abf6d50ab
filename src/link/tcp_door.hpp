// Listening sockets: accepts connections and deals them out to the shards, one after the other.
// Owned by a listener. Made and closed from any thread but the shards'; accepting runs on shard 0.
#pragma once

#include "link/shards.hpp"

#include "base/result.hpp"
#include "base/task.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace voltyard::link {

class TcpDoor {
 public:
  using Tcp = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                               boost::asio::io_context::executor_type>;
  // Called on the shard's thread with a socket of its context.
  using Receive = std::function<void(std::size_t shard, Tcp socket)>;

  explicit TcpDoor(Shards& shards) : shards_(shards) {}

  // Opens one more listening socket. Port 0 takes a free one. Returns the port. Errors: invalid
  // (address), unavailable (in use).
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port, Receive receive);

  // On shard 0, or when the shards do not run.
  void close();

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp,
                                                      boost::asio::io_context::executor_type>;
  struct Endpoint {
    Acceptor acceptor;
    Receive receive;
    boost::asio::steady_timer pause{acceptor.get_executor()};
  };

  Task<void> accept(Endpoint& endpoint);

  Shards& shards_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;  // on shard 0
  std::size_t next_shard_ = 0;
};

// Counts what is still to come; shared because a shard may be late when the waiter has given up.
class Countdown {
 public:
  explicit Countdown(std::size_t count) : left_(count) {}
  void one_is_done() {
    const std::lock_guard lock(mutex_);
    --left_;
    changed_.notify_all();
  }
  bool wait_for(std::chrono::milliseconds bound) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, bound, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_;
};

}  // namespace voltyard::link
