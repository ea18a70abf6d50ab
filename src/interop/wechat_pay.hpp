// WeChat Pay API v3, for a merchant that has its own account there ("普通商户"). Its sandbox is
// reached by the same code, at another address.
//
// Every request is signed with the merchant's key; nothing that comes back, answer or webhook, is
// believed before its signature is verified: with WeChat Pay's public key where the configuration
// has it, otherwise with the platform's certificates, which are fetched, opened with the APIv3 key
// and fetched again as they change. On its owner's executor.
#pragma once

#include "interop/wechat_format.hpp"

#include "csms/payment_provider.hpp"
#include "http/client.hpp"

#include "base/random.hpp"

#include <map>
#include <optional>
#include <string>

namespace voltyard::interop {

struct WechatMerchant {
  WechatSigner signer;
  std::string app_id;
  std::string api_v3_key;  // 32 octets
  std::string base_url = "https://api.mch.weixin.qq.com";
  std::string notify_url = {};
  std::string platform_key_id = {};  // "PUB_KEY_ID_..."; empty: by certificates
  std::optional<RsaPublicKey> platform_key = {};
};

class WechatPay final : public csms::PaymentProvider {
 public:
  struct Parts {
    const http::Client& client;
    const http::Client& files;  // takes long answers
    const Clock& wall;
    Random& random;
  };
  WechatPay(WechatMerchant merchant, Parts parts) : merchant_(std::move(merchant)), parts_(parts) {}

  Task<Result<billing::PaymentSaid>> order(billing::Payment payment,
                                           std::string description) override;
  Task<Result<billing::PaymentSaid>> query(billing::Payment payment) override;
  Task<Result<billing::PaymentSaid>> close(billing::Payment payment) override;
  Task<billing::RefundSaid> refund(billing::Refund refund, billing::Payment payment) override;
  Task<billing::RefundSaid> query_refund(billing::Refund refund) override;
  Task<Result<csms::Heard>> read(csms::ProviderNotice notice) override;
  Task<Result<std::vector<billing::StatementLine>>> statement(std::int64_t day) override;
  std::vector<std::pair<std::string, std::string>> browser_call(
      const billing::Payment& payment) override;

 private:
  // What says that it is from WeChat Pay.
  struct Proof {
    std::string serial;
    std::string timestamp;
    std::string nonce;
    std::string signature;
  };
  struct Answer {
    int status = 0;
    std::string body;
  };

  http::ClientRequest request(http::Method method, const std::string& target, std::string body);
  Task<Result<Answer>> call(http::Method method, std::string target, std::string body);
  Task<Status> verify(Proof proof, std::string body);
  Task<Result<RsaPublicKey>> key_of(std::string serial);
  Task<Status> fetch_certificates();
  Task<Result<std::optional<billing::RefundSaid>>> look_up(billing::Refund refund);
  std::string nonce();

  WechatMerchant merchant_;
  Parts parts_;
  std::map<std::string, Certificate> certificates_;  // by serial
  std::optional<Timestamp> asked_at_;                // for certificates
};

}  // namespace voltyard::interop
