#include "interop/pay_sandbox.hpp"

#include "interop/sealed.hpp"
#include "interop/wechat_format.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>

#include <fmt/format.h>

namespace voltyard::interop {

namespace json = boost::json;
using http::Method;

namespace {

constexpr auto sealing = "AEAD_AES_256_GCM";

json::object object_in(const std::string& body) {
  boost::system::error_code nonsense;
  auto value = json::parse(body, nonsense);
  return nonsense || !value.is_object() ? json::object() : std::move(value.as_object());
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member && member->is_string() ? std::string(member->get_string()) : std::string();
}

std::int64_t number_in(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member && member->is_int64() ? member->get_int64() : 0;
}

json::object object_at(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member && member->is_object() ? member->get_object() : json::object();
}

// One field of an Authorization value: name="value".
std::string field_in(std::string_view authorization, std::string_view name) {
  const auto begin = authorization.find(std::string(name) + "=\"");
  if (begin == std::string_view::npos) return "";
  const auto from = begin + name.size() + 2;
  return std::string(authorization.substr(from, authorization.find('"', from) - from));
}

std::string beijing(Timestamp at) {
  auto text = to_rfc3339({(at.ms + billing::provider_offset.count()) / 1'000 * 1'000});
  text.pop_back();
  return text + "+08:00";
}

}  // namespace

SandboxKeys SandboxKeys::make(Random& random) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string key;
  while (key.size() < seal_key_octets) key += letters[random.below(letters.size())];
  SandboxKeys keys{.api_v3_key = std::move(key),
                   .merchant = RsaPrivateKey::make(),
                   .platform = RsaPrivateKey::make()};
  return keys;
}

void PaySandbox::add(http::Router& router, Method method, std::string path, Handling handling) {
  const bool is_api = path.starts_with("/v3/");
  router.add(
      method, std::move(path),
      [this, handling, is_api](const http::Request& request) -> Task<http::Response> {
        if (!is_api) co_return (this->*handling)(request);
        if (!is_signed(request)) {
          ++refused_;
          co_return problem(401, "SIGN_ERROR");
        }
        if (faults_.answers == Faults::Answers::down) co_return http::json_response(503, "{}");
        auto answer = (this->*handling)(request);
        if (faults_.answers == Faults::Answers::lost) co_return http::json_response(502, "{}");
        co_return answer;
      },
      std::size_t{1} << 16);
}

void PaySandbox::add_routes(http::Router& router) {
  add(router, Method::post, "/v3/pay/transactions/native", &PaySandbox::take_order);
  add(router, Method::post, "/v3/pay/transactions/jsapi", &PaySandbox::take_order);
  add(router, Method::get, "/v3/pay/transactions/out-trade-no/{number}", &PaySandbox::show_order);
  add(router, Method::post, "/v3/pay/transactions/out-trade-no/{number}/close",
      &PaySandbox::close_order);
  add(router, Method::post, "/v3/refund/domestic/refunds", &PaySandbox::take_refund);
  add(router, Method::get, "/v3/refund/domestic/refunds/{number}", &PaySandbox::show_refund);
  add(router, Method::get, "/v3/certificates", &PaySandbox::list_certificates);
  add(router, Method::get, "/v3/bill/tradebill", &PaySandbox::place_of_bill);
  add(router, Method::get, "/v3/billdownload/file", &PaySandbox::bill);
  add(router, Method::get, "/pay/{number}", &PaySandbox::page);
  add(router, Method::post, "/pay/{number}", &PaySandbox::pay_on_page);
  add(router, Method::get, "/sandbox/orders", &PaySandbox::orders);
  add(router, Method::post, "/sandbox/{what}", &PaySandbox::control);
}

bool PaySandbox::is_signed(const http::Request& request) const {
  constexpr std::string_view scheme = "WECHATPAY2-SHA256-RSA2048 ";
  const auto given = request.headers.get("Authorization");
  const auto timestamp = field_in(given, "timestamp");
  const bool ours = given.starts_with(scheme) && field_in(given, "mchid") == keys_.merchant_id &&
                    field_in(given, "serial_no") == keys_.merchant_serial;
  if (!ours || !is_fresh(timestamp, parts_.wall.now())) return false;
  const auto text =
      fmt::format("{}\n{}\n{}\n{}\n{}\n", http::to_string(request.method), request.target,
                  timestamp, field_in(given, "nonce_str"), request.body);
  return keys_.merchant.public_key().verifies(text, field_in(given, "signature"));
}

http::Response PaySandbox::signed_answer(int status, std::string body) const {
  auto response = http::json_response(status, std::move(body));
  const auto timestamp = std::to_string(parts_.wall.now().ms / 1'000);
  const auto nonce = fmt::format("{:016x}", parts_.random.next());
  response.headers.add("Wechatpay-Timestamp", timestamp);
  response.headers.add("Wechatpay-Nonce", nonce);
  response.headers.add("Wechatpay-Serial", keys_.platform_serial);
  response.headers.add("Wechatpay-Signature",
                       keys_.platform.sign(wechat_signed_text(timestamp, nonce, response.body)));
  return response;
}

http::Response PaySandbox::problem(int status, std::string_view code) const {
  return signed_answer(status, json::serialize(json::object{{"code", code}, {"message", code}}));
}

// ---- orders ------------------------------------------------------------------------------------

json::object PaySandbox::json_of(const Order& order) const {
  json::object out{{"appid", keys_.app_id},        {"mchid", keys_.merchant_id},
                   {"out_trade_no", order.number}, {"trade_type", order.way},
                   {"trade_state", order.state},   {"trade_state_desc", order.state}};
  if (order.paid_at.ms == 0) return out;
  out["transaction_id"] = order.transaction;
  out["success_time"] = beijing(order.paid_at);
  out["amount"] = json::object{{"total", order.paid},
                               {"payer_total", order.paid},
                               {"currency", order.paid_currency},
                               {"payer_currency", order.paid_currency}};
  return out;
}

http::Response PaySandbox::take_order(const http::Request& request) {
  const auto body = object_in(request.body);
  const auto amount = object_at(body, "amount");
  const bool by_browser = request.path.ends_with("/jsapi");
  Order order;
  order.number = text_in(body, "out_trade_no");
  order.way = by_browser ? "JSAPI" : "NATIVE";
  order.notify_url = text_in(body, "notify_url");
  order.asked = number_in(amount, "total");
  order.currency = text_in(amount, "currency");
  const bool payer_known = !text_in(object_at(body, "payer"), "openid").empty();
  const bool good = text_in(body, "mchid") == keys_.merchant_id &&
                    text_in(body, "appid") == keys_.app_id && order.number.size() >= 6 &&
                    order.number.size() <= 32 && order.asked > 0 && order.currency == "CNY" &&
                    !text_in(body, "description").empty() && !order.notify_url.empty() &&
                    payer_known == by_browser && orders_.size() < most_rows;
  if (!good) return problem(400, "PARAM_ERROR");
  const auto known = orders_.find(order.number);
  if (known != orders_.end()) {
    if (known->second.state == "SUCCESS") return problem(400, "ORDERPAID");
    if (known->second.state == "CLOSED") return problem(400, "ORDER_CLOSED");
    if (known->second.asked != order.asked) return problem(403, "OUT_TRADE_NO_USED");
  }
  const auto number = order.number;
  orders_.try_emplace(number, std::move(order));
  if (by_browser) {
    return signed_answer(200, json::serialize(json::object{{"prepay_id", "wx" + number}}));
  }
  const auto url = "http://" + std::string(request.headers.get("Host")) + "/pay/" + number;
  return signed_answer(200, json::serialize(json::object{{"code_url", url}}));
}

http::Response PaySandbox::show_order(const http::Request& request) {
  const auto found = orders_.find(std::string(request.parameter("number")));
  if (request.query_value("mchid") != keys_.merchant_id) return problem(400, "PARAM_ERROR");
  if (found == orders_.end()) return problem(404, "ORDER_NOT_EXIST");
  return signed_answer(200, json::serialize(json_of(found->second)));
}

http::Response PaySandbox::close_order(const http::Request& request) {
  const auto found = orders_.find(std::string(request.parameter("number")));
  if (found == orders_.end()) return problem(404, "ORDER_NOT_EXIST");
  if (found->second.state == "SUCCESS") return problem(400, "ORDERPAID");
  found->second.state = "CLOSED";
  return signed_answer(204, "");
}

bool PaySandbox::pay(const std::string& number, std::optional<std::int64_t> amount,
                     std::string currency) {
  const auto found = orders_.find(number);
  if (found == orders_.end() || found->second.state != "NOTPAY") return false;
  auto& order = found->second;
  order.state = "SUCCESS";
  order.paid = amount.value_or(order.asked);
  order.paid_currency = currency.empty() ? order.currency : std::move(currency);
  order.paid_at = parts_.wall.now();
  order.transaction = fmt::format("4200{:024}", ++made_);
  notify(order.notify_url, "TRANSACTION.SUCCESS", json_of(order));
  return true;
}

// ---- refunds -----------------------------------------------------------------------------------

json::object PaySandbox::json_of(const Refund& refund) const {
  const auto& order = orders_.at(refund.order);
  json::object out{{"refund_id", refund.id},
                   {"out_refund_no", refund.number},
                   {"transaction_id", order.transaction},
                   {"out_trade_no", refund.order},
                   {"channel", "ORIGINAL"},
                   {"status", refund.status},
                   {"create_time", beijing(refund.at)}};
  if (refund.status == "SUCCESS") out["success_time"] = beijing(refund.at);
  out["amount"] = json::object{
      {"total", order.paid}, {"refund", refund.amount}, {"currency", order.paid_currency}};
  return out;
}

// What the faults make of a refund that was taken.
void PaySandbox::settle(Refund& refund) {
  const auto before = refund.status;
  switch (faults_.refunds) {
    case Faults::Refunds::done: refund.status = "SUCCESS"; break;
    case Faults::Refunds::abnormal: refund.status = "ABNORMAL"; break;
    case Faults::Refunds::refused: refund.status = "CLOSED"; break;
    case Faults::Refunds::processing:
    case Faults::Refunds::balance_short: return;
  }
  if (refund.status == before) return;
  auto resource = json_of(refund);
  resource["mchid"] = keys_.merchant_id;
  resource["refund_status"] = refund.status;
  resource.erase("status");
  notify(refund.notify_url, "REFUND." + refund.status, resource);
}

http::Response PaySandbox::take_refund(const http::Request& request) {
  const auto body = object_in(request.body);
  const auto amount = object_at(body, "amount");
  const auto number = text_in(body, "out_refund_no");
  const auto order = orders_.find(text_in(body, "out_trade_no"));
  if (order == orders_.end()) return problem(404, "RESOURCE_NOT_EXISTS");
  const auto asked = number_in(amount, "refund");
  const bool good = !number.empty() && number.size() <= 64 && asked > 0 &&
                    number_in(amount, "total") == order->second.paid &&
                    text_in(amount, "currency") == order->second.paid_currency;
  if (!good) return problem(400, "PARAM_ERROR");
  const auto known = refunds_.find(number);
  if (known != refunds_.end()) {
    if (known->second.amount != asked) return problem(400, "INVALID_REQUEST");
    if (known->second.status == "PROCESSING") settle(known->second);
    return signed_answer(200, json::serialize(json_of(known->second)));
  }
  std::int64_t back = asked;
  for (const auto& [id, refund] : refunds_) {
    if (refund.order == order->first && refund.status != "CLOSED") back += refund.amount;
  }
  if (order->second.state != "SUCCESS" || back > order->second.paid) {
    return problem(400, "INVALID_REQUEST");
  }
  if (faults_.refunds == Faults::Refunds::balance_short) return problem(403, "NOT_ENOUGH");
  if (refunds_.size() >= most_rows) return problem(429, "FREQUENCY_LIMITED");
  auto& refund = refunds_[number];
  refund = {number,
            order->first,
            text_in(body, "notify_url"),
            fmt::format("5030{:024}", ++made_),
            asked,
            "PROCESSING",
            parts_.wall.now()};
  settle(refund);
  return signed_answer(200, json::serialize(json_of(refund)));
}

http::Response PaySandbox::show_refund(const http::Request& request) {
  const auto found = refunds_.find(std::string(request.parameter("number")));
  if (found == refunds_.end()) return problem(404, "RESOURCE_NOT_EXISTS");
  if (found->second.status == "PROCESSING") settle(found->second);
  return signed_answer(200, json::serialize(json_of(found->second)));
}

// ---- certificates and webhooks -----------------------------------------------------------------

std::string PaySandbox::random_text(std::size_t length) {
  std::string text;
  while (text.size() < length) text += fmt::format("{:016x}", parts_.random.next());
  text.resize(length);
  return text;
}

http::Response PaySandbox::list_certificates(const http::Request&) {
  const auto now = parts_.wall.now();
  const auto until = now + std::chrono::hours(24 * 365);
  const auto pem = keys_.platform.certificate_pem(keys_.platform_serial, now, until);
  const auto sealed = seal(keys_.api_v3_key, pem, random_text(12), "certificate");
  json::object entry{{"serial_no", keys_.platform_serial},
                     {"effective_time", beijing(now)},
                     {"expire_time", beijing(until)}};
  entry["encrypt_certificate"] = json::object{{"algorithm", sealing},
                                              {"nonce", sealed.nonce},
                                              {"associated_data", sealed.associated_data},
                                              {"ciphertext", sealed.ciphertext}};
  json::object out;
  json::array list;
  list.push_back(std::move(entry));
  out["data"] = std::move(list);
  return signed_answer(200, json::serialize(out));
}

void PaySandbox::rotate() {
  keys_.platform = RsaPrivateKey::make();
  keys_.platform_serial = fmt::format("5E1F{:012X}", 0xB0 + ++made_);
}

void PaySandbox::notify(const std::string& url, std::string_view event,
                        const json::object& resource) {
  const auto sealed = seal(keys_.api_v3_key, json::serialize(resource), random_text(12),
                           event.starts_with("REFUND") ? "refund" : "transaction");
  json::object body{{"id", random_text(32)},
                    {"create_time", beijing(parts_.wall.now())},
                    {"resource_type", "encrypt-resource"},
                    {"event_type", event},
                    {"summary", event}};
  body["resource"] = json::object{{"original_type", sealed.associated_data},
                                  {"algorithm", sealing},
                                  {"ciphertext", sealed.ciphertext},
                                  {"associated_data", sealed.associated_data},
                                  {"nonce", sealed.nonce}};
  const Notice notice{url, json::serialize(body)};
  if (notices_.size() < most_rows) notices_.push_back(notice);
  if (faults_.notices == Faults::Notices::never) return;
  const int times = faults_.notices == Faults::Notices::twice ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    boost::asio::co_spawn(parts_.executor, send(notice), boost::asio::detached);
  }
}

void PaySandbox::resend() {
  for (const auto& notice : notices_) {
    boost::asio::co_spawn(parts_.executor, send(notice), boost::asio::detached);
  }
}

Task<void> PaySandbox::send(Notice notice) {
  const auto proof = signed_answer(200, notice.body);
  http::ClientRequest request;
  request.url = notice.url;
  for (const auto& [name, value] : proof.headers) {
    if (name.starts_with("Wechatpay-")) request.headers.add(name, value);
  }
  request.headers.add("Content-Type", "application/json");
  request.body = std::move(notice.body);
  const auto answer = co_await parts_.client.send(std::move(request));
  if (answer && answer->status >= 200 && answer->status < 300) {
    ++taken_;
  } else {
    spdlog::info("sandbox: a webhook was not taken: {}",
                 answer ? std::to_string(answer->status) : printable(answer.error().message));
  }
}

}  // namespace voltyard::interop
