#include "http/egress.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace voltyard::http {
namespace {

using boost::asio::ip::address;

address unmapped(const address& given) {
  if (given.is_v6() && given.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, given.to_v6());
  }
  return given;
}

template <class Bytes>
bool same_beginning(const Bytes& a, const Bytes& b, unsigned bits) {
  for (unsigned i = 0; i < bits; ++i) {
    const auto mask = static_cast<unsigned char>(0x80 >> (i % 8));
    if ((a[i / 8] & mask) != (b[i / 8] & mask)) return false;
  }
  return true;
}

// IANA's special-purpose registries, the parts that are not globally reachable; of IPv6 all but
// 2000::/3, the only part that is given out.
constexpr std::string_view special[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
    "::/3",          "2001::/23",       "2001:db8::/32",  "2002::/16",      "3fff::/20",
    "4000::/2",      "8000::/1"};

const std::vector<Network>& special_networks() {
  static const auto networks = [] {
    std::vector<Network> made;
    for (const auto text : special) made.push_back(*Network::parse(text));
    return made;
  }();
  return networks;
}

}  // namespace

Result<Network> Network::parse(std::string_view text) {
  const auto slash = text.find('/');
  boost::system::error_code nonsense;
  Network network;
  network.base_ = boost::asio::ip::make_address(std::string(text.substr(0, slash)), nonsense);
  if (nonsense) return invalid("\"" + std::string(text) + "\" is no network");
  const unsigned longest = network.base_.is_v4() ? 32 : 128;
  network.prefix_ = longest;
  if (slash != std::string_view::npos) {
    const auto bits = text.substr(slash + 1);
    const auto* end = bits.data() + bits.size();
    const auto read = std::from_chars(bits.data(), end, network.prefix_);
    if (bits.empty() || read.ec != std::errc() || read.ptr != end || network.prefix_ > longest) {
      return invalid("\"" + std::string(text) + "\" is no network");
    }
  }
  if (network.base_ != unmapped(network.base_)) {
    if (network.prefix_ < 96) return invalid("\"" + std::string(text) + "\" is no network");
    network.base_ = unmapped(network.base_);
    network.prefix_ -= 96;
  }
  return network;
}

bool Network::has(const address& given) const {
  const auto address = unmapped(given);
  if (address.is_v4() != base_.is_v4()) return false;
  if (address.is_v4()) {
    return same_beginning(address.to_v4().to_bytes(), base_.to_v4().to_bytes(), prefix_);
  }
  return same_beginning(address.to_v6().to_bytes(), base_.to_v6().to_bytes(), prefix_);
}

bool is_public(const address& given) {
  const auto& networks = special_networks();
  return std::none_of(networks.begin(), networks.end(),
                      [&](const Network& network) { return network.has(given); });
}

bool Egress::permits(const address& given) const {
  return is_public(given) || std::any_of(allowed.begin(), allowed.end(),
                                         [&](const Network& each) { return each.has(given); });
}

}  // namespace voltyard::http
