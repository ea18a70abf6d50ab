#include "http/event_stream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltyard::http {

EventStream::EventStream(boost::asio::any_io_executor executor, std::size_t limit_bytes)
    : wake_(std::move(executor)), limit_bytes_(limit_bytes) {
  wake_.expires_at(boost::asio::steady_timer::time_point::max());
}

bool EventStream::push(Chunk chunk) {
  if (closed_) return false;
  if (queued_bytes_ + chunk->size() > limit_bytes_) {
    overrun_ = true;
    close();
    return false;
  }
  queued_bytes_ += chunk->size();
  queue_.push_back(std::move(chunk));
  wake_.cancel();
  return true;
}

void EventStream::close() {
  if (closed_) return;
  closed_ = true;
  if (overrun_) queue_.clear();
  wake_.cancel();
  if (on_closed_) std::exchange(on_closed_, nullptr)();
}

Task<EventStream::Chunk> EventStream::next() {
  while (queue_.empty() && !closed_) {
    boost::system::error_code cancelled;
    co_await wake_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
  }
  if (queue_.empty()) co_return nullptr;
  Chunk chunk = std::move(queue_.front());
  queue_.pop_front();
  queued_bytes_ -= chunk->size();
  co_return chunk;
}

}  // namespace voltyard::http
