// Puts together what residents' logins consist of: the way their codes take, and WeChat.
#pragma once

#include "configuration.hpp"

#include "api/services.hpp"
#include "interop/code_messenger.hpp"
#include "interop/wechat_login.hpp"

#include <memory>
#include <optional>

namespace voltyard::app {

class RiderKeeping {
 public:
  // All outlive it. Errors: invalid (WeChat's secret cannot be read).
  static Result<std::unique_ptr<RiderKeeping>> make(const Configuration& configuration,
                                                    const http::Client& client,
                                                    const csms::Directory& directory,
                                                    Random& random);
  api::RiderServices services();

 private:
  RiderKeeping(const Configuration& configuration, const http::Client& client,
               const csms::Directory& directory, Random& random);

  csms::PrepaidTerms prepaid_;
  csms::RetentionTerms kept_;
  std::optional<csms::CodeOutbox> outbox_;
  std::optional<interop::CodeMessenger> messenger_;
  std::optional<interop::WechatLogin> wechat_;
};

}  // namespace voltyard::app
