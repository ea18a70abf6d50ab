#include "link/tcp_door.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

namespace voltyard::link {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr int waiting_connections = 4'096;
constexpr int kernel_send_bytes = 128 * 1'024;  // the kernel would grow it to megabytes

Error refused_endpoint(const std::string& address, std::uint16_t port,
                       const boost::system::error_code& error) {
  return unavailable(
      fmt::format("cannot listen on {} port {}: {}", printable(address), port, error.message()));
}

}  // namespace

Task<void> TcpDoor::accept(Endpoint& endpoint) {
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  while (true) {
    const auto shard = next_shard_++ % shards_.size();
    Tcp socket(shards_.context(shard));
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
    asio::post(shards_.context(shard),
               [receive = endpoint.receive, shard, socket = std::move(socket)]() mutable {
                 receive(shard, std::move(socket));
               });
  }
}

Result<std::uint16_t> TcpDoor::listen(const std::string& address, std::uint16_t port,
                                      Receive receive) {
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
  auto endpoint = std::make_unique<Endpoint>(Endpoint{std::move(acceptor), std::move(receive)});
  auto& kept = *endpoint;
  // Before and after the shards are started: the list is touched by shard 0 only when it ends.
  endpoints_.push_back(std::move(endpoint));
  asio::co_spawn(shards_.context(0), accept(kept), asio::detached);
  return bound_port;
}

void TcpDoor::close() {
  for (auto& endpoint : endpoints_) {
    boost::system::error_code ignored;
    endpoint->acceptor.close(ignored);
    endpoint->pause.cancel();
  }
}

}  // namespace voltyard::link
