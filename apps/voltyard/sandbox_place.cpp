#include "sandbox_place.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

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

}  // namespace

SandboxPlace::SandboxPlace(interop::SandboxKeys keys, std::unique_ptr<http::Client> client)
    : client_(std::move(client)),
      sandbox_(std::move(keys), {io_.get_executor(), *client_, wall_, random_}) {
  sandbox_.add_routes(router_);
}

SandboxPlace::~SandboxPlace() {
  if (listener_) listener_->stop();
  io_.end_tasks();
}

Result<std::unique_ptr<SandboxPlace>> SandboxPlace::open(const SandboxPlaceOptions& options) {
  std::error_code failure;
  fs::create_directories(options.directory, failure);
  SystemRandom random;
  auto keys = keys_in(options.directory, random);
  if (!keys) return keys.error();
  http::ClientOptions outgoing;
  for (const auto* network : {"127.0.0.0/8", "::1"}) {
    outgoing.egress.allowed.push_back(*http::Network::parse(network));
  }
  auto client = http::Client::open(std::move(outgoing));
  if (!client) return client.error();
  std::unique_ptr<SandboxPlace> place(new SandboxPlace(*keys, std::move(*client)));
  http::ListenerOptions listening;
  listening.port = options.port;
  auto listener =
      http::Listener::open(place->io_.get_executor(), place->router_, std::move(listening));
  if (!listener) return listener.error();
  place->listener_ = std::move(*listener);
  const auto accounts = fs::path(options.directory) / "payments.toml";
  place->accounts_ = accounts.string();
  if (!write(accounts, account_for(*keys, place->port(), options.server))) {
    return unavailable(place->accounts_ + " cannot be written");
  }
  return place;
}

}  // namespace voltyard::app
