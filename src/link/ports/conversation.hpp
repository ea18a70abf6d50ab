// What to do with what a station says. Called by link on the station's shard, one message of a
// station at a time; implemented by csms. One interface per family of protocols: their messages
// have nothing in common but that each is answered once it is durable.
#pragma once

#include "link/ports/close_reason.hpp"
#include "link/ports/gatekeeper.hpp"

#include "wire/ocpp/frame.hpp"

#include "base/task.hpp"

#include <string>
#include <string_view>

namespace voltyard::link {

class Conversation {
 public:
  virtual ~Conversation() = default;

  // A frame that is no frame, an answer nobody asked for: counted, noted once, no state change.
  virtual void on_bad_frame(Peer& peer, std::string_view what) = 0;

  // The connection is gone. Never called for a peer whose successor has been opened already.
  virtual void on_closed(Peer& peer, CloseReason reason) = 0;
};

class OcppConversation : public Conversation {
 public:
  // One CALL. Appends the answer frame to `out` once everything it acknowledges is durable; leaves
  // `out` empty when the station must not be answered (storing failed: it will retry).
  // `call` and the text behind it live until the task is done.
  virtual Task<void> on_call(Peer& peer, const wire::ocpp::Call& call, std::string& out) = 0;
};

// Every binary protocol: frames are whole and checked, what they say is csms' to read.
class PileConversation : public Conversation {
 public:
  // One frame that a pile began (an answer to a command of ours goes to who sent it). Appends the
  // answering frame to `out` once everything it acknowledges is durable; leaves `out` empty when
  // the frame wants no answer or could not be stored. `frame` lives until the task is done.
  virtual Task<void> on_frame(Peer& peer, std::string_view frame, std::string& out) = 0;
};

}  // namespace voltyard::link
