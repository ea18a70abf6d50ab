#include "simulator/station_line.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <openssl/ssl.h>

#include <deque>

namespace voltyard::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using beast::error_code;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr auto handshake_limit = std::chrono::seconds(30);
constexpr std::size_t message_limit = 1 << 20;

template <class Stream>
class Connection : public std::enable_shared_from_this<Connection<Stream>> {
 public:
  template <class... Arguments>
  Connection(const LineTarget& target, const LineLogin& login, LineEvents events,
             Arguments&&... arguments)
      : target_(target),
        login_(login),
        events_(std::move(events)),
        stream_(std::forward<Arguments>(arguments)...),
        resolver_(stream_.get_executor()) {}

  void start() {
    resolver_.async_resolve(target_.host, target_.port,
                            [self = this->shared_from_this()](error_code error, auto found) {
                              if (error) return self->fail(error.message());
                              self->connect(found);
                            });
  }

  void send(std::string text) {
    if (ended_) return;
    waiting_.push_back(std::move(text));
    if (waiting_.size() == 1) write();
  }

  void close() {
    if (std::exchange(ended_, true)) return;
    resolver_.cancel();
    if (!open_) return beast::get_lowest_layer(stream_).close();
    // Goodbye may not wait for ever on a peer that has gone.
    stream_.async_close(websocket::close_code::normal,
                        [self = this->shared_from_this()](error_code) {});
  }

 private:
  void connect(const tcp::resolver::results_type& found) {
    auto& socket = beast::get_lowest_layer(stream_);
    socket.expires_after(handshake_limit);
    socket.async_connect(found, [self = this->shared_from_this()](error_code error, auto) {
      if (error) return self->fail(error.message());
      error_code ignored;
      beast::get_lowest_layer(self->stream_).socket().set_option(tcp::no_delay(true), ignored);
      self->encrypt();
    });
  }

  void encrypt() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      auto& tls = stream_.next_layer();
      SSL_set_tlsext_host_name(tls.native_handle(), target_.host.c_str());
      tls.set_verify_callback(asio::ssl::host_name_verification(target_.host));
      tls.async_handshake(asio::ssl::stream_base::client,
                          [self = this->shared_from_this()](error_code error) {
                            if (error) return self->fail(error.message());
                            self->upgrade();
                          });
    } else {
      upgrade();
    }
  }

  void upgrade() {
    beast::get_lowest_layer(stream_).expires_never();
    websocket::stream_base::timeout limits{};
    limits.handshake_timeout = handshake_limit;
    limits.idle_timeout = websocket::stream_base::none();
    limits.keep_alive_pings = false;
    stream_.set_option(limits);
    stream_.read_message_max(message_limit);
    stream_.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
      namespace http = beast::http;
      request.set(http::field::sec_websocket_protocol, login_.subprotocol);
      if (!login_.authorization.empty()) {
        request.set(http::field::authorization, login_.authorization);
      }
    }));
    const auto done = [self = this->shared_from_this()](error_code error) {
      if (error) return self->fail(self->refusal(error));
      self->open_ = true;
      if (self->events_.on_open) self->events_.on_open();
      self->read();
    };
    stream_.async_handshake(response_, target_.host + ":" + target_.port, target_.path, done);
  }

  std::string refusal(error_code error) const {
    if (error != websocket::error::upgrade_declined) return error.message();
    return "refused with HTTP " + std::to_string(response_.result_int());
  }

  void read() {
    stream_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
      if (error) return self->fail(error.message());
      const auto data = self->buffer_.cdata();
      const std::string text(static_cast<const char*>(data.data()), data.size());
      self->buffer_.consume(self->buffer_.size());
      if (!self->ended_) self->events_.on_text(text);
      if (!self->ended_) self->read();
    });
  }

  void write() {
    stream_.text(true);
    stream_.async_write(asio::buffer(waiting_.front()),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                          if (error) return self->fail(error.message());
                          self->waiting_.pop_front();
                          if (!self->waiting_.empty()) self->write();
                        });
  }

  void fail(std::string_view reason) {
    if (std::exchange(ended_, true)) return;
    beast::get_lowest_layer(stream_).close();
    if (events_.on_closed) events_.on_closed(reason);
  }

  const LineTarget target_;
  const LineLogin login_;
  LineEvents events_;
  websocket::stream<Stream> stream_;
  tcp::resolver resolver_;
  websocket::response_type response_;
  beast::flat_buffer buffer_;
  std::deque<std::string> waiting_;
  bool open_ = false;
  bool ended_ = false;
};

template <class Stream>
class Line final : public StationLine {
 public:
  // Shared: its handlers under way hold it too.
  explicit Line(std::shared_ptr<Connection<Stream>> connection)
      : connection_(std::move(connection)) {
    connection_->start();
  }
  ~Line() override { connection_->close(); }
  void send(std::string text) override { connection_->send(std::move(text)); }
  void close() override { connection_->close(); }

 private:
  std::shared_ptr<Connection<Stream>> connection_;
};

}  // namespace

std::unique_ptr<StationLine> open_line(asio::io_context& context, asio::ssl::context& tls,
                                       const LineTarget& target, const LineLogin& login,
                                       LineEvents events) {
  if (target.bare) return open_octet_line(context, target, std::move(events));
  if (target.tls) {
    return std::make_unique<Line<TlsStream>>(
        std::make_shared<Connection<TlsStream>>(target, login, std::move(events), context, tls));
  }
  return std::make_unique<Line<PlainStream>>(
      std::make_shared<Connection<PlainStream>>(target, login, std::move(events), context));
}

}  // namespace voltyard::simulator
