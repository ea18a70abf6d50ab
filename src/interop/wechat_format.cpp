#include "interop/wechat_format.hpp"

#include "interop/sealed.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace voltyard::interop {
namespace {

namespace json = boost::json;
using billing::PaymentSaid;
using billing::RefundSaid;

constexpr std::size_t most_text = 2'000;  // of a member that is read

json::object object_in(std::string_view body) {
  boost::system::error_code nonsense;
  json::parse_options bounded;
  bounded.max_depth = 8;
  auto value = json::parse(body, nonsense, {}, bounded);
  return nonsense || !value.is_object() ? json::object() : std::move(value.as_object());
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  if (!member || !member->is_string() || member->get_string().size() > most_text) return "";
  return std::string(member->get_string());
}

const json::object& object_at(const json::object& object, std::string_view name) {
  static const json::object nothing;
  const auto* member = object.if_contains(name);
  return member && member->is_object() ? member->get_object() : nothing;
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  if (!member || !member->is_int64()) return std::nullopt;
  return member->get_int64();
}

Timestamp time_in(const json::object& object, std::string_view name) {
  const auto ms = parse_rfc3339_ms(text_in(object, name));
  return ms ? Timestamp{*ms} : Timestamp{};
}

Error not_understood(std::string_view what) {
  return {ErrorKind::upstream, "WeChat Pay's " + std::string(what) + " is not understood", {}};
}

// RFC 3339 as WeChat Pay writes it: in Beijing's time, without fractions.
std::string beijing_time(Timestamp at) {
  auto text = to_rfc3339({(at.ms + billing::provider_offset.count()) / 1'000 * 1'000});
  text.pop_back();
  return text + "+08:00";
}

std::string seconds_of(Timestamp at) { return std::to_string(at.ms / 1'000); }

// At most so many octets of UTF-8, cut between characters.
std::string cut(std::string text, std::size_t octets) {
  if (text.size() <= octets) return text;
  while (octets > 0 && (static_cast<unsigned char>(text[octets]) & 0xC0) == 0x80) --octets;
  text.resize(octets);
  return text;
}

}  // namespace

// ---- signatures --------------------------------------------------------------------------------

std::string wechat_authorization(const WechatSigner& signer, std::string_view method,
                                 std::string_view target, std::string_view body, Timestamp now,
                                 std::string_view nonce) {
  const auto text =
      fmt::format("{}\n{}\n{}\n{}\n{}\n", method, target, seconds_of(now), nonce, body);
  return fmt::format(
      "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{}\",signature=\"{}\",timestamp=\"{}\","
      "serial_no=\"{}\"",
      signer.merchant_id, nonce, signer.key.sign(text), seconds_of(now), signer.certificate_serial);
}

std::string wechat_signed_text(std::string_view timestamp, std::string_view nonce,
                               std::string_view body) {
  return fmt::format("{}\n{}\n{}\n", timestamp, nonce, body);
}

bool is_fresh(std::string_view timestamp, Timestamp now) {
  std::int64_t seconds = 0;
  const auto* end = timestamp.data() + timestamp.size();
  const auto read = std::from_chars(timestamp.data(), end, seconds);
  const bool whole = timestamp.size() <= 12 && read.ec == std::errc() && read.ptr == end;
  if (!whole || seconds < 0) return false;
  const auto age = now - Timestamp{seconds * 1'000};
  return age <= signature_good_for && -age <= signature_good_for;
}

std::vector<std::pair<std::string, std::string>> wechat_browser_call(const RsaPrivateKey& key,
                                                                     const std::string& app_id,
                                                                     const std::string& prepay_id,
                                                                     Timestamp now,
                                                                     std::string_view nonce) {
  const auto package = "prepay_id=" + prepay_id;
  const auto text = fmt::format("{}\n{}\n{}\n{}\n", app_id, seconds_of(now), nonce, package);
  return {{"appId", app_id},
          {"timeStamp", seconds_of(now)},
          {"nonceStr", std::string(nonce)},
          {"package", package},
          {"signType", "RSA"},
          {"paySign", key.sign(text)}};
}

// ---- bodies ------------------------------------------------------------------------------------

std::string wechat_order(const WechatOrderFor& order, const billing::Payment& payment) {
  json::object body{{"appid", order.app_id},
                    {"mchid", order.merchant_id},
                    {"description", cut(order.description, 127)},
                    {"out_trade_no", billing::number_of(payment.id.uuid)},
                    {"time_expire", beijing_time(payment.expires_at)},
                    {"notify_url", order.notify_url}};
  body["amount"] = json::object{{"total", payment.amount.minor}, {"currency", payment.currency}};
  if (payment.method == billing::PaymentMethod::jsapi) {
    body["payer"] = json::object{{"openid", payment.payer}};
  }
  return json::serialize(body);
}

std::string wechat_close(const std::string& merchant_id) {
  return json::serialize(json::object{{"mchid", merchant_id}});
}

std::string wechat_refund(const billing::Refund& refund, const billing::Payment& payment,
                          const std::string& notify_url) {
  json::object body{{"out_trade_no", billing::number_of(payment.id.uuid)},
                    {"out_refund_no", billing::number_of(refund.id.uuid)},
                    {"notify_url", notify_url}};
  if (!refund.note.empty()) body["reason"] = cut(refund.note, 80);
  body["amount"] = json::object{{"refund", refund.amount.minor},
                                {"total", payment.amount.minor},
                                {"currency", refund.currency}};
  return json::serialize(body);
}

// ---- answers -----------------------------------------------------------------------------------

Result<std::string> wechat_code(std::string_view body) {
  const auto object = object_in(body);
  for (const auto* name : {"code_url", "prepay_id"}) {
    auto code = text_in(object, name);
    if (!code.empty() && code.size() <= 512) return code;
  }
  return not_understood("order");
}

Result<csms::PaymentHeard> wechat_payment(std::string_view body) {
  const auto object = object_in(body);
  const auto id = billing::id_in(text_in(object, "out_trade_no"));
  const auto state = text_in(object, "trade_state");
  if (!id || state.empty()) return not_understood("payment");
  csms::PaymentHeard heard{{*id}, {}};
  auto& said = heard.said;
  // REFUND: paid, and some of it has gone back. PAYERROR: the payer may try again.
  if (state == "SUCCESS" || state == "REFUND") {
    const auto& amount = object_at(object, "amount");
    const auto total = number_in(amount, "total");
    if (!total) return not_understood("amount");
    said.state = PaymentSaid::State::paid;
    said.amount = Money{*total};
    said.currency = text_in(amount, "currency");
    said.number = text_in(object, "transaction_id");
    said.at = time_in(object, "success_time");
  } else if (state == "CLOSED" || state == "REVOKED") {
    said.state = PaymentSaid::State::closed;
  } else if (state != "NOTPAY" && state != "USERPAYING" && state != "PAYERROR" &&
             state != "ACCEPT") {
    return not_understood("state " + cut(state, 30));
  }
  return heard;
}

Result<csms::RefundHeard> wechat_refund_state(std::string_view body) {
  const auto object = object_in(body);
  const auto id = billing::id_in(text_in(object, "out_refund_no"));
  auto state = text_in(object, "status");
  if (state.empty()) state = text_in(object, "refund_status");  // in webhooks
  if (!id) return not_understood("refund");
  const auto& amount = object_at(object, "amount");
  csms::RefundHeard heard{{*id}, {}};
  auto& said = heard.said;
  said.number = text_in(object, "refund_id");
  said.at = time_in(object, "success_time");
  said.amount = Money{number_in(amount, "refund").value_or(0)};
  if (auto currency = text_in(amount, "currency"); !currency.empty()) said.currency = currency;
  if (state == "SUCCESS") {
    said.state = RefundSaid::State::done;
  } else if (state == "CLOSED") {
    said.state = RefundSaid::State::refused;
  } else if (state == "ABNORMAL") {
    said.state = RefundSaid::State::abnormal;
  } else if (state != "PROCESSING") {
    return not_understood("refund");
  }
  return heard;
}

std::string wechat_problem(std::string_view body) { return text_in(object_in(body), "code"); }

bool is_wechat_transient(int status, std::string_view problem) {
  return status >= 500 || status == 429 || status == 401 || problem == "SYSTEM_ERROR" ||
         problem == "FREQUENCY_LIMITED" || problem == "RATELIMIT_EXCEEDED" ||
         problem == "BANK_ERROR";
}

RefundSaid wechat_refund_refused(int status, std::string_view problem) {
  RefundSaid said;
  said.state = RefundSaid::State::not_yet;
  if (problem == "NOT_ENOUGH") {
    said.reason = billing::reason::merchant_balance_short;
  } else if (problem == "NO_AUTH" || status == 401) {
    said.reason = billing::reason::not_permitted;
  } else if (status == 429 || problem == "FREQUENCY_LIMITED") {
    said.reason = billing::reason::too_often;
  } else if (is_wechat_transient(status, problem) || problem.empty()) {
    said.reason = billing::reason::provider_silent;
  } else {
    said.state = RefundSaid::State::refused;
  }
  return said;
}

Result<std::vector<WechatCertificate>> wechat_certificates(std::string_view body,
                                                           std::string_view api_v3_key) {
  const auto object = object_in(body);
  const auto* data = object.if_contains("data");
  if (!data || !data->is_array()) return not_understood("list of certificates");
  std::vector<WechatCertificate> certificates;
  for (const auto& element : data->get_array()) {
    if (!element.is_object()) continue;
    const auto& sealed = object_at(element.get_object(), "encrypt_certificate");
    const auto* ciphertext = sealed.if_contains("ciphertext");
    if (!ciphertext || !ciphertext->is_string()) continue;
    const auto pem =
        unseal(api_v3_key, {std::string(ciphertext->get_string()), text_in(sealed, "nonce"),
                            text_in(sealed, "associated_data")});
    if (pem) certificates.push_back({text_in(element.get_object(), "serial_no"), *pem});
  }
  if (certificates.empty()) {
    return Error{ErrorKind::unauthorised, "no certificate of WeChat Pay opens with this key", {}};
  }
  return certificates;
}

Result<WechatNotice> wechat_notice(std::string_view body, std::string_view api_v3_key) {
  const auto object = object_in(body);
  const auto& resource = object_at(object, "resource");
  const auto* ciphertext = resource.if_contains("ciphertext");
  const bool known = text_in(resource, "algorithm") == "AEAD_AES_256_GCM";
  if (!known || !ciphertext || !ciphertext->is_string()) {
    return invalid("the notice is not sealed as it should be");
  }
  auto plain =
      unseal(api_v3_key, {std::string(ciphertext->get_string()), text_in(resource, "nonce"),
                          text_in(resource, "associated_data")});
  if (!plain) return invalid("the notice is not sealed with our key");
  return WechatNotice{text_in(object, "event_type"), std::move(*plain)};
}

std::string wechat_merchant_in(std::string_view body) { return text_in(object_in(body), "mchid"); }

Result<WechatBillPlace> wechat_bill_place(std::string_view body) {
  const auto object = object_in(body);
  WechatBillPlace place{text_in(object, "hash_value"), text_in(object, "download_url")};
  if (text_in(object, "hash_type") != "SHA1" || place.url.empty()) return not_understood("bill");
  std::transform(place.sha1.begin(), place.sha1.end(), place.sha1.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return place;
}

}  // namespace voltyard::interop
