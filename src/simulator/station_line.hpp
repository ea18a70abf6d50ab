// The socket of one simulated connection: a WebSocket client over TCP or TLS, or
// bare TCP. It knows nothing of what frames mean. One thread, that of its
// io_context. After close() or on_closed() it says nothing more; handlers under
// way keep its inside alive.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace voltyard::simulator {

struct LineTarget {
  bool tls = false;
  bool bare = false;  // octets over TCP, no WebSocket; then without a path
  std::string host;
  std::string port;
  std::string path;  // identity included
};

struct LineEvents {
  std::function<void()> on_open;
  std::function<void(std::string_view)> on_text;           // of a bare line: octets, cut anywhere
  std::function<void(std::string_view reason)> on_closed;  // once; also when it never opened
};

class StationLine {
 public:
  virtual ~StationLine() = default;
  // Queued: one write at a time.
  virtual void send(std::string text) = 0;
  // Says goodbye and ends; on_closed is not called.
  virtual void close() = 0;
};

struct LineLogin {
  std::string subprotocol;
  std::string authorization;  // the whole header's value, or empty
};

// Begins to connect at once. `tls` must outlive the line; a bare line needs neither it nor a login.
std::unique_ptr<StationLine> open_line(boost::asio::io_context& context,
                                       boost::asio::ssl::context& tls, const LineTarget& target,
                                       const LineLogin& login, LineEvents events);
std::unique_ptr<StationLine> open_octet_line(boost::asio::io_context& context,
                                             const LineTarget& target, LineEvents events);

}  // namespace voltyard::simulator
