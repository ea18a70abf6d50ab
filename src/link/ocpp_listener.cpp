#include "link/ocpp_listener.hpp"

#include "link/entrance.hpp"
#include "link/ocpp_shard.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <mutex>

namespace voltyard::link {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

constexpr int waiting_connections = 4'096;
constexpr int kernel_send_bytes = 128 * 1'024;  // the kernel would grow it to megabytes

// Counts what is still to come; shared because a shard may be late when the waiter has given up.
class Countdown {
 public:
  explicit Countdown(std::size_t count) : left_(count) {}
  void one_is_done() {
    const std::lock_guard lock(mutex_);
    --left_;
    changed_.notify_all();
  }
  bool wait_for(std::chrono::milliseconds bound) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, bound, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t left_;
};

Error refused_endpoint(const std::string& address, std::uint16_t port,
                       const boost::system::error_code& error) {
  return unavailable(
      fmt::format("cannot listen on {} port {}: {}", printable(address), port, error.message()));
}

}  // namespace

struct OcppListener::Door {
  struct Endpoint {
    Acceptor acceptor;
    const TlsCertificates* certificates;
    asio::steady_timer pause{acceptor.get_executor()};
  };

  Task<void> accept(Endpoint& endpoint);
  void receive(OcppShard& shard, StationSocket::Tcp socket, const TlsCertificates* certificates);

  LinkLimits limits;
  OcppShardList shards;  // shared with Shards, which frees them after the contexts
  std::vector<std::unique_ptr<Endpoint>> endpoints;  // on shard 0
  std::size_t next_shard = 0;
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

Task<void> OcppListener::Door::accept(Endpoint& endpoint) {
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  while (true) {
    OcppShard& shard = *shards[next_shard++ % shards.size()];
    StationSocket::Tcp socket(shard.context());
    co_await endpoint.acceptor.async_accept(socket, token);
    if (error == asio::error::operation_aborted || !endpoint.acceptor.is_open()) co_return;
    if (error) {
      // Out of descriptors, most of all: those who are inside go on, those outside wait.
      spdlog::error("cannot accept a connection: {}", error.message());
      endpoint.pause.expires_after(100ms);
      co_await endpoint.pause.async_wait(token);
      continue;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::post(shard.context(), [this, &shard, socket = std::move(socket),
                                 certificates = endpoint.certificates]() mutable {
      receive(shard, std::move(socket), certificates);
    });
  }
}

OcppListener::OcppListener(Shards& shards, Gatekeeper& gatekeeper, Conversation& conversation,
                           FrameSink& frames, const LinkLimits& limits)
    : shards_(shards), door_(std::make_unique<Door>()) {
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
  boost::system::error_code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) return invalid(printable(address) + " is not an IP address");
  const tcp::endpoint where(parsed, port);
  Acceptor acceptor(shards_.context(0));
  acceptor.open(where.protocol(), error);
  if (error) return refused_endpoint(address, port, error);
  acceptor.set_option(Acceptor::reuse_address(true), error);
  acceptor.set_option(Acceptor::send_buffer_size(kernel_send_bytes), error);  // inherited
  if (parsed.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  acceptor.bind(where, error);
  if (error) return refused_endpoint(address, port, error);
  acceptor.listen(waiting_connections, error);
  if (error) return refused_endpoint(address, port, error);
  const auto bound_port = acceptor.local_endpoint().port();
  auto endpoint =
      std::make_unique<Door::Endpoint>(Door::Endpoint{std::move(acceptor), certificates});
  auto& kept = *endpoint;
  // Before and after the shards are started: the list is touched by shard 0 only when it ends.
  door_->endpoints.push_back(std::move(endpoint));
  asio::co_spawn(shards_.context(0), door_->accept(kept), asio::detached);
  return bound_port;
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
    door_->endpoints.clear();
    return;
  }
  const auto count = door_->shards.size();
  const auto countdown = std::make_shared<Countdown>(count + 1);
  asio::post(shards_.context(0), [this, countdown] {
    for (auto& endpoint : door_->endpoints) {
      endpoint->acceptor.close();
      endpoint->pause.cancel();
    }
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
