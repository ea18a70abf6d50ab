// Which addresses the server may call (N70): those of the public Internet, and networks that the
// operator has named. What people type into the console must not reach the machine's own services.
#pragma once

#include "base/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <string_view>
#include <vector>

namespace voltyard::http {

// "10.1.0.0/16", "fd00::/8", or a single address. An IPv4 address that is mapped into IPv6 is the
// IPv4 address.
class Network {
 public:
  static Result<Network> parse(std::string_view text);
  bool has(const boost::asio::ip::address& address) const;

 private:
  boost::asio::ip::address base_;
  unsigned prefix_ = 0;
};

struct Egress {
  std::vector<Network> allowed;

  bool permits(const boost::asio::ip::address& address) const;
};

// Not loopback, private, link-local, shared (100.64/10), documentation, multicast, reserved, or an
// IPv6 form that carries an IPv4 address.
bool is_public(const boost::asio::ip::address& address);

}  // namespace voltyard::http
