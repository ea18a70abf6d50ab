#include "rider_keeping.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace voltyard::app {
namespace {

constexpr std::size_t longest_secret = 128;

Result<std::string> read_secret(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const bool readable = static_cast<bool>(in);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (!readable || text.empty() || text.size() > longest_secret) {
    return invalid(fmt::format("{}: cannot be read, or holds no secret", file),
                   "rider_wechat_secret_file");
  }
  return text;
}

}  // namespace

RiderKeeping::RiderKeeping(const Configuration& configuration, const http::Client& client,
                           const csms::Directory& directory, Random& random)
    : prepaid_(configuration.prepaid), kept_(configuration.retention) {
  if (configuration.rider_codes == "outbox") outbox_.emplace();
  if (configuration.rider_codes == "sms") messenger_.emplace(client, directory, random);
}

Result<std::unique_ptr<RiderKeeping>> RiderKeeping::make(const Configuration& configuration,
                                                         const http::Client& client,
                                                         const csms::Directory& directory,
                                                         Random& random) {
  std::unique_ptr<RiderKeeping> keeping(new RiderKeeping(configuration, client, directory, random));
  if (configuration.rider_wechat_app_id.empty()) return keeping;
  auto secret = read_secret(configuration.rider_wechat_secret_file);
  if (!secret) return secret.error();
  interop::WechatAccount account;
  account.app_id = configuration.rider_wechat_app_id;
  account.secret = std::move(*secret);
  account.page_url = configuration.rider_wechat_page_url;
  account.open_url = configuration.rider_wechat_open_url;
  account.api_url = configuration.rider_wechat_api_url;
  keeping->wechat_.emplace(std::move(account), client);
  return keeping;
}

api::RiderServices RiderKeeping::services() {
  api::RiderServices services;
  services.prepaid = prepaid_;
  services.kept = kept_;
  if (outbox_) {
    services.outbox = &*outbox_;
    services.codes = &*outbox_;
  }
  if (messenger_) services.codes = &*messenger_;
  if (wechat_) services.wechat = &*wechat_;
  return services;
}

}  // namespace voltyard::app
