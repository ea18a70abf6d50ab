// A lean non-blocking WebSocket client for the load generator: a plain TCP
// socket, frames masked with the key 0, no TLS, no compression. It must cost
// far less than the server it measures. One thread. Invariant: received()
// returns whole text messages only. All sockets of a thread share one read
// buffer: after on_readable() call received() until it has no more.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr_in;

namespace voltyard::simulator {

class LoadSocket {
 public:
  enum class State : std::uint8_t { closed, connecting, upgrading, open };

  LoadSocket() = default;
  ~LoadSocket() { close(); }
  LoadSocket(const LoadSocket&) = delete;
  LoadSocket& operator=(const LoadSocket&) = delete;

  // Starts connecting; `upgrade` is the whole HTTP request and must outlive the
  // handshake.
  Status connect(const sockaddr_in& server, std::string_view upgrade);
  void close();

  // Call when the socket became writable: goes on connecting, or flushes what
  // was left.
  Status on_writable();
  // Call when it became readable. Reads once; false: the peer has gone.
  bool on_readable(std::string& scratch);
  // The next text message of what was read; valid until the next on_readable().
  std::optional<std::string_view> received();

  // Sends a whole frame as rendered; what the kernel does not take is kept (and
  // blocks_sending()).
  bool send(std::string_view frame);
  bool blocks_sending() const { return !unsent_.empty(); }

  State state() const { return state_; }
  int descriptor() const { return descriptor_; }
  // The status line of a refused upgrade.
  const std::string& refusal() const { return refusal_; }

 private:
  bool read_upgrade(std::string_view text);

  int descriptor_ = -1;
  State state_ = State::closed;
  std::string_view upgrade_;
  std::string unsent_;
  std::string partial_;         // the beginning of a message that has not come whole
  std::string_view available_;  // read, not yet handed out
  std::string refusal_;
};

}  // namespace voltyard::simulator
