#include "pay_sandbox_command.hpp"

#include "sandbox_place.hpp"

#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

namespace voltyard::app {

void PaySandboxCommand::add_to(CLI::App& command) {
  command.add_option("--dir", directory_, "keys, and payments.toml for the server")->required();
  command.add_option("--port", port_, "on loopback; 0: the system chooses");
  command.add_option("--server", server_, "where webhooks go: the server's own address");
}

int PaySandboxCommand::run() const {
  const auto place = SandboxPlace::open({directory_, port_, server_});
  if (!place) {
    fmt::print(stderr, "voltyard pay-sandbox: {}\n", place.error().message);
    return 1;
  }
  auto& sandbox = **place;
  fmt::print("the payment sandbox is ready: http://127.0.0.1:{}  for the server: payments = {}\n",
             sandbox.port(), sandbox.accounts());
  std::fflush(stdout);
  boost::asio::signal_set signals(sandbox.io(), SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code, int) { sandbox.stop(); });
  sandbox.run();
  return 0;
}

}  // namespace voltyard::app
