// A bare TCP connection, as the modems of binary piles make it.
#include "simulator/station_line.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace voltyard::simulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto connect_limit = std::chrono::seconds(30);

class OctetConnection : public std::enable_shared_from_this<OctetConnection> {
 public:
  OctetConnection(asio::io_context& context, const LineTarget& target, LineEvents events)
      : target_(target),
        events_(std::move(events)),
        socket_(context),
        resolver_(context),
        timer_(context) {}

  void start() {
    timer_.expires_after(connect_limit);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && !self->open_) self->fail("connecting took too long");
    });
    resolver_.async_resolve(target_.host, target_.port,
                            [self = shared_from_this()](error_code error, auto found) {
                              if (error) return self->fail(error.message());
                              self->connect(found);
                            });
  }

  void send(std::string octets) {
    if (ended_) return;
    waiting_ += octets;
    if (open_ && under_way_.empty()) write();
  }

  // What was said before is still sent.
  void close() {
    if (std::exchange(ended_, true)) return;
    resolver_.cancel();
    timer_.cancel();
    if (under_way_.empty() && waiting_.empty()) shut();
  }

 private:
  void connect(const tcp::resolver::results_type& found) {
    asio::async_connect(socket_, found, [self = shared_from_this()](error_code error, auto) {
      if (error) return self->fail(error.message());
      if (self->ended_) return self->shut();
      error_code ignored;
      self->socket_.set_option(tcp::no_delay(true), ignored);
      self->open_ = true;
      self->timer_.cancel();
      self->read();
      if (self->events_.on_open) self->events_.on_open();
    });
  }

  void read() {
    socket_.async_read_some(asio::buffer(read_),
                            [self = shared_from_this()](error_code error, std::size_t count) {
                              if (error) return self->fail(error.message());
                              if (!self->ended_) self->events_.on_text({self->read_.data(), count});
                              if (!self->ended_) self->read();
                            });
  }

  void write() {
    under_way_.swap(waiting_);
    asio::async_write(socket_, asio::buffer(under_way_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        self->under_way_.clear();
                        if (error) return self->fail(error.message());
                        if (!self->waiting_.empty()) return self->write();
                        if (self->ended_) self->shut();
                      });
  }

  void shut() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  void fail(std::string_view reason) {
    shut();
    timer_.cancel();
    if (std::exchange(ended_, true)) return;
    if (events_.on_closed) events_.on_closed(reason);
  }

  const LineTarget target_;
  LineEvents events_;
  tcp::socket socket_;
  tcp::resolver resolver_;
  asio::steady_timer timer_;
  std::array<char, 4'096> read_;
  std::string waiting_;
  std::string under_way_;
  bool open_ = false;
  bool ended_ = false;
};

class OctetLine final : public StationLine {
 public:
  // Shared: its handlers under way hold it too.
  explicit OctetLine(std::shared_ptr<OctetConnection> connection)
      : connection_(std::move(connection)) {
    connection_->start();
  }
  ~OctetLine() override { connection_->close(); }
  void send(std::string octets) override { connection_->send(std::move(octets)); }
  void close() override { connection_->close(); }

 private:
  std::shared_ptr<OctetConnection> connection_;
};

}  // namespace

std::unique_ptr<StationLine> open_octet_line(asio::io_context& context, const LineTarget& target,
                                             LineEvents events) {
  return std::make_unique<OctetLine>(
      std::make_shared<OctetConnection>(context, target, std::move(events)));
}

}  // namespace voltyard::simulator
