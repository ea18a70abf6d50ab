#include "link/ocpp_session.hpp"

#include "link/ocpp_shard.hpp"
#include "link/request.hpp"

#include "base/assert.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

namespace voltyard::link {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

namespace {

// RFC 6455 7.4.1.
constexpr std::uint16_t close_unsupported = 1003;
constexpr std::uint16_t close_policy = 1008;
constexpr std::uint16_t close_going_away = 1001;

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

// A sequence of one buffer that exists once it is looked at. Beast looks at it only when bytes of a
// message are there: until then the connection has no buffer.
struct OcppSession::LazyBuffer {
  struct const_iterator {
    using value_type = asio::mutable_buffer;
    using reference = asio::mutable_buffer;
    using pointer = const asio::mutable_buffer*;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::bidirectional_iterator_tag;

    OcppSession* session = nullptr;
    int position = 0;

    reference operator*() const { return session->exchange().room(); }
    const_iterator& operator++() { return ++position, *this; }
    const_iterator& operator--() { return --position, *this; }
    const_iterator operator++(int) { return {session, position++}; }
    const_iterator operator--(int) { return {session, position--}; }
    bool operator==(const const_iterator&) const = default;
  };
  using value_type = asio::mutable_buffer;

  OcppSession* session;
  const_iterator begin() const { return {session, 0}; }
  const_iterator end() const { return {session, 1}; }
};

struct OcppSession::OnRead {
  SessionPtr session;
  void operator()(error_code error, std::size_t n) { session->on_read(error, n); }
};

struct OcppSession::OnWritten {
  SessionPtr session;
  void operator()(error_code error, std::size_t) { session->on_written(error); }
};

struct OcppSession::OnPinged {
  SessionPtr session;
  void operator()(error_code error) {
    session->pinging_ = false;
    if (error && session->probe_) session->probe_->cancel();  // dead already
  }
};

struct OcppSession::OnClosed {
  SessionPtr session;
  void operator()(error_code) { session->close_socket(); }
};

OcppSession::OcppSession(OcppShard& shard, StationSocket socket, const Admission& admission,
                         std::unique_ptr<Peer> peer)
    : shard_(shard),
      stream_(std::in_place, std::move(socket)),
      peer_(std::move(peer)),
      station_id_(admission.station_id),
      identity_(admission.identity),
      version_(admission.version),
      heard_(steady_now()),
      pinged_(heard_),
      control_second_(heard_) {
  stream_->read_message_max(shard_.limits().message_bytes);
  stream_->text(true);
  stream_->auto_fragment(false);
  stream_->control_callback([this](websocket::frame_type kind, auto) { on_control(kind); });
  shard_.metrics().connections.add();
  shard_.add(*this);
}

OcppSession::~OcppSession() {
  fail_in_flight(connection_lost());
  fail_waiting(connection_lost());
  if (exchange_) release_exchange();
  shard_.remove(*this);
}

Task<boost::system::error_code> OcppSession::accept(const std::string& websocket_key,
                                                    const std::string& subprotocol) {
  // The station's own request was read leniently; Beast gets one it has nothing to say about.
  http::request<http::empty_body> request(http::verb::get, "/", 11);
  request.set(http::field::host, "station");
  request.set(http::field::connection, "upgrade");
  request.set(http::field::upgrade, "websocket");
  request.set(http::field::sec_websocket_version, "13");
  request.set(http::field::sec_websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
  const auto answer = accept_key(websocket_key);
  const auto greet = [&](websocket::response_type& response) {
    response.set(http::field::server, "voltyard");
    response.set(http::field::sec_websocket_accept, answer);
    if (!subprotocol.empty()) response.set(http::field::sec_websocket_protocol, subprotocol);
  };
  stream_->set_option(websocket::stream_base::decorator(greet));
  error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await stream_->async_accept(request, std::move(token));
  stream_->set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));
  co_return error;
}

void OcppSession::start() {
  started_ = true;
  ended_at_ = {};
  read();
  write_next();
}

Exchange& OcppSession::exchange() {
  if (!exchange_) exchange_ = &shard_.take_exchange();
  return *exchange_;
}

void OcppSession::release_exchange() { shard_.give_back(*std::exchange(exchange_, nullptr)); }

void OcppSession::read() { stream_->async_read_some(LazyBuffer{this}, OnRead{SessionPtr(this)}); }

void OcppSession::heard() {
  heard_ = steady_now();
  stream_->next_layer().reset_reads();
  if (probe_) {
    probe_heard_ = true;
    probe_->cancel();
  }
}

void OcppSession::on_read(error_code error, std::size_t n) {
  if (ended_) return;
  if (error) return lost(error);
  heard();
  Exchange& message = exchange();
  if (message.parts++ == 0) message.received = heard_;
  message.commit(n);
  if (stream_->is_message_done()) return on_message();
  if (message.parts > shard_.limits().message_parts) {
    return break_rule(close_policy, "a message came in too many parts");
  }
  read();
}

void OcppSession::on_control(websocket::frame_type kind) {
  if (ended_ || kind == websocket::frame_type::close) return;
  heard();
  if (heard_ - control_second_ >= std::chrono::seconds(1)) {
    const bool was_busy = controls_ > shard_.limits().control_per_s &&
                          heard_ - control_second_ < std::chrono::seconds(2);
    busy_seconds_ = was_busy ? static_cast<std::uint8_t>(busy_seconds_ + 1) : std::uint8_t(0);
    control_second_ = heard_;
    controls_ = 0;
  }
  ++controls_;
  if (busy_seconds_ >= 5 || controls_ > shard_.limits().control_burst) {  // N39
    break_rule(close_policy, "too many pings");
  }
}

void OcppSession::on_message() {
  Exchange& message = *exchange_;
  if (!stream_->got_text()) return break_rule(close_unsupported, "a binary message");  // N34
  message.received = heard_;
  shard_.metrics().frames_in.add();
  shard_.metrics().bytes_in.add(message.size());
  shard_.frames().record(station_id_, Direction::in, message.text());
  const auto& limits = shard_.limits();
  if (limits.messages_per_s > 0) {
    const SteadyTime::duration interval = std::chrono::seconds(1);
    const auto per_message = interval / limits.messages_per_s;
    due_ = std::max(due_, heard_) + per_message;
    const auto allowed_at = due_ - per_message * limits.message_burst;
    if (allowed_at > heard_) {
      shard_.metrics().delayed_messages.add();
      return shard_.delay(*this, allowed_at);
    }
  }
  handle_message();
}

void OcppSession::handle_message() {
  if (ended_) return;
  const auto& frame = exchange_->read(version_);
  if (std::holds_alternative<wire::ocpp::Call>(frame)) {
    handling_ = true;
    return exchange_->converse(SessionPtr(this));
  }
  if (const auto* result = std::get_if<wire::ocpp::CallResult>(&frame)) {
    handle(*result);
  } else if (const auto* error = std::get_if<wire::ocpp::CallError>(&frame)) {
    handle(*error);
  } else {
    handle(std::get<wire::ocpp::FrameFault>(frame));
  }
  if (ended_) return;
  answer_ready_ = !exchange_->out.empty();
  if (!answer_ready_) next_message();
  write_next();
}

void OcppSession::next_message() {
  release_exchange();
  read();
}

void OcppSession::answered() {
  handling_ = false;
  if (ended_) {
    release_exchange();
    return retire();
  }
  answer_ready_ = !exchange_->out.empty();
  if (!answer_ready_) next_message();
  write_next();
}

void OcppSession::write(std::string_view text, Writing what) {
  writing_ = what;
  write_started_ = steady_now();
  shard_.metrics().frames_out.add();
  shard_.metrics().bytes_out.add(text.size());
  shard_.frames().record(station_id_, Direction::out, text);
  stream_->async_write(asio::buffer(text), OnWritten{SessionPtr(this)});
}

void OcppSession::on_written(error_code error) {
  const auto written = std::exchange(writing_, Writing::nothing);
  if (written == Writing::call) std::string().swap(call_text_);
  if (ended_) return;
  if (error) return lost(error);
  if (written == Writing::answer) {
    answer_ready_ = false;
    next_message();
  }
  write_next();
}

Task<bool> OcppSession::answers_within(LinkLimits::Time limit) {
  if (ended_ || !stream_->is_open()) co_return false;
  const SessionPtr self(this);
  asio::steady_timer timer(stream_->get_executor(), limit);
  probe_ = &timer;
  probe_heard_ = false;
  if (!pinging_) {
    pinging_ = true;
    stream_->async_ping({}, OnPinged{self});
  }
  error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  co_await timer.async_wait(std::move(token));
  probe_ = nullptr;
  co_return probe_heard_ && !ended_;
}

// Beast has answered what it could: the close frame is sent, the socket is closed or closing.
void OcppSession::lost(error_code error) {
  const bool broke_rule = error == websocket::condition::protocol_violation ||
                          error == websocket::error::message_too_big ||
                          error == websocket::error::bad_frame_payload;
  if (broke_rule) shard_.note_bad_frame(*this, error.message());
  const auto reason = error == websocket::error::closed ? CloseReason::station_closed
                      : broke_rule                      ? CloseReason::protocol_error
                                                        : CloseReason::transport_error;
  end(reason, 0);
}

void OcppSession::break_rule(std::uint16_t close_code, std::string_view what) {
  shard_.note_bad_frame(*this, what);
  end(CloseReason::protocol_error, close_code);
}

void OcppSession::end(CloseReason reason, std::uint16_t close_code) {
  if (ended_) return;
  const SessionPtr self(this);
  ended_ = true;
  ended_at_ = steady_now();
  reason_ = reason;
  count_end();
  if (probe_) probe_->cancel();
  if (close_code != 0 && started_) {  // Beast cannot close before its 101
    stream_->async_close(websocket::close_code(close_code), OnClosed{self});
  } else {
    close_socket();
  }
  fail_in_flight(connection_lost());
  if (reason != CloseReason::replaced) fail_waiting(connection_lost());
  if (handling_) return;  // answered() follows
  retire();
}

void OcppSession::drop() {
  end(CloseReason::shutting_down, 0);
  close_socket();
  if (!handling_) stream_.reset();
}

void OcppSession::count_end() {
  auto& metrics = shard_.metrics();
  if (reason_ == CloseReason::protocol_error) metrics.rule_breaks.add();
  if (reason_ == CloseReason::not_reading) metrics.not_reading.add();
  if (reason_ == CloseReason::silent) metrics.silent.add();
  if (reason_ == CloseReason::replaced) metrics.replaced.add();
}

void OcppSession::retire() {
  if (std::exchange(retired_, true)) return;
  shard_.metrics().connections.subtract(1);
  shard_.conversation().on_closed(*peer_, reason_);
  shard_.forget(*this);
}

void OcppSession::close_socket() {
  socket_closed_ = true;
  if (stream_) stream_->next_layer().close();
}

void OcppSession::inspect(SteadyTime now) {
  if (ended_) return inspect_ended(now);
  const auto& limits = shard_.limits();
  if (!stream_->is_open()) {
    // Beast is saying goodbye and tells us only when the station has hung up.
    if (ended_at_ == SteadyTime{}) ended_at_ = now;
    const bool said_goodbye = stream_->reason().code != websocket::close_code::none;
    if (now - ended_at_ > limits.close_time) {
      end(said_goodbye ? CloseReason::station_closed : CloseReason::protocol_error, 0);
    }
    return;
  }
  const bool owes_us = writing_ != Writing::nothing || in_flight_;
  if (owes_us && now - write_started_ > limits.write_stall &&
      (writing_ != Writing::nothing || stream_->next_layer().has_unread())) {  // N40
    return end(CloseReason::not_reading, 0);
  }
  if (handling_) return;
  const bool incomplete = exchange_ && exchange_->parts > 0 && !stream_->is_message_done();
  if (incomplete && now - exchange_->received > limits.message_time) {
    return break_rule(close_policy, "a message took too long");
  }
  if (stream_->next_layer().reads() > limits.empty_reads) {
    return break_rule(close_policy, "empty fragments");
  }
  if (now - heard_ > limits.idle_limit) return end(CloseReason::silent, close_going_away);
  if (now - heard_ > limits.ping_after && now - pinged_ > limits.ping_after && !pinging_) {
    pinged_ = now;
    pinging_ = true;
    stream_->async_ping({}, OnPinged{SessionPtr(this)});
  }
}

void OcppSession::inspect_ended(SteadyTime now) {
  if (!stream_ || now - ended_at_ <= shard_.limits().close_time) return;
  if (!socket_closed_) return close_socket();
  // Operations that wait for each other inside Beast never complete: their handlers hold this
  // session, and go with the stream.
  if (!handling_) stream_.reset();
}

}  // namespace voltyard::link
