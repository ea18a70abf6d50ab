// All OCPP connections of one shard: who is connected, who is at the door, what is delayed, and a
// tick that looks after them so that no connection needs a timer of its own. One thread (the
// shard's); metrics() may be read from any.
#pragma once

#include "link/exchange.hpp"
#include "link/limits.hpp"
#include "link/metrics.hpp"
#include "link/newcomer.hpp"
#include "link/ports/conversation.hpp"
#include "link/ports/frame_sink.hpp"
#include "link/ports/gatekeeper.hpp"
#include "link/ports/station_sender.hpp"

#include "base/random.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltyard::link {

struct LinkPorts {
  Gatekeeper& gatekeeper;
  OcppConversation& conversation;
  FrameSink& frames;
};

class OcppShard final : public StationSender {
 public:
  OcppShard(boost::asio::io_context& context, LinkPorts ports, const LinkLimits& limits);
  ~OcppShard() override;

  // StationSender
  Task<Result<PileAnswer>> call(StationId station_id, std::string action, std::string payload,
                                Duration timeout) override;
  void disconnect(StationId station_id) override;

  // The second half of a newcomer's way in, on its station's shard: one newcomer of a station at a
  // time, an old connection settled first (B2), then the epoch, then the 101.
  Task<void> settle(std::unique_ptr<Newcomer> newcomer);

  void start();
  // No newcomer is let in any more; connections are closed with 1001, some every tick.
  // `when_empty` is called once, on the shard.
  void begin_leaving(std::function<void()> when_empty);
  // Closes every socket that is left.
  void leave_now();
  // Releases what belongs to the io_context. The thread has been stopped or has nothing left to do.
  void dismantle();
  bool is_leaving() const { return leaving_; }
  bool is_empty() const { return sessions_.empty() && newcomers_.empty(); }

  // For sessions and newcomers.
  boost::asio::io_context& context() { return context_; }
  const LinkLimits& limits() const { return limits_; }
  LinkMetrics& metrics() { return metrics_; }
  const LinkMetrics& metrics() const { return metrics_; }
  FrameSink& frames() { return ports_.frames; }
  OcppConversation& conversation() { return ports_.conversation; }
  Gatekeeper& gatekeeper() { return ports_.gatekeeper; }
  Exchange& take_exchange();
  void give_back(Exchange& exchange);
  void add(OcppSession& session);
  void remove(OcppSession& session);
  void forget(OcppSession& session);
  void delay(OcppSession& session, SteadyTime until);
  void note_bad_frame(OcppSession& session, std::string_view what);
  std::string new_message_id();
  void add(Newcomer& newcomer);
  void remove(Newcomer& newcomer);
  std::size_t refusals_waiting = 0;
  // The log is no place to flood: the counters tell the rest.
  bool may_log_refusal();

 private:
  // What is known of a station that has connected at least once. Bounded by the stations that the
  // gatekeeper admits.
  struct Place {
    SessionPtr session;
    SessionPtr replaced;                              // its unsent commands wait for the successor
    std::unique_ptr<boost::asio::steady_timer> bell;  // rung when the place may have become free
    SteadyTime minute;
    SteadyTime told;             // of the minute in which flapping was reported
    std::uint16_t connects = 0;  // in that minute
    std::uint8_t waiting = 0;    // newcomers, with the one being settled
    bool taken = false;          // a newcomer is being settled
  };
  struct Turn;
  // Of a newcomer: nobody is connected as this station; somebody is, and alive; somebody is not
  // done yet.
  enum class Way { free, taken, blocked };
  struct Delayed {
    SteadyTime until;
    SessionPtr session;
  };

  Place& place_of(const Newcomer& newcomer) { return places_[newcomer.admission.station_id]; }
  bool is_flapping(Place& place, const Newcomer& newcomer, int& retry_after_s);
  Task<bool> wait_for_bell(Place& place, SteadyTime until);
  Task<Way> clear_the_way(Place& place, const Newcomer& newcomer);
  Task<void> let_in(Place& place, std::unique_ptr<Newcomer>& newcomer);

  void tick();
  void arm();
  void inspect_sessions(SteadyTime now);
  void inspect_newcomers(SteadyTime now);
  void enforce_half_open(SteadyTime now);
  void resume_delayed(SteadyTime now);
  void close_some();

  boost::asio::io_context& context_;
  const LinkPorts ports_;
  const LinkLimits limits_;
  LinkMetrics metrics_;
  SeededRandom random_;

  std::unordered_map<StationId, Place> places_;
  std::vector<OcppSession*> sessions_;  // all that exist, ended ones too
  std::vector<Newcomer*> newcomers_;
  std::vector<Delayed> delayed_;
  std::vector<std::unique_ptr<Exchange>> exchanges_;  // free ones
  std::optional<boost::asio::steady_timer> timer_;
  std::size_t next_session_ = 0;  // the tick goes round in tenths
  unsigned ticks_ = 0;
  unsigned refusals_logged_ = 0;  // in this second
  bool leaving_ = false;
  std::function<void()> when_empty_;
};

}  // namespace voltyard::link
