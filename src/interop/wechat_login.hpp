// Who somebody inside WeChat is, by its web authorisation (网页授权, scope snsapi_base: nothing is
// asked of the person, nothing but the openid is learnt). The openid is of one official account's
// followers and visitors: another account calls the same person something else. On its owner's
// executor.
//
// The secret stands in the address that is asked, as WeChat wants it: no address is logged here.
#pragma once

#include "csms/open_id_source.hpp"
#include "http/client.hpp"

namespace voltyard::interop {

struct WechatAccount {
  std::string app_id;  // "wx..."
  std::string secret;
  std::string page_url;  // ours, "https://host": its name must be registered with the account
  std::string open_url = "https://open.weixin.qq.com";
  std::string api_url = "https://api.weixin.qq.com";
};

class WechatLogin final : public csms::OpenIdSource {
 public:
  // The client outlives it.
  WechatLogin(WechatAccount account, const http::Client& client)
      : account_(std::move(account)), client_(client) {}

  std::string page(std::string_view state) const override;
  Task<Result<std::string>> person(std::string code) override;

 private:
  WechatAccount account_;
  const http::Client& client_;
};

}  // namespace voltyard::interop
