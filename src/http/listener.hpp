// A listening socket, plain or TLS, that reads HTTP/1.1 requests and writes what the router
// answers. Every wait and every size has a limit. All of it runs on the one executor it is given
// (one thread); open, stop and port are called there or before it runs.
#pragma once

#include "http/router.hpp"
#include "http/tls_context.hpp"

#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace voltyard::http {

struct ListenerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 0;  // 0: the system chooses
  std::size_t connections_max = 1024;
  std::size_t header_limit = 8 * 1024;
  std::size_t fields_max = 64;
  Duration header_timeout = std::chrono::seconds(10);  // whole header, TLS handshake
  Duration idle_timeout = std::chrono::seconds(60);    // between requests
  Duration body_timeout = std::chrono::seconds(60);
  Duration write_timeout = std::chrono::seconds(30);
  // X-Forwarded-For and X-Forwarded-Proto are believed only when they come from these addresses.
  std::vector<std::string> trusted_proxies;
};

// Read by /metrics on any thread.
struct ListenerMetrics {
  std::atomic<std::uint64_t> connections{0};  // open now
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> responses_5xx{0};
};

class Listener {
 public:
  // `router` and `tls` outlive the listener. Errors: the address is taken or not ours.
  static Result<std::unique_ptr<Listener>> open(boost::asio::any_io_executor executor,
                                                const Router& router, ListenerOptions options,
                                                const TlsContext* tls = nullptr);
  ~Listener();  // stops

  unsigned short port() const;
  const ListenerMetrics& metrics() const;

  // Closes the socket and every connection; their tasks end on the executor.
  void stop();

 private:
  struct Core;
  explicit Listener(std::shared_ptr<Core> core);

  std::shared_ptr<Core> core_;  // shared: tasks of closing connections outlive the listener
};

}  // namespace voltyard::http
