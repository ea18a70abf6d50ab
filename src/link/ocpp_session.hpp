// One station's WebSocket, from its 101 to its end. Reads one message at a time (the next one is
// read when the last is answered: TCP holds the rest back), writes at most one frame at a time, has
// at most one CALL of ours in flight and a bounded queue behind it.
//
// Lives on its station's shard, one thread. Kept alive by its pending operations and, while it is
// the station's current connection, by the registry. Ends once: pending calls fail at once (when it
// is replaced, those not sent yet wait for the successor to take them over), then, when no message
// is being handled any more, the conversation and the registry are told; the socket may still be
// saying goodbye by then.
#pragma once

#include "link/exchange.hpp"
#include "link/limits.hpp"
#include "link/metrics.hpp"
#include "link/outgoing_call.hpp"
#include "link/ports/gatekeeper.hpp"
#include "link/station_socket.hpp"

#include <boost/beast/websocket/stream.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::link {

class OcppShard;

class OcppSession {
 public:
  OcppSession(OcppShard& shard, StationSocket socket, const Admission& admission,
              std::unique_ptr<Peer> peer);
  ~OcppSession();
  OcppSession(const OcppSession&) = delete;
  OcppSession& operator=(const OcppSession&) = delete;

  // Sends the 101. An error leaves only end() to be called.
  Task<boost::system::error_code> accept(const std::string& websocket_key,
                                         const std::string& subprotocol);
  void start();

  StationId station_id() const { return station_id_; }
  const std::string& identity() const { return identity_; }
  Peer& peer() { return *peer_; }
  bool is_ended() const { return ended_; }
  bool is_started() const { return started_; }

  // The conversation has written its answer, or nothing, to the exchange.
  void answered();

  // Commands. False when the queue is full. The call must be withdrawn before it is destroyed.
  bool enqueue(OutgoingCall& call);
  void withdraw(OutgoingCall& call);
  // N24: what the predecessor has not sent is sent here. The one in flight is not: it may have
  // arrived.
  void take_over(OcppSession& predecessor);
  void fail_waiting(const Error& error);

  // Pings; true as soon as anything is heard, false after `limit` or at the session's end.
  Task<bool> answers_within(LinkLimits::Time limit);

  // 0: no close frame, the socket is closed at once.
  void end(CloseReason reason, std::uint16_t close_code);

  // The process ends: no goodbye.
  void drop();

  // About once a second: pings, silence, stalled writes, sockets that do not close.
  void inspect(SteadyTime now);

  // The rate limit has let the message pass.
  void resume() { handle_message(); }

  std::size_t index_in_shard = 0;

 private:
  friend void intrusive_ptr_add_ref(OcppSession* session) { ++session->references_; }
  friend void intrusive_ptr_release(OcppSession* session) {
    if (--session->references_ == 0) delete session;
  }

  using Stream = boost::beast::websocket::stream<StationSocket, false>;
  using error_code = boost::system::error_code;
  struct LazyBuffer;
  struct OnRead;
  struct OnWritten;
  struct OnPinged;
  struct OnClosed;
  enum class Writing : std::uint8_t { nothing, answer, call };

  void read();
  void on_read(error_code error, std::size_t n);
  void on_control(boost::beast::websocket::frame_type kind);
  void on_message();
  void handle_message();
  void handle(const wire::ocpp::CallResult& result);
  void handle(const wire::ocpp::CallError& error);
  void handle(const wire::ocpp::FrameFault& fault);
  void next_message();
  void write_next();
  void write(std::string_view text, Writing what);
  void on_written(error_code error);
  OutgoingCall* take_in_flight(std::string_view message_id);
  void fail_in_flight(const Error& error);
  void heard();
  void lost(error_code error);
  void break_rule(std::uint16_t close_code, std::string_view what);
  void count_end();
  void retire();
  void close_socket();
  void inspect_ended(SteadyTime now);
  Exchange& exchange();
  void release_exchange();

  OcppShard& shard_;
  std::optional<Stream> stream_;
  std::unique_ptr<Peer> peer_;
  Exchange* exchange_ = nullptr;  // of the shard's pool
  OutgoingCall* in_flight_ = nullptr;
  CallQueue waiting_;
  std::string call_text_;
  boost::asio::steady_timer* probe_ = nullptr;  // of the newcomer that waits for a sign of life

  StationId station_id_;
  std::string identity_;
  wire::ocpp::Version version_;
  CloseReason reason_ = CloseReason::station_closed;
  Writing writing_ = Writing::nothing;
  bool started_ = false;   // the 101 is sent
  bool handling_ = false;  // the conversation is at work
  bool answer_ready_ = false;
  bool pinging_ = false;
  bool probe_heard_ = false;
  bool ended_ = false;
  bool socket_closed_ = false;
  bool retired_ = false;

  SteadyTime heard_;  // last sign of life
  SteadyTime pinged_;
  SteadyTime write_started_;
  SteadyTime due_;       // rate limit: when the bucket will be full again
  SteadyTime ended_at_;  // also: when the stream was first seen failing
  SteadyTime control_second_;
  std::uint16_t controls_ = 0;     // in that second
  std::uint8_t busy_seconds_ = 0;  // seconds in a row with too many
  std::uint32_t references_ = 0;
};

}  // namespace voltyard::link
