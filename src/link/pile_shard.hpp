// The binary piles of one shard: where each station's connection is, who may take its place, and
// the way commands go. One thread (the shard's); metrics() may be read from any.
#pragma once

#include "link/pile_connection.hpp"
#include "link/pile_ground.hpp"
#include "link/ports/station_sender.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>

namespace voltyard::link {

class PileShard final : public StationSender {
 public:
  PileShard(boost::asio::io_context& context, PileGround& ground)
      : context_(context), ground_(ground) {}

  // StationSender: `payload` is the whole frame, as the protocol has it.
  Task<Result<PileAnswer>> call(StationId station_id, std::string action, std::string payload,
                                Duration timeout) override;
  void disconnect(StationId station_id) override;

  // A device comes through `newcomer`: one at a time for each station, an old connection probed and
  // settled first, then the epoch. Errors: conflict (the old connection is alive), limited (it
  // comes too often), unavailable (not stored).
  Task<Result<std::unique_ptr<Peer>>> settle(Admission admission, Handshake handshake,
                                             std::shared_ptr<PileConnection> newcomer,
                                             DeviceNumber device);

  // The station's connection has ended; any thread.
  void leave_later(StationId station_id, const PileConnection& connection,
                   std::shared_ptr<Peer> peer, CloseReason reason);

  // The connections that this shard accepted.
  void add(PileConnection& connection);
  void remove(PileConnection& connection);
  void close_all(CloseReason reason, std::function<void()> when_empty);
  bool has_room() const { return connections_.size() < ground_.limits.connections; }

  // The log is no place to flood: the counters tell the rest.
  bool may_log_refusal();

  boost::asio::any_io_executor executor() { return context_.get_executor(); }
  boost::asio::io_context& context() { return context_; }
  PileMetrics& metrics() { return metrics_; }
  const PileMetrics& metrics() const { return metrics_; }

 private:
  // What is known of a station that has connected at least once. Bounded by the stations that the
  // gatekeeper admits.
  struct Place {
    std::weak_ptr<PileConnection> connection;
    DeviceNumber device = 0;
    SteadyTime minute;
    unsigned connects = 0;  // in that minute
    bool taken = false;     // a newcomer is being settled
  };
  struct Taken;

  bool is_flapping(Place& place, const Admission& admission, const Handshake& handshake);
  Task<Status> clear_the_way(Place& place, const Admission& admission, const Handshake& handshake,
                             const PileConnection& newcomer);

  boost::asio::io_context& context_;
  PileGround& ground_;
  PileMetrics metrics_;
  std::unordered_map<StationId, Place> places_;
  std::unordered_set<PileConnection*> connections_;
  std::function<void()> when_empty_;
  bool leaving_ = false;
  SteadyTime log_second_;
  unsigned logged_ = 0;
};

}  // namespace voltyard::link
