// What a pile has still to say, in order, with at most one message under way.
// Transaction messages survive a lost connection and are sent again under a new
// id; everything else is forgotten then. Bounded: when it is full the oldest
// meter values go first, as in real piles. One thread.
#pragma once

#include "simulator/notice.hpp"

#include <deque>
#include <string>
#include <string_view>

namespace voltyard::simulator {

class Outbox {
 public:
  explicit Outbox(std::size_t limit) : limit_(limit) {}

  void push(Notice notice);
  // Before everything else: a boot notification.
  void push_first(Notice notice);
  void connection_lost();

  bool empty() const { return notices_.empty(); }
  bool under_way() const { return !message_id_.empty(); }
  std::size_t size() const { return notices_.size(); }
  std::uint64_t dropped() const { return dropped_; }
  Notice& front() { return notices_.front(); }
  const std::string& message_id() const { return message_id_; }

  // The front has been sent under this id.
  void sent(std::string message_id) { message_id_ = std::move(message_id); }
  // The front was answered: it is returned and gone.
  Notice take();
  // The front got no answer or an error. Kept notices stay for another attempt
  // until `most_attempts` errors; returns how many attempts it has had, 0 when
  // it was dropped.
  int failed(bool is_error, int most_attempts);

 private:
  void make_room();

  std::size_t limit_;
  std::deque<Notice> notices_;
  std::string message_id_;
  int attempts_ = 0;  // of the front
  int errors_ = 0;    // of the front
  std::uint64_t dropped_ = 0;
};

}  // namespace voltyard::simulator
