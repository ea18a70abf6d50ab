// One client's open text/event-stream: a bounded queue between a producer and the connection that
// writes it. Both live on the listener's executor and touch it on no other thread.
//
// A client that does not read is not waited for: when its queue is full the stream closes and the
// client comes back with Last-Event-ID.
#pragma once

#include "base/task.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace voltyard::http {

class EventStream {
 public:
  // Shared: one serialised change is queued for every client that may see it.
  using Chunk = std::shared_ptr<const std::string>;

  EventStream(boost::asio::any_io_executor executor, std::size_t limit_bytes);

  // False when the stream is closed, or closes now because its queue is full.
  bool push(Chunk chunk);
  void close();
  bool closed() const { return closed_; }
  bool overrun() const { return overrun_; }  // closed because the client did not read
  std::size_t queued_bytes() const { return queued_bytes_; }

  // The next chunk, in order; null once the stream is closed. One caller: the connection.
  Task<Chunk> next();

  // Called once, when the stream closes for whatever reason.
  void on_closed(std::function<void()> action) { on_closed_ = std::move(action); }

 private:
  boost::asio::steady_timer wake_;  // never expires: cancelled when there is something to do
  std::deque<Chunk> queue_;
  std::size_t queued_bytes_ = 0;
  std::size_t limit_bytes_;
  bool closed_ = false;
  bool overrun_ = false;
  std::function<void()> on_closed_;
};

}  // namespace voltyard::http
