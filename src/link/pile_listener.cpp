#include "link/pile_listener.hpp"

#include "link/pile_shard.hpp"
#include "link/tcp_door.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace voltyard::link {

namespace asio = boost::asio;

namespace {

// The connection lives as long as this does.
Task<void> host(std::shared_ptr<PileConnection> connection) { co_await connection->live(); }

void add_to(PileTotals& totals, const PileMetrics& shard) {
  totals.connections += shard.connections.value();
  totals.devices += shard.devices.value();
  totals.accepted += shard.accepted.value();
  totals.refused += shard.refused.value();
  totals.overcrowded += shard.overcrowded.value();
  totals.frames_in += shard.frames_in.value();
  totals.frames_out += shard.frames_out.value();
  totals.bad_pieces += shard.bad_pieces.value();
  totals.rule_breaks += shard.rule_breaks.value();
  totals.silent += shard.silent.value();
  totals.not_reading += shard.not_reading.value();
  totals.duplicates += shard.duplicates.value();
  totals.replaced += shard.replaced.value();
  totals.queue_full += shard.queue_full.value();
  totals.commands += shard.commands.value();
  totals.resent += shard.resent.value();
  totals.unanswered += shard.unanswered.value();
}

}  // namespace

struct PileListener::Door {
  Door(Shards& threads, std::shared_ptr<PileGround> the_ground)
      : ground(std::move(the_ground)), tcp(threads) {}

  std::shared_ptr<PileGround> ground;  // shared with Shards, which frees it after the contexts
  TcpDoor tcp;
  bool stopped = false;
};

PileListener::PileListener(Shards& shards, const Framing& framing, Gatekeeper& gatekeeper,
                           PileConversation& conversation, FrameSink& frames,
                           const PileLimits& limits)
    : shards_(shards) {
  auto ground = std::make_shared<PileGround>(
      PileGround{gatekeeper, conversation, frames, framing, limits, {}});
  for (std::size_t i = 0; i < shards.size(); ++i) {
    ground->shards.push_back(std::make_shared<PileShard>(shards.context(i), *ground));
  }
  door_ = std::make_unique<Door>(shards, std::move(ground));
}

PileListener::~PileListener() {
  stop(std::chrono::milliseconds(0));
  shards_.keep(door_->ground);
}

Result<std::uint16_t> PileListener::listen(const std::string& address, std::uint16_t port) {
  auto receive = [ground = door_->ground.get()](std::size_t index, TcpDoor::Tcp socket) {
    auto& shard = *ground->shards[index];
    shard.metrics().accepted.add();
    if (!shard.has_room()) return shard.metrics().overcrowded.add();
    boost::system::error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    auto connection = std::make_shared<PileConnection>(std::move(socket), *ground, shard,
                                                       remote.address().to_string());
    asio::co_spawn(shard.executor(), host(std::move(connection)), asio::detached);
  };
  return door_->tcp.listen(address, port, std::move(receive));
}

StationSender& PileListener::sender(std::size_t shard) { return *door_->ground->shards.at(shard); }

PileTotals PileListener::totals() const {
  PileTotals totals;
  for (const auto& shard : door_->ground->shards) add_to(totals, shard->metrics());
  return totals;
}

const PileLimits& PileListener::limits() const { return door_->ground->limits; }

void PileListener::stop(std::chrono::milliseconds bound) {
  if (std::exchange(door_->stopped, true)) return;
  if (!shards_.is_running()) return door_->tcp.close();
  const auto& shards = door_->ground->shards;
  const auto countdown = std::make_shared<Countdown>(shards.size() + 1);
  asio::post(shards_.context(0), [this, countdown] {
    door_->tcp.close();
    countdown->one_is_done();
  });
  for (const auto& shard : shards) {
    asio::post(shard->context(), [shard, countdown] {
      shard->close_all(CloseReason::shutting_down, [countdown] { countdown->one_is_done(); });
    });
  }
  if (!countdown->wait_for(bound + std::chrono::seconds(2))) {
    spdlog::warn("some pile connections did not end in time");
  }
}

}  // namespace voltyard::link
