#include "interop/wechat_pay.hpp"

#include "interop/sealed.hpp"

#include "http/url.hpp"

#include <fmt/format.h>

namespace voltyard::interop {

using billing::Payment;
using billing::PaymentSaid;
using billing::Refund;
using billing::RefundSaid;
using http::Method;

namespace {

constexpr Duration certificates_good_for = std::chrono::hours(12);
constexpr Duration certificates_pause = std::chrono::seconds(10);
constexpr std::size_t most_certificates = 16;

Error unauthorised(std::string message) {
  return {ErrorKind::unauthorised, std::move(message), {}};
}
Error upstream(std::string message) { return {ErrorKind::upstream, std::move(message), {}}; }

// "https://host[:port]", without what follows.
std::string origin_of(const http::Url& url) {
  return (url.tls ? "https://" : "http://") + url.authority();
}

}  // namespace

std::string WechatPay::nonce() {
  return fmt::format("{:016X}{:016X}", parts_.random.next(), parts_.random.next());
}

http::ClientRequest WechatPay::request(Method method, const std::string& target, std::string body) {
  http::ClientRequest request;
  request.method = method;
  request.url = merchant_.base_url + target;
  request.headers.add("Accept", "application/json");
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  if (!merchant_.platform_key_id.empty()) {
    request.headers.add("Wechatpay-Serial", merchant_.platform_key_id);
  }
  request.headers.add("Authorization",
                      wechat_authorization(merchant_.signer, http::to_string(method), target, body,
                                           parts_.wall.now(), nonce()));
  request.body = std::move(body);
  return request;
}

// Whatever its status: it is from WeChat Pay. Errors: upstream.
Task<Result<WechatPay::Answer>> WechatPay::call(Method method, std::string target,
                                                std::string body) {
  auto asked = request(method, target, std::move(body));
  auto response = co_await parts_.client.send(std::move(asked));
  if (!response) co_return upstream(response.error().message);
  const auto& headers = response->headers;
  Proof proof{
      std::string(headers.get("Wechatpay-Serial")), std::string(headers.get("Wechatpay-Timestamp")),
      std::string(headers.get("Wechatpay-Nonce")), std::string(headers.get("Wechatpay-Signature"))};
  const auto genuine = co_await verify(std::move(proof), response->body);
  if (!genuine) {
    co_return upstream(fmt::format("WeChat Pay's answer with status {}: {}", response->status,
                                   genuine.error().message));
  }
  co_return Answer{response->status, std::move(response->body)};
}

Task<Status> WechatPay::verify(Proof proof, std::string body) {
  if (!is_fresh(proof.timestamp, parts_.wall.now())) {
    co_return unauthorised("the signature has no time, or is older than five minutes");
  }
  const auto key = co_await key_of(proof.serial);
  if (!key) co_return key.error();
  if (!key->verifies(wechat_signed_text(proof.timestamp, proof.nonce, body), proof.signature)) {
    co_return unauthorised("the signature is not WeChat Pay's");
  }
  co_return Status{};
}

// Errors: unauthorised (nobody's), upstream (could not be fetched).
Task<Result<RsaPublicKey>> WechatPay::key_of(std::string serial) {
  if (merchant_.platform_key) {
    if (serial != merchant_.platform_key_id)
      co_return unauthorised("it is signed with another key");
    co_return *merchant_.platform_key;
  }
  const auto now = parts_.wall.now();
  const bool old = !asked_at_ || now - *asked_at_ >= certificates_good_for;
  const bool may_ask = !asked_at_ || now - *asked_at_ >= certificates_pause;
  if (old || (may_ask && !certificates_.contains(serial))) {
    const auto fetched = co_await fetch_certificates();
    if (!fetched && !certificates_.contains(serial)) co_return fetched.error();
  }
  const auto found = certificates_.find(serial);
  if (found == certificates_.end()) co_return unauthorised("it is signed with an unknown key");
  if (found->second.expires_at <= now) co_return unauthorised("its certificate has expired");
  co_return found->second.key;
}

// The answer is signed with one of the certificates that it brings; what makes them genuine is that
// they open with the key that only the merchant and WeChat Pay have.
Task<Status> WechatPay::fetch_certificates() {
  const auto now = parts_.wall.now();
  asked_at_ = now;
  auto asked = request(Method::get, "/v3/certificates", "");
  const auto response = co_await parts_.client.send(std::move(asked));
  if (!response) co_return upstream(response.error().message);
  if (response->status != 200) {
    co_return upstream(
        fmt::format("WeChat Pay gives no certificates: status {}", response->status));
  }
  const auto listed = wechat_certificates(response->body, merchant_.api_v3_key);
  if (!listed) co_return upstream(listed.error().message);
  std::map<std::string, Certificate> fresh;
  for (const auto& each : *listed) {
    auto certificate = read_certificate(each.pem);
    if (!certificate || certificate->serial != each.serial) continue;
    if (fresh.size() < most_certificates) fresh.emplace(each.serial, std::move(*certificate));
  }
  const auto& headers = response->headers;
  const auto own = fresh.find(std::string(headers.get("Wechatpay-Serial")));
  const auto timestamp = headers.get("Wechatpay-Timestamp");
  const bool genuine =
      own != fresh.end() && is_fresh(timestamp, now) &&
      own->second.key.verifies(
          wechat_signed_text(timestamp, headers.get("Wechatpay-Nonce"), response->body),
          headers.get("Wechatpay-Signature"));
  if (!genuine) co_return upstream("WeChat Pay's list of certificates is not signed by itself");
  certificates_ = std::move(fresh);
  co_return Status{};
}

// ---- payments ----------------------------------------------------------------------------------

Task<Result<PaymentSaid>> WechatPay::order(Payment payment, std::string description) {
  const WechatOrderFor made{merchant_.app_id, merchant_.signer.merchant_id, merchant_.notify_url,
                            std::move(description)};
  const auto way = std::string(billing::to_string(payment.method));
  const auto answer =
      co_await call(Method::post, "/v3/pay/transactions/" + way, wechat_order(made, payment));
  if (!answer) co_return answer.error();
  if (answer->status == 200) {
    auto code = wechat_code(answer->body);
    if (!code) co_return code.error();
    PaymentSaid said;
    said.code = std::move(*code);
    co_return said;
  }
  const auto problem = wechat_problem(answer->body);
  // It is known there: an earlier order was taken, and perhaps paid.
  if (problem == "ORDERPAID" || problem == "ORDER_CLOSED" || problem == "OUT_TRADE_NO_USED") {
    co_return co_await query(std::move(payment));
  }
  if (is_wechat_transient(answer->status, problem)) co_return upstream("WeChat Pay: " + problem);
  co_return invalid("WeChat Pay refuses the order: " + problem);
}

Task<Result<PaymentSaid>> WechatPay::query(Payment payment) {
  const auto target =
      fmt::format("/v3/pay/transactions/out-trade-no/{}?mchid={}",
                  billing::number_of(payment.id.uuid), merchant_.signer.merchant_id);
  const auto answer = co_await call(Method::get, target, "");
  if (!answer) co_return answer.error();
  if (answer->status == 404) {
    PaymentSaid unknown;
    unknown.state = PaymentSaid::State::unknown;
    co_return unknown;
  }
  if (answer->status != 200) co_return upstream("WeChat Pay: " + wechat_problem(answer->body));
  auto heard = wechat_payment(answer->body);
  if (!heard) co_return heard.error();
  if (heard->id != payment.id) co_return upstream("WeChat Pay speaks of another payment");
  co_return std::move(heard->said);
}

Task<Result<PaymentSaid>> WechatPay::close(Payment payment) {
  const auto target = fmt::format("/v3/pay/transactions/out-trade-no/{}/close",
                                  billing::number_of(payment.id.uuid));
  const auto answer =
      co_await call(Method::post, target, wechat_close(merchant_.signer.merchant_id));
  if (answer && answer->status == 204) {
    PaymentSaid closed;
    closed.state = PaymentSaid::State::closed;
    co_return closed;
  }
  co_return co_await query(std::move(payment));
}

// ---- refunds -----------------------------------------------------------------------------------

// nullopt: there is no such refund. Errors: upstream.
Task<Result<std::optional<RefundSaid>>> WechatPay::look_up(Refund refund) {
  const auto number = billing::number_of(refund.id.uuid);
  const auto answer = co_await call(Method::get, "/v3/refund/domestic/refunds/" + number, "");
  if (!answer) co_return answer.error();
  if (answer->status == 404) co_return std::optional<RefundSaid>();
  if (answer->status != 200) co_return upstream("WeChat Pay: " + wechat_problem(answer->body));
  auto heard = wechat_refund_state(answer->body);
  if (!heard) co_return heard.error();
  if (heard->id != refund.id) co_return upstream("WeChat Pay speaks of another refund");
  co_return std::optional(std::move(heard->said));
}

Task<RefundSaid> WechatPay::refund(Refund refund, Payment payment) {
  RefundSaid silent;
  silent.state = RefundSaid::State::not_yet;
  silent.reason = billing::reason::provider_silent;
  const auto answer = co_await call(Method::post, "/v3/refund/domestic/refunds",
                                    wechat_refund(refund, payment, merchant_.notify_url));
  if (!answer) co_return silent;
  if (answer->status == 200) {
    const auto heard = wechat_refund_state(answer->body);
    co_return heard && heard->id == refund.id ? heard->said : silent;
  }
  const auto said = wechat_refund_refused(answer->status, wechat_problem(answer->body));
  if (said.state != RefundSaid::State::refused) co_return said;
  // An earlier attempt, unheard of, may have been taken: only what they do not know was refused.
  const auto known = co_await look_up(refund);
  if (!known) co_return silent;
  co_return *known ? **known : said;
}

Task<RefundSaid> WechatPay::query_refund(Refund refund) {
  const auto known = co_await look_up(std::move(refund));
  if (known && *known) co_return **known;
  RefundSaid said;
  if (known) {  // they have lost it: to be asked for again
    said.state = RefundSaid::State::not_yet;
    said.reason = billing::reason::provider_silent;
  }
  co_return said;
}

// ---- what comes by itself, and statements ------------------------------------------------------

Task<Result<csms::Heard>> WechatPay::read(csms::ProviderNotice notice) {
  Proof proof{std::string(notice.header("wechatpay-serial")),
              std::string(notice.header("wechatpay-timestamp")),
              std::string(notice.header("wechatpay-nonce")),
              std::string(notice.header("wechatpay-signature"))};
  const auto genuine = co_await verify(std::move(proof), notice.body);
  if (!genuine) co_return genuine.error();
  const auto content = wechat_notice(notice.body, merchant_.api_v3_key);
  if (!content) co_return content.error();
  if (wechat_merchant_in(content->resource) != merchant_.signer.merchant_id) {
    co_return invalid("the notice is about another merchant");
  }
  if (content->event.starts_with("TRANSACTION.")) {
    auto heard = wechat_payment(content->resource);
    if (heard) co_return csms::Heard(std::move(*heard));
  } else if (content->event.starts_with("REFUND.")) {
    auto heard = wechat_refund_state(content->resource);
    if (heard) co_return csms::Heard(std::move(*heard));
  }
  co_return csms::Heard(csms::NothingHeard());
}

Task<Result<std::vector<billing::StatementLine>>> WechatPay::statement(std::int64_t day) {
  const auto target =
      fmt::format("/v3/bill/tradebill?bill_date={}&bill_type=ALL", billing::day_text(day));
  const auto answer = co_await call(Method::get, target, "");
  if (!answer) co_return answer.error();
  if (answer->status != 200) {
    const auto problem = wechat_problem(answer->body);
    if (problem == "NO_STATEMENT_EXIST") {
      co_return not_found("there is no statement of that day, or not yet");
    }
    co_return upstream("WeChat Pay gives no statement: " + problem);
  }
  const auto place = wechat_bill_place(answer->body);
  if (!place) co_return place.error();
  const auto url = http::parse_url(place->url);
  const auto own = http::parse_url(merchant_.base_url);
  if (!url || !own || origin_of(*url) != origin_of(*own)) {
    co_return upstream("the statement is at an unknown place");
  }
  auto asked = request(Method::get, url->target, "");
  asked.url = place->url;
  const auto file = co_await parts_.files.send(std::move(asked));
  if (!file) co_return upstream(file.error().message);
  if (file->status != 200 || sha1_hex(file->body) != place->sha1) {
    co_return upstream("the statement did not come through whole");
  }
  co_return wechat_bill(file->body);
}

std::vector<std::pair<std::string, std::string>> WechatPay::browser_call(const Payment& payment) {
  return wechat_browser_call(merchant_.signer.key, merchant_.app_id, payment.code,
                             parts_.wall.now(), nonce());
}

}  // namespace voltyard::interop
