// One input of a station at a time: whoever holds the turn may decide and commit for it.
// Single-threaded (the station's shard), first come first served, bounded by what may wait: the
// connection's one message in hand, commands, the tick.
#pragma once

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace voltyard::csms {

class Turn {
 public:
  class Held {
   public:
    explicit Held(Turn& turn) : turn_(&turn) {}
    Held(Held&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (turn_ != nullptr) turn_->release();
    }

   private:
    Turn* turn_;
  };

  bool free() const { return !taken_; }

  // Only when free(): the common case costs nothing.
  Held take_now();

  // Waits behind those who came before.
  Task<Held> take();

 private:
  struct Waiting;
  void release();

  bool taken_ = false;
  std::vector<Waiting*> waiting_;  // in the frames of those who wait
};

}  // namespace voltyard::csms
