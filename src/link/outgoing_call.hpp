// A command to a station while its caller waits. Lives in the caller's coroutine; linked into the
// session's queue, or being its call in flight, until answered or withdrawn. One thread (the
// shard's).
#pragma once

#include "link/ports/station_sender.hpp"

#include "base/time.hpp"

#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <string>
#include <utility>

namespace voltyard::link {

class OcppSession;

inline Error connection_lost() { return unavailable("the connection to the station was lost"); }

struct OutgoingCall {
  OutgoingCall(boost::asio::any_io_executor executor, std::string the_action,
               std::string the_payload)
      : action(std::move(the_action)), payload(std::move(the_payload)), bell(std::move(executor)) {}
  ~OutgoingCall();
  OutgoingCall(const OutgoingCall&) = delete;
  OutgoingCall& operator=(const OutgoingCall&) = delete;

  void finish(Result<PileAnswer> answer) {
    session = nullptr;
    result.emplace(std::move(answer));
    bell.cancel();
  }

  std::string action;
  std::string payload;
  std::string message_id;
  SteadyTime sent_at;
  std::optional<Result<PileAnswer>> result;
  boost::asio::steady_timer bell;  // expires with the caller's patience; cancelled by the answer
  OcppSession* session = nullptr;  // while linked
  OutgoingCall* next = nullptr;
};

// First in, first out, without memory of its own.
class CallQueue {
 public:
  bool empty() const { return !first_; }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return bytes_; }

  void push(OutgoingCall& call) {
    call.next = nullptr;
    (last_ ? last_->next : first_) = &call;
    last_ = &call;
    ++size_;
    bytes_ += call.payload.size();
  }
  OutgoingCall* pop() {
    OutgoingCall* call = first_;
    if (call) remove(*call);
    return call;
  }
  bool remove(OutgoingCall& call) {
    OutgoingCall* before = nullptr;
    for (auto* it = first_; it; before = it, it = it->next) {
      if (it != &call) continue;
      (before ? before->next : first_) = call.next;
      if (last_ == &call) last_ = before;
      --size_;
      bytes_ -= call.payload.size();
      return true;
    }
    return false;
  }

 private:
  OutgoingCall* first_ = nullptr;
  OutgoingCall* last_ = nullptr;
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace voltyard::link
