// An HTTP listener as the configuration wants it.
#pragma once

#include "configuration.hpp"

#include "http/listener.hpp"
#include "http/router.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>

namespace voltyard::app {

// Errors: those of http::Listener::open.
inline Result<std::unique_ptr<http::Listener>> open_http(
    boost::asio::io_context& io, const Configuration& configuration, const http::Router& answering,
    const std::string& address, std::uint16_t port, const http::TlsContext* tls = nullptr) {
  http::ListenerOptions options;
  options.address = address;
  options.port = port;
  options.trusted_proxies = configuration.trusted_proxies;
  return http::Listener::open(io.get_executor(), answering, std::move(options), tls);
}

}  // namespace voltyard::app
