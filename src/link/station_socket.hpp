// The bytes of one station: TCP, or TLS 1.2+ on it. An Asio stream that Beast can read and write.
//
// OpenSSL works on the descriptor itself and keeps every byte it has read, so that a connection
// moves to another shard by moving the descriptor alone. One read and one write may be under way at
// a time, all on the socket's shard; the object must not move while one is.
#pragma once

#include "link/tls_certificates.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>

namespace voltyard::link {

class StationSocket {
 public:
  using Tcp = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                               boost::asio::io_context::executor_type>;
  using executor_type = Tcp::executor_type;
  using next_layer_type = Tcp;
  using error_code = boost::system::error_code;

  explicit StationSocket(Tcp tcp) : tcp_(std::move(tcp)) {}

  executor_type get_executor() { return tcp_.get_executor(); }
  Tcp& next_layer() { return tcp_; }
  const Tcp& next_layer() const { return tcp_; }
  bool is_secure() const { return ssl_ != nullptr; }

  // Before the first read: speak TLS from here on. Then async_handshake.
  void secure(const TlsCertificates& certificates);

  // Nothing may be under way.
  void move_to(boost::asio::io_context& context);

  // Bytes that were read too far: the next read gives them again.
  void put_back(std::string bytes) { early_ = std::move(bytes); }

  void close();

  // Some of what was written has not reached the other side yet.
  bool has_unread();

  // Reads started since reset_reads(): Beast skips empty fragments without telling anybody.
  unsigned reads() const { return reads_; }
  void reset_reads() { reads_ = 0; }

  template <class Token>
  auto async_handshake(Token&& token) {
    return compose<void(error_code)>(Handshaking{*this}, token);
  }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    ++reads_;
    if (!ssl_ && early_.empty()) {
      tcp_.async_read_some(buffers, std::forward<Handler>(handler));
    } else {
      compose<void(error_code, std::size_t)>(Reading<Buffers>{*this, buffers}, handler);
    }
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (!ssl_) {
      tcp_.async_write_some(first_two(buffers), std::forward<Handler>(handler));
    } else {
      compose<void(error_code, std::size_t)>(Writing<Buffers>{*this, buffers}, handler);
    }
  }

  // Ends our direction, discards what still comes (at most 256 KiB) until the peer has ended its
  // own, then closes: a plain close could destroy our last words on their way.
  template <class Token>
  auto async_farewell(Token&& token) {
    return compose<void(error_code)>(Parting{*this}, token);
  }

 private:
  enum class Wait { none, read, write };

  // One attempt. Wait::none: done, with `n` bytes or an error.
  Wait try_handshake(error_code& error);
  Wait try_read(boost::asio::mutable_buffer buffer, std::size_t& n, error_code& error);
  Wait try_write(boost::asio::const_buffer buffer, std::size_t& n, error_code& error);
  Wait outcome_of(int result, error_code& error);
  Wait discard(std::size_t& budget);
  void end_writing();
  bool is_closed(error_code& error) const;

  // A frame's header and payload; what follows them is written next. The operation that holds them
  // stays small enough to be recycled.
  template <class Buffers>
  static std::array<boost::asio::const_buffer, 2> first_two(const Buffers& buffers) {
    std::array<boost::asio::const_buffer, 2> front;
    std::size_t filled = 0;
    for (auto it = boost::asio::buffer_sequence_begin(buffers);
         it != boost::asio::buffer_sequence_end(buffers) && filled < front.size(); ++it) {
      const boost::asio::const_buffer each = *it;
      if (each.size() != 0) front[filled++] = each;
    }
    return front;
  }

  template <class Signature, class Operation, class Token>
  auto compose(Operation operation, Token& token) {
    return boost::asio::async_compose<std::decay_t<Token>, Signature>(std::move(operation), token,
                                                                      tcp_);
  }

  template <class Self>
  void wait_for(Wait wait, Self& self) {
    tcp_.async_wait(wait == Wait::read ? Tcp::wait_read : Tcp::wait_write, std::move(self));
  }

  // The shape of every operation below: try; wait for the socket and try again; complete, but never
  // inside the function that started it.
  template <class Buffers>
  struct Reading {
    StationSocket& socket;
    Buffers buffers;
    bool started = false;
    bool done = false;
    std::size_t n = 0;
    error_code error{};

    template <class Self>
    void operator()(Self& self, error_code failure = {}) {
      if (failure) return self.complete(failure, 0);
      if (done) return self.complete(error, n);
      const bool inside = !std::exchange(started, true);
      boost::asio::mutable_buffer front;
      for (auto it = boost::asio::buffer_sequence_begin(buffers);
           it != boost::asio::buffer_sequence_end(buffers) && front.size() == 0; ++it) {
        front = *it;
      }
      const Wait wait = socket.try_read(front, n, error);
      if (wait != Wait::none) return socket.wait_for(wait, self);
      if (!inside) return self.complete(error, n);
      done = true;
      boost::asio::post(socket.get_executor(), std::move(self));
    }
  };

  template <class Buffers>
  struct Writing {
    StationSocket& socket;
    Buffers buffers;
    bool started = false;
    bool done = false;
    std::size_t n = 0;
    error_code error{};

    template <class Self>
    void operator()(Self& self, error_code failure = {}) {
      if (failure) return self.complete(failure, 0);
      if (done) return self.complete(error, n);
      const bool inside = !std::exchange(started, true);
      // A frame's header and payload become one TLS record.
      static thread_local std::array<char, 16'384> record;
      const auto size = boost::asio::buffer_copy(boost::asio::buffer(record), buffers);
      const Wait wait = socket.try_write(boost::asio::buffer(record.data(), size), n, error);
      if (wait != Wait::none) return socket.wait_for(wait, self);
      if (!inside) return self.complete(error, n);
      done = true;
      boost::asio::post(socket.get_executor(), std::move(self));
    }
  };

  struct Handshaking {
    StationSocket& socket;
    bool started = false;
    bool done = false;
    error_code error{};

    template <class Self>
    void operator()(Self& self, error_code failure = {}) {
      if (failure) return self.complete(failure);
      if (done) return self.complete(error);
      const bool inside = !std::exchange(started, true);
      const Wait wait = socket.try_handshake(error);
      if (wait != Wait::none) return socket.wait_for(wait, self);
      if (!inside) return self.complete(error);
      done = true;
      boost::asio::post(socket.get_executor(), std::move(self));
    }
  };

  struct Parting {
    StationSocket& socket;
    bool started = false;
    std::size_t budget = 256 * 1'024;

    template <class Self>
    void operator()(Self& self, error_code failure = {}) {
      if (!std::exchange(started, true)) {
        socket.end_writing();
        return socket.wait_for(Wait::read, self);
      }
      if (!failure && socket.discard(budget) == Wait::read) {
        return socket.wait_for(Wait::read, self);
      }
      socket.close();
      self.complete(failure);
    }
  };

  Tcp tcp_;
  SslPtr ssl_;
  std::string early_;
  unsigned reads_ = 0;
};

// Found by Beast when a WebSocket has ended.
template <class Handler>
void async_teardown(boost::beast::role_type, StationSocket& socket, Handler&& handler) {
  socket.async_farewell(handler);
}

}  // namespace voltyard::link
