#include "link/pile_shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltyard::link {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr unsigned refusals_logged_per_s = 5;

}  // namespace

// One newcomer of a station at a time.
struct PileShard::Taken {
  explicit Taken(Place& the_place) : place(the_place) { place.taken = true; }
  ~Taken() { place.taken = false; }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  Place& place;
};

bool PileShard::may_log_refusal() {
  const auto now = steady_clock::now();
  if (now - log_second_ >= std::chrono::seconds(1)) {
    log_second_ = now;
    logged_ = 0;
  }
  return ++logged_ <= refusals_logged_per_s;
}

bool PileShard::is_flapping(Place& place, const Admission& admission, const Handshake& handshake) {
  const auto now = steady_clock::now();
  if (now - place.minute >= std::chrono::minutes(1)) {
    place.minute = now;
    place.connects = 0;
  }
  const auto limit = ground_.limits.connects_per_minute;
  if (++place.connects <= limit) return false;
  if (place.connects == limit + 1) ground_.gatekeeper.flapping(admission, handshake, 60);
  return true;
}

Task<Status> PileShard::clear_the_way(Place& place, const Admission& admission,
                                      const Handshake& handshake, const PileConnection& newcomer) {
  const auto old = place.connection.lock();
  if (!old || old.get() == &newcomer) co_return Status{};
  const auto device = place.device;
  if (!admission.newest_wins) {
    auto probe = old->answers_a_probe(device);
    const bool alive =
        co_await asio::co_spawn(old->executor(), std::move(probe), asio::use_awaitable);
    if (alive) {
      metrics_.duplicates.add();
      ground_.gatekeeper.duplicate_refused(admission, handshake);
      co_return conflict("the station is connected elsewhere, and alive");
    }
  }
  auto leave = [old, device]() -> Task<std::shared_ptr<Peer>> { co_return old->let_go(device); };
  const auto peer = co_await asio::co_spawn(old->executor(), std::move(leave), asio::use_awaitable);
  metrics_.replaced.add();
  if (peer) ground_.conversation.on_closed(*peer, CloseReason::replaced);
  co_return Status{};
}

Task<Result<std::unique_ptr<Peer>>> PileShard::settle(Admission admission, Handshake handshake,
                                                      std::shared_ptr<PileConnection> newcomer,
                                                      DeviceNumber device) {
  auto& place = places_[admission.station_id];
  if (leaving_) co_return unavailable("the server is leaving");
  if (place.taken) co_return limited("another connection of this station is being settled");
  if (is_flapping(place, admission, handshake)) co_return limited("it connects too often");
  const Taken taken(place);
  const auto cleared = co_await clear_the_way(place, admission, handshake, *newcomer);
  if (!cleared) co_return cleared.error();
  auto peer = co_await ground_.gatekeeper.open(admission, handshake);
  if (peer) {
    place.connection = newcomer;
    place.device = device;
  }
  co_return peer;
}

void PileShard::leave_later(StationId station_id, const PileConnection& connection,
                            std::shared_ptr<Peer> peer, CloseReason reason) {
  asio::post(context_, [this, station_id, gone = &connection, peer = std::move(peer), reason] {
    auto& place = places_[station_id];
    // The pointer is only compared: the connection may be gone by now.
    const auto current = place.connection.lock();
    if (!current || current.get() == gone) place.connection.reset();
    if (peer) ground_.conversation.on_closed(*peer, reason);
  });
}

Task<Result<PileAnswer>> PileShard::call(StationId station_id, std::string, std::string payload,
                                         Duration) {
  const auto place = places_.find(station_id);
  const auto connection = place == places_.end() ? nullptr : place->second.connection.lock();
  if (!connection) co_return unavailable("the station is not connected");
  auto work = connection->command(place->second.device, std::move(payload));
  auto answer =
      co_await asio::co_spawn(connection->executor(), std::move(work), asio::use_awaitable);
  if (!answer) co_return answer.error();
  PileAnswer said;
  said.payload = std::move(*answer);
  co_return said;
}

void PileShard::disconnect(StationId station_id) {
  const auto place = places_.find(station_id);
  const auto connection = place == places_.end() ? nullptr : place->second.connection.lock();
  if (!connection) return;
  asio::post(connection->executor(),
             [connection] { connection->close(CloseReason::operator_request); });
}

void PileShard::add(PileConnection& connection) {
  connections_.insert(&connection);
  metrics_.connections.add();
}

void PileShard::remove(PileConnection& connection) {
  if (connections_.erase(&connection) > 0) metrics_.connections.subtract(1);
  if (leaving_ && connections_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
}

void PileShard::close_all(CloseReason reason, std::function<void()> when_empty) {
  leaving_ = true;
  if (connections_.empty()) return when_empty();
  when_empty_ = std::move(when_empty);
  for (auto* connection : connections_) connection->close(reason);
}

}  // namespace voltyard::link
