// GET /v1/live: what happens in an operator's yard, to everybody who watches it. Each change is
// serialised once and queued for all clients who may know it. A slot's readings are sent at most
// twice a second; when it begins to look otherwise, that is sent at once, and once in between.
// Lives on the API's executor and touches nothing from elsewhere.
#pragma once

#include "api/day_count.hpp"
#include "api/endpoint.hpp"

#include "http/event_stream.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace voltyard::api {

// Clients who may know the same things.
struct LiveAudience {
  OperatorId operator_id;
  std::vector<LocationId> locations;  // empty: all of the operator's

  auto operator<=>(const LiveAudience&) const = default;
  bool sees(OperatorId owner, LocationId location) const;
};

class LiveFeed {
 public:
  LiveFeed(const Services& services, const ApiOptions& options, KeyRing& keys);
  ~LiveFeed();

  // Learns the number of the last event and what the day has brought, then follows the board.
  // Before the first client and the first station.
  Task<Status> open();

  // Committed events, in order.
  void publish(std::span<const domain::Event> events);

  // Resumes with the stream once what the client missed after `after` and the snapshot are queued.
  Task<Result<std::shared_ptr<http::EventStream>>> subscribe(Caller caller,
                                                             std::optional<std::uint64_t> after);

  std::size_t clients() const { return clients_.size(); }

  // Closes all streams and stops the timer.
  void stop();

 private:
  struct Client {
    ApiKeyId key_id;
    LiveAudience audience;
    std::shared_ptr<http::EventStream> stream;
    std::uint64_t last_sequence = 0;
    bool caught_up = false;
  };
  using ClientPtr = std::shared_ptr<Client>;  // shared: a client that is catching up may be dropped

  void on_change(const csms::LiveChange& change);
  void send(const LiveAudience& audience, std::string text);
  void flush();
  void hurry();
  void tell(const std::unordered_set<EvseId>& slots, const std::unordered_set<StationId>& stations);
  Task<void> tick(std::shared_ptr<const bool> alive);
  void tell_day();
  std::optional<DaySum> day_of(const LiveAudience& audience);
  void drop_closed();
  Task<void> note_watching();
  Task<Status> catch_up(Client& client);
  std::string snapshot_text(const LiveAudience& audience);

  const Services& services_;
  const ApiOptions& options_;
  KeyRing& keys_;
  boost::asio::steady_timer timer_;
  std::vector<ClientPtr> clients_;
  std::unordered_set<EvseId> changed_slots_;
  std::unordered_set<StationId> changed_stations_;
  std::unordered_map<EvseId, int> looks_;  // status and online, as they were last heard
  std::unordered_set<EvseId> urgent_;      // of the changed: these look otherwise
  std::unordered_set<EvseId> hurried_;     // sent before the time, since the last flush
  DayCount day_;
  std::map<LiveAudience, std::optional<DaySum>> told_days_;
  std::uint64_t last_sequence_ = 0;
  std::size_t listener_ = 0;
  bool stopped_ = false;
  // Shared with the ticking task, which may be resumed once more after the feed is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace voltyard::api
