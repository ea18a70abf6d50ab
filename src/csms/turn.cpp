#include "csms/turn.hpp"

#include "base/assert.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltyard::csms {

namespace asio = boost::asio;

struct Turn::Waiting {
  Turn& turn;
  asio::steady_timer woken;  // never expires: cancelled by the one who hands the turn over
  bool granted = false;

  // A task may be ended while it waits, or just before it learns that it is its turn.
  ~Waiting() {
    if (granted) {
      turn.release();
    } else {
      std::erase(turn.waiting_, this);
    }
  }
};

Turn::Held Turn::take_now() {
  ASSERT(!taken_);
  taken_ = true;
  return Held(*this);
}

Task<Turn::Held> Turn::take() {
  if (!taken_) co_return take_now();
  Waiting me{*this, asio::steady_timer(co_await asio::this_coro::executor,
                                       asio::steady_timer::time_point::max())};
  waiting_.push_back(&me);
  boost::system::error_code ignored;
  while (!me.granted) {
    co_await me.woken.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  me.granted = false;
  co_return Held(*this);  // the predecessor left taken_ set for us
}

void Turn::release() {
  if (waiting_.empty()) {
    taken_ = false;
    return;
  }
  Waiting* next = waiting_.front();
  waiting_.erase(waiting_.begin());
  next->granted = true;
  next->woken.cancel();
}

}  // namespace voltyard::csms
