// The sandbox's other doors: the payer's page, the day's bill, and what breaks it on demand.
#include "interop/pay_sandbox.hpp"

#include "interop/sealed.hpp"

#include "billing/reconciliation.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <cstdlib>

namespace voltyard::interop {

namespace json = boost::json;

namespace {

constexpr std::string_view titles =
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,"
    "交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,"
    "充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,"
    "费率备注\n";
constexpr std::string_view sum_titles =
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,"
    "申请退款总金额\n";

std::string yuan(std::int64_t minor) {
  const auto whole = std::abs(minor);
  return fmt::format("{}{}.{:02}", minor < 0 ? "-" : "", whole / 100, whole % 100);
}

// 0.6 percent, rounded half up.
std::int64_t fee_of(std::int64_t minor) { return (minor * 6 + 500) / 1'000; }

std::string beijing_clock(Timestamp at) {
  auto text = to_rfc3339({(at.ms + billing::provider_offset.count()) / 1'000 * 1'000});
  text.pop_back();
  text[10] = ' ';
  return text;
}

http::Response html(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.body =
      "<!doctype html><meta charset=utf-8><meta name=viewport "
      "content='width=device-width'><title>Sandbox</title><h1>Sandbox</h1>" +
      std::move(body);
  return response;
}

}  // namespace

// ---- the bill ----------------------------------------------------------------------------------

std::string PaySandbox::bill_of(std::int64_t day) const {
  std::string out(titles);
  std::int64_t rows = 0;
  std::int64_t paid = 0;
  std::int64_t back = 0;
  std::int64_t fees = 0;
  const auto row = [&](const Order& order, Timestamp at, const Refund* refund) {
    ++rows;
    const auto total = yuan(refund ? 0 : order.paid);
    const auto refunded = yuan(refund ? refund->amount : 0);
    const auto fee = refund ? -fee_of(refund->amount) : fee_of(order.paid);
    fees += fee;
    out += fmt::format(
        "`{},`{},`{},`0,`,`{},`{},`payer,`{},`{},`OTHERS,`{},`{},`0.00,`{},`{},`{},`0.00,`{},`{},"
        "`充值,`,`{}000,`0.60%,`{},`{},`\n",
        beijing_clock(at), keys_.app_id, keys_.merchant_id, order.transaction, order.number,
        order.way, refund ? "REFUND" : "SUCCESS", order.paid_currency, total,
        refund ? refund->id : "0", refund ? refund->number : "0", refunded,
        refund ? "ORIGINAL" : "", refund ? refund->status : "", yuan(fee), total, refunded);
  };
  for (const auto& [number, order] : orders_) {
    if (order.paid_at.ms == 0 || billing::provider_day(order.paid_at) != day) continue;
    paid += order.paid;
    row(order, order.paid_at, nullptr);
  }
  for (const auto& [number, refund] : refunds_) {
    if (billing::provider_day(refund.at) != day || refund.status == "CLOSED") continue;
    back += refund.amount;
    row(orders_.at(refund.order), refund.at, &refund);
  }
  out += sum_titles;
  out += fmt::format("`{},`{},`{},`0.00,`{}000,`{},`{}\n", rows, yuan(paid), yuan(back), yuan(fees),
                     yuan(paid), yuan(back));
  return out;
}

http::Response PaySandbox::place_of_bill(const http::Request& request) {
  const auto day = billing::day_in(request.query_value("bill_date").value_or(""));
  if (!day) return problem(400, "PARAM_ERROR");
  if (*day > billing::provider_day(parts_.wall.now())) return problem(400, "NO_STATEMENT_EXIST");
  const auto url =
      fmt::format("http://{}/v3/billdownload/file?token={}", request.headers.get("Host"), *day);
  return signed_answer(200, json::serialize(json::object{{"hash_type", "SHA1"},
                                                         {"hash_value", sha1_hex(bill_of(*day))},
                                                         {"download_url", url}}));
}

// A file is not signed: its digest came in an answer that is.
http::Response PaySandbox::bill(const http::Request& request) {
  const auto token = parse_decimal(request.query_value("token").value_or(""), 0);
  if (!token) return problem(400, "PARAM_ERROR");
  http::Response response;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = bill_of(*token);
  return response;
}

// ---- the payer ---------------------------------------------------------------------------------

http::Response PaySandbox::page(const http::Request& request) {
  const auto found = orders_.find(std::string(request.parameter("number")));
  if (found == orders_.end()) return html(404, "<p>没有这个订单 / There is no such order</p>");
  const auto& order = found->second;
  const auto button = order.state == "NOTPAY"
                          ? "<form method=post><button>付款 / Pay</button></form>"
                          : "<p>" + order.state + "</p>";
  return html(200, fmt::format("<p>¥{}</p>{}", yuan(order.asked), button));
}

http::Response PaySandbox::pay_on_page(const http::Request& request) {
  pay(std::string(request.parameter("number")));
  return page(request);
}

http::Response PaySandbox::orders(const http::Request&) {
  json::array list;
  for (const auto& [number, order] : orders_) list.push_back(json_of(order));
  json::object out{{"refused_signatures", refused_}, {"notices_taken", taken_}};
  out["items"] = std::move(list);
  return http::json_response(200, json::serialize(out));
}

// /sandbox/pay, /sandbox/faults, /sandbox/notices (again), /sandbox/keys (others).
http::Response PaySandbox::control(const http::Request& request) {
  boost::system::error_code nonsense;
  const auto given = json::parse(request.body.empty() ? "{}" : request.body, nonsense);
  if (nonsense || !given.is_object()) return http::json_response(400, "{}");
  const auto& body = given.get_object();
  const auto word = [&](std::string_view name) {
    const auto* member = body.if_contains(name);
    return member && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  const auto what = request.parameter("what");
  if (what == "pay") {
    std::optional<std::int64_t> amount;
    if (const auto* minor = body.if_contains("amount"); minor && minor->is_int64()) {
      amount = minor->get_int64();
    }
    return http::json_response(pay(word("number"), amount, word("currency")) ? 200 : 409, "{}");
  }
  if (what == "faults") {
    Faults faults;
    if (word("answers") == "down") faults.answers = Faults::Answers::down;
    if (word("answers") == "lost") faults.answers = Faults::Answers::lost;
    if (word("notices") == "twice") faults.notices = Faults::Notices::twice;
    if (word("notices") == "never") faults.notices = Faults::Notices::never;
    if (word("refunds") == "processing") faults.refunds = Faults::Refunds::processing;
    if (word("refunds") == "short") faults.refunds = Faults::Refunds::balance_short;
    if (word("refunds") == "refused") faults.refunds = Faults::Refunds::refused;
    if (word("refunds") == "abnormal") faults.refunds = Faults::Refunds::abnormal;
    set(faults);
    return http::json_response(200, "{}");
  }
  if (what == "notices") {
    resend();
    return http::json_response(200, "{}");
  }
  if (what == "keys") {
    rotate();
    return http::json_response(200, "{}");
  }
  return http::json_response(404, "{}");
}

}  // namespace voltyard::interop
