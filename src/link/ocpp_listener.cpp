#include "link/ocpp_listener.hpp"

#include "link/entrance.hpp"
#include "link/ocpp_shard.hpp"
#include "link/tcp_door.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace voltyard::link {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct OcppListener::Door {
  explicit Door(Shards& threads) : tcp(threads) {}

  void receive(OcppShard& shard, StationSocket::Tcp socket, const TlsCertificates* certificates);

  LinkLimits limits;
  OcppShardList shards;  // shared with Shards, which frees them after the contexts
  TcpDoor tcp;
  bool stopped = false;
};

void OcppListener::Door::receive(OcppShard& shard, StationSocket::Tcp socket,
                                 const TlsCertificates* certificates) {
  if (shard.is_leaving()) return;
  auto newcomer = std::make_unique<Newcomer>(shard, StationSocket(std::move(socket)));
  shard.metrics().accepted.add();
  asio::co_spawn(shard.context(), welcome(std::move(newcomer), shards, certificates),
                 asio::detached);
}

OcppListener::OcppListener(Shards& shards, Gatekeeper& gatekeeper, OcppConversation& conversation,
                           FrameSink& frames, const LinkLimits& limits)
    : shards_(shards), door_(std::make_unique<Door>(shards)) {
  door_->limits = limits;
  const LinkPorts ports{gatekeeper, conversation, frames};
  for (std::size_t i = 0; i < shards.size(); ++i) {
    auto shard = std::make_shared<OcppShard>(shards.context(i), ports, limits);
    door_->shards.push_back(shard);
    asio::post(shards.context(i), [shard] { shard->start(); });
  }
}

OcppListener::~OcppListener() {
  stop(0ms);
  const auto countdown = std::make_shared<Countdown>(door_->shards.size());
  const bool is_running = shards_.is_running();
  for (auto& shard : door_->shards) {
    shards_.keep(shard);
    if (!is_running) {
      shard->dismantle();
      continue;
    }
    asio::post(shard->context(), [shard, countdown] {
      shard->dismantle();
      countdown->one_is_done();
    });
  }
  if (is_running) countdown->wait_for(2s);
}

Result<std::uint16_t> OcppListener::listen(const std::string& address, std::uint16_t port,
                                           const TlsCertificates* certificates) {
  return door_->tcp.listen(
      address, port, [door = door_.get(), certificates](std::size_t shard, TcpDoor::Tcp socket) {
        door->receive(*door->shards[shard], std::move(socket), certificates);
      });
}

StationSender& OcppListener::sender(std::size_t shard) { return *door_->shards.at(shard); }

LinkTotals OcppListener::totals() const {
  LinkTotals totals;
  for (const auto& shard : door_->shards) add_to(totals, shard->metrics());
  return totals;
}

const LinkLimits& OcppListener::limits() const { return door_->limits; }

void OcppListener::stop(std::chrono::milliseconds bound) {
  if (std::exchange(door_->stopped, true)) return;
  if (!shards_.is_running()) {
    door_->tcp.close();
    return;
  }
  const auto count = door_->shards.size();
  const auto countdown = std::make_shared<Countdown>(count + 1);
  asio::post(shards_.context(0), [this, countdown] {
    door_->tcp.close();
    countdown->one_is_done();
  });
  for (auto& shard : door_->shards) {
    asio::post(shard->context(), [shard, countdown] {
      shard->begin_leaving([countdown] { countdown->one_is_done(); });
    });
  }
  if (countdown->wait_for(bound)) return;
  for (auto& shard : door_->shards) {
    asio::post(shard->context(), [shard] { shard->leave_now(); });
  }
  if (!countdown->wait_for(2s)) spdlog::warn("some connections did not end in time");
}

}  // namespace voltyard::link
