// A payment provider to play with, in a directory of its own: merchant.key, platform.key and
// api_v3.key of both sides, and payments.toml, which is what a server is told of it.
#pragma once

#include "domain_clock.hpp"

#include "http/client.hpp"
#include "http/listener.hpp"
#include "http/router.hpp"
#include "interop/pay_sandbox.hpp"

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/task_context.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace voltyard::app {

struct SandboxPlaceOptions {
  std::string directory;   // made when it is missing
  std::uint16_t port = 0;  // on loopback; 0: the system chooses
  std::string server;      // "http://127.0.0.1:8080", where webhooks go
};

class SandboxPlace {
 public:
  // Listens, and has written payments.toml. The keys are made once, then found again.
  static Result<std::unique_ptr<SandboxPlace>> open(const SandboxPlaceOptions& options);
  SandboxPlace(const SandboxPlace&) = delete;
  SandboxPlace& operator=(const SandboxPlace&) = delete;
  ~SandboxPlace();

  std::uint16_t port() const { return listener_->port(); }
  const std::string& accounts() const { return accounts_; }  // the path of payments.toml

  boost::asio::io_context& io() { return io_; }
  void run() { io_.run(); }    // until it is stopped
  void stop() { io_.stop(); }  // from any thread

 private:
  SandboxPlace(interop::SandboxKeys keys, std::unique_ptr<http::Client> client);

  WallClock wall_;
  SystemRandom random_;
  std::unique_ptr<http::Client> client_;
  TaskContext io_{1};
  interop::PaySandbox sandbox_;
  http::Router router_{random_};
  std::unique_ptr<http::Listener> listener_;
  std::string accounts_;
};

}  // namespace voltyard::app
