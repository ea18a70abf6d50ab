#include "http/forwarded.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace voltyard::http {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

void see_through_proxy(Request& request, std::span<const std::string> trusted) {
  const auto is_proxy = [&](const std::string& address) {
    return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
  };
  if (!is_proxy(request.remote)) return;
  if (request.headers.has("X-Forwarded-Proto")) {
    request.tls = trim(request.headers.get("X-Forwarded-Proto")) == "https";
  }
  std::string_view chain = request.headers.get("X-Forwarded-For");
  while (!chain.empty()) {
    const auto comma = chain.rfind(',');
    const auto last = trim(comma == std::string_view::npos ? chain : chain.substr(comma + 1));
    boost::system::error_code nonsense;
    const auto address = boost::asio::ip::make_address(last, nonsense);
    if (nonsense) return;
    request.remote = address.to_string();
    if (!is_proxy(request.remote) || comma == std::string_view::npos) return;
    chain = chain.substr(0, comma);
  }
}

}  // namespace voltyard::http
