#include "payment_keeping.hpp"

#include "interop/sealed.hpp"
#include "interop/wechat_pay.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace voltyard::app {

using billing::ProviderKind;

namespace {

constexpr std::size_t longest_answer = std::size_t{256} << 10;
constexpr std::size_t longest_file = std::size_t{128} << 20;  // a busy merchant's day
constexpr Duration file_limit = std::chrono::minutes(2);
constexpr std::size_t longest_secret = 64 * 1024;

Error about(const std::string& file, const std::string& message) {
  return invalid(file + ": " + message, "payments");
}

Result<std::string> read_secret(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || text.empty() || text.size() > longest_secret) return about(file, "cannot be read");
  return text;
}

Result<std::string> read_api_key(const std::string& file) {
  auto key = read_secret(file);
  if (!key) return key;
  while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
  if (key->size() != interop::seal_key_octets) return about(file, "an APIv3 key has 32 characters");
  return key;
}

Result<interop::WechatMerchant> merchant_of(const PaymentAccountFile& account) {
  const auto secret = read_secret(account.private_key_file);
  if (!secret) return secret.error();
  auto key = interop::RsaPrivateKey::from_pem(*secret);
  if (!key) return about(account.private_key_file, key.error().message);
  auto api_key = read_api_key(account.api_v3_key_file);
  if (!api_key) return api_key.error();
  interop::WechatMerchant merchant{
      {account.merchant_id, account.certificate_serial, std::move(*key)},
      account.app_id,
      std::move(*api_key),
      account.base_url,
      account.notify_url};
  if (account.public_key_file.empty()) return merchant;
  const auto pem = read_secret(account.public_key_file);
  if (!pem) return pem.error();
  auto platform = interop::RsaPublicKey::from_pem(*pem);
  if (!platform) return about(account.public_key_file, platform.error().message);
  merchant.platform_key_id = account.public_key_id;
  merchant.platform_key = std::move(*platform);
  return merchant;
}

// A sandbox is on this machine; providers are where the Internet or a named network is.
Result<http::ClientOptions> client_options(const Configuration& configuration,
                                           const std::vector<PaymentAccountFile>& accounts) {
  http::ClientOptions options;
  options.ca_file = configuration.ca_file;
  options.body_limit = longest_answer;
  auto networks = configuration.egress_networks;
  for (const auto& account : accounts) {
    if (account.provider != ProviderKind::sandbox) continue;
    networks.insert(networks.end(), {"127.0.0.0/8", "::1"});
  }
  for (const auto& text : networks) {
    auto network = http::Network::parse(text);
    if (!network) return invalid(network.error().message, "/egress_networks");
    options.egress.allowed.push_back(std::move(*network));
  }
  return options;
}

}  // namespace

Status check_payment_keys(const std::vector<PaymentAccountFile>& accounts) {
  for (const auto& account : accounts) {
    if (account.provider == ProviderKind::granted) continue;
    if (const auto merchant = merchant_of(account); !merchant) return merchant.error();
  }
  return {};
}

Result<std::unique_ptr<PaymentKeeping>> PaymentKeeping::make(boost::asio::io_context& io,
                                                             Parts parts,
                                                             const Configuration& configuration) {
  const auto files = load_payment_accounts(configuration.payments);
  if (!files) return files.error();
  auto options = client_options(configuration, *files);
  if (!options) return options.error();
  std::unique_ptr<PaymentKeeping> keeping(new PaymentKeeping(io));
  auto client = http::Client::open(*options);
  if (!client) return invalid(client.error().message, "/ca_file");
  keeping->client_ = std::move(*client);
  options->body_limit = longest_file;
  options->time_limit = file_limit;
  client = http::Client::open(std::move(*options));
  if (!client) return invalid(client.error().message, "/ca_file");
  keeping->files_ = std::move(*client);
  std::vector<csms::ProviderAccount> accounts;
  for (const auto& file : *files) {
    auto& account = accounts.emplace_back();
    account.name = file.name;
    account.kind = file.provider;
    account.operator_id = file.operator_id;
    account.most = Money{file.most_minor};
    account.pay_within = std::chrono::seconds(file.pay_within_s);
    account.refund_days = static_cast<std::uint32_t>(file.refund_days);
    if (file.provider == ProviderKind::granted) {
      account.provider = std::make_unique<csms::GrantingProvider>();
      continue;
    }
    auto merchant = merchant_of(file);
    if (!merchant) return merchant.error();
    const interop::WechatPay::Parts with{*keeping->client_, *keeping->files_, parts.wall,
                                         parts.random};
    account.provider = std::make_unique<interop::WechatPay>(std::move(*merchant), with);
  }
  csms::PaymentDesk::Parts of_desk{io.get_executor(), parts.store, parts.directory,
                                   parts.clock,       parts.wall,  parts.random};
  keeping->desk_ = std::make_unique<csms::PaymentDesk>(of_desk, std::move(accounts));
  return keeping;
}

void PaymentKeeping::start() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    desk_->tick();
    start();
  });
}

void PaymentKeeping::write_metrics(api::MetricsText& out) const {
  out.gauge("payments_open", "Payments that nobody has paid yet",
            std::uint64_t{desk_->open_payments()});
  out.gauge("payment_refunds_open", "Refunds to their sources that are not done",
            std::uint64_t{desk_->open_refunds()});
}

}  // namespace voltyard::app
