#include "pay_sandbox_command.hpp"

#include "domain_clock.hpp"

#include "interop/pay_sandbox.hpp"

#include "http/listener.hpp"

#include "base/random.hpp"
#include "base/task_context.hpp"

#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace voltyard::app {
namespace {

namespace fs = std::filesystem;

bool write(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.flush();
  return out.good();
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

// The keys of both sides: made once, then found again.
Result<interop::SandboxKeys> keys_in(const fs::path& directory, Random& random) {
  auto keys = interop::SandboxKeys::make(random);
  if (fs::exists(directory / "merchant.key")) {
    auto merchant = interop::RsaPrivateKey::from_pem(read(directory / "merchant.key"));
    auto platform = interop::RsaPrivateKey::from_pem(read(directory / "platform.key"));
    if (!merchant || !platform) return invalid("the keys in " + directory.string() + " are none");
    keys.merchant = std::move(*merchant);
    keys.platform = std::move(*platform);
    keys.api_v3_key = read(directory / "api_v3.key");
    return keys;
  }
  const auto before = ::umask(0077);
  const bool written = write(directory / "merchant.key", keys.merchant.pem()) &&
                       write(directory / "platform.key", keys.platform.pem()) &&
                       write(directory / "api_v3.key", keys.api_v3_key);
  ::umask(before);
  if (!written) return unavailable("the keys cannot be written to " + directory.string());
  return keys;
}

// What the server is told of it: `payments = "DIR/payments.toml"`.
std::string account_for(const interop::SandboxKeys& keys, std::uint16_t port,
                        const std::string& server) {
  return fmt::format(
      "[[account]]\nname = \"sandbox\"\nprovider = \"sandbox\"\nmerchant_id = \"{}\"\n"
      "app_id = \"{}\"\ncertificate_serial = \"{}\"\nprivate_key_file = \"merchant.key\"\n"
      "api_v3_key_file = \"api_v3.key\"\nbase_url = \"http://127.0.0.1:{}\"\n"
      "notify_url = \"{}/v1/payment-notices/sandbox\"\n",
      keys.merchant_id, keys.app_id, keys.merchant_serial, port, server);
}

int fail(const Error& error) {
  fmt::print(stderr, "voltyard pay-sandbox: {}\n", error.message);
  return 1;
}

}  // namespace

void PaySandboxCommand::add_to(CLI::App& command) {
  command.add_option("--dir", directory_, "keys, and payments.toml for the server")->required();
  command.add_option("--port", port_, "on loopback; 0: the system chooses");
  command.add_option("--server", server_, "where webhooks go: the server's own address");
}

int PaySandboxCommand::run() const {
  std::error_code failure;
  fs::create_directories(directory_, failure);
  SystemRandom random;
  auto keys = keys_in(directory_, random);
  if (!keys) return fail(keys.error());
  http::ClientOptions options;
  for (const auto* network : {"127.0.0.0/8", "::1"}) {
    options.egress.allowed.push_back(*http::Network::parse(network));
  }
  const auto client = http::Client::open(std::move(options));
  if (!client) return fail(client.error());
  TaskContext io(1);
  WallClock wall;
  interop::PaySandbox sandbox(*keys, {io.get_executor(), **client, wall, random});
  http::Router router(random);
  sandbox.add_routes(router);
  http::ListenerOptions listening;
  listening.port = port_;
  auto listener = http::Listener::open(io.get_executor(), router, listening);
  if (!listener) return fail(listener.error());
  const auto port = (*listener)->port();
  if (!write(fs::path(directory_) / "payments.toml", account_for(*keys, port, server_))) {
    return fail(unavailable("payments.toml cannot be written"));
  }
  fmt::print("the payment sandbox is ready: http://127.0.0.1:{}  for the server: payments = {}\n",
             port, (fs::path(directory_) / "payments.toml").string());
  std::fflush(stdout);
  boost::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&](boost::system::error_code, int) { io.stop(); });
  io.run();
  (*listener)->stop();
  io.end_tasks();
  return 0;
}

}  // namespace voltyard::app
