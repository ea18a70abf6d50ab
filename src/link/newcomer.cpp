#include "link/newcomer.hpp"

#include "link/ocpp_shard.hpp"

#include <boost/asio/ip/address.hpp>

namespace voltyard::link {

namespace {

using boost::asio::ip::address;

address plain(address of) {
  if (of.is_v6() && of.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, of.to_v6());
  }
  return of;
}

std::string neighbourhood_of(const address& of) {
  if (of.is_v4()) return of.to_string();
  const auto bytes = of.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + 6};
}

}  // namespace

Newcomer::Newcomer(OcppShard& the_shard, StationSocket the_socket)
    : shard(&the_shard), socket(std::move(the_socket)) {
  boost::system::error_code error;
  const auto remote = plain(socket.next_layer().remote_endpoint(error).address());
  handshake.remote = remote.to_string();
  neighbourhood = neighbourhood_of(remote);
  arrived = std::chrono::steady_clock::now();
  deadline = arrived + shard->limits().header_time;
  shard->add(*this);
}

Newcomer::~Newcomer() { leave_shard(); }

void Newcomer::leave_shard() {
  if (shard) shard->remove(*this);
  shard = nullptr;
}

void Newcomer::join(OcppShard& other) {
  shard = &other;
  shard->add(*this);
}

}  // namespace voltyard::link
