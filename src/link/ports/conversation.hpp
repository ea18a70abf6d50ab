// What to do with a message. Called by link on the station's shard, one message of a station at a
// time; implemented by csms.
#pragma once

#include "link/ports/gatekeeper.hpp"

#include "wire/ocpp/frame.hpp"

#include "base/task.hpp"

#include <string>
#include <string_view>

namespace voltyard::link {

enum class CloseReason {
  station_closed,
  transport_error,
  silent,       // no frame and no pong for too long
  replaced,     // a newer connection of the same station was accepted
  not_reading,  // its outgoing queue ran full
  protocol_error,
  operator_request,
  shutting_down,
};

constexpr std::string_view to_string(CloseReason reason) {
  switch (reason) {
    case CloseReason::station_closed: return "station_closed";
    case CloseReason::transport_error: return "transport_error";
    case CloseReason::silent: return "silent";
    case CloseReason::replaced: return "replaced";
    case CloseReason::not_reading: return "not_reading";
    case CloseReason::protocol_error: return "protocol_error";
    case CloseReason::operator_request: return "operator_request";
    case CloseReason::shutting_down: return "shutting_down";
  }
  return "";
}

class Conversation {
 public:
  virtual ~Conversation() = default;

  // One CALL. Appends the answer frame to `out` once everything it acknowledges is durable; leaves
  // `out` empty when the station must not be answered (storing failed: it will retry).
  // `call` and the text behind it live until the task is done.
  virtual Task<void> on_call(Peer& peer, const wire::ocpp::Call& call, std::string& out) = 0;

  // A frame that is no frame, an answer nobody asked for: counted, noted once, no state change.
  virtual void on_bad_frame(Peer& peer, std::string_view what) = 0;

  // The connection is gone. Never called for a peer whose successor has been opened already.
  virtual void on_closed(Peer& peer, CloseReason reason) = 0;
};

}  // namespace voltyard::link
