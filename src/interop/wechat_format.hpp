// WeChat Pay API v3: what is sent, what comes back and what it means, after its public documents
// (pay.weixin.qq.com/doc/v3). Pure.
#pragma once

#include "interop/rsa.hpp"

#include "billing/payment.hpp"
#include "billing/reconciliation.hpp"
#include "csms/payment_provider.hpp"

#include "base/result.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::interop {

constexpr Duration signature_good_for = std::chrono::minutes(5);

// ---- signatures --------------------------------------------------------------------------------

struct WechatSigner {
  std::string merchant_id;
  std::string certificate_serial;
  RsaPrivateKey key;
};

// The Authorization field. `target`: path and query, as on the request line.
std::string wechat_authorization(const WechatSigner& signer, std::string_view method,
                                 std::string_view target, std::string_view body, Timestamp now,
                                 std::string_view nonce);
// What an answer's or a webhook's signature is over.
std::string wechat_signed_text(std::string_view timestamp, std::string_view nonce,
                               std::string_view body);
// Seconds since 1970 and not older (or newer) than five minutes.
bool is_fresh(std::string_view timestamp, Timestamp now);

// What the browser hands to WeixinJSBridge or to a mini program's wx.requestPayment.
std::vector<std::pair<std::string, std::string>> wechat_browser_call(const RsaPrivateKey& key,
                                                                     const std::string& app_id,
                                                                     const std::string& prepay_id,
                                                                     Timestamp now,
                                                                     std::string_view nonce);

// ---- bodies ------------------------------------------------------------------------------------

struct WechatOrderFor {
  std::string app_id;
  std::string merchant_id;
  std::string notify_url;
  std::string description;
};
std::string wechat_order(const WechatOrderFor& order, const billing::Payment& payment);
std::string wechat_close(const std::string& merchant_id);
std::string wechat_refund(const billing::Refund& refund, const billing::Payment& payment,
                          const std::string& notify_url);

// ---- answers -----------------------------------------------------------------------------------

// Of an order: the code to scan or the prepay id. Errors: upstream (not understood).
Result<std::string> wechat_code(std::string_view body);
Result<csms::PaymentHeard> wechat_payment(std::string_view body);
Result<csms::RefundHeard> wechat_refund_state(std::string_view body);
// The `code` of an answer that says no; empty: there is none.
std::string wechat_problem(std::string_view body);
// Whether asking again could help, for refunds with the word why it failed.
bool is_wechat_transient(int status, std::string_view problem);
billing::RefundSaid wechat_refund_refused(int status, std::string_view problem);

struct WechatCertificate {
  std::string serial;
  std::string pem;
};
// Of GET /v3/certificates: those that the key opens. Errors: upstream, unauthorised (none opens).
Result<std::vector<WechatCertificate>> wechat_certificates(std::string_view body,
                                                           std::string_view api_v3_key);

// A webhook's content. Errors: invalid (not understood, or not sealed for us).
struct WechatNotice {
  std::string event;  // "TRANSACTION.SUCCESS"
  std::string resource;
};
Result<WechatNotice> wechat_notice(std::string_view body, std::string_view api_v3_key);
// mchid within a JSON text; empty: there is none.
std::string wechat_merchant_in(std::string_view body);

struct WechatBillPlace {
  std::string sha1;  // hexadecimal
  std::string url;
};
Result<WechatBillPlace> wechat_bill_place(std::string_view body);
// The trade bill: titles, rows whose fields begin with a backtick, and two lines of sums.
Result<std::vector<billing::StatementLine>> wechat_bill(std::string_view csv);

}  // namespace voltyard::interop
