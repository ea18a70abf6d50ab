#include "interop/answers.hpp"

#include "interop/message.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace voltyard::interop {
namespace {

namespace json = boost::json;
using domain::ChannelKind;
using domain::Delivery;
using Kind = Delivery::Kind;

constexpr std::size_t longest_quote = 150;

// A robot that is told too much is deaf for a while.
constexpr Duration robot_pause = std::chrono::minutes(1);
constexpr Duration dingtalk_pause = std::chrono::minutes(10);

struct Codes {
  const char* code;  // the member that tells; 0 is well
  const char* message;
  std::initializer_list<std::int64_t> too_often;
  std::initializer_list<std::int64_t> for_good;  // unknown robot, wrong signature, missing keyword
};

const Codes& codes_of(ChannelKind kind) {
  static const Codes wecom{"errcode", "errmsg", {45009}, {93000}};
  static const Codes dingtalk{"errcode",
                              "errmsg",
                              {130101, 410100},
                              {300001, 300005, 310000, 400013, 400101, 400102, 400106}};
  static const Codes feishu{"code", "msg", {11232}, {19001, 19021, 19022, 19024}};
  if (kind == ChannelKind::wecom) return wecom;
  return kind == ChannelKind::dingtalk ? dingtalk : feishu;
}

bool is_among(std::int64_t code, std::initializer_list<std::int64_t> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Empty when it is none.
json::object object_in(const std::string& body) {
  boost::system::error_code nonsense;
  auto value = json::parse(body, nonsense);
  return nonsense || !value.is_object() ? json::object() : std::move(value.as_object());
}

Delivery judge_robot(ChannelKind kind, const std::string& body) {
  const auto object = object_in(body);
  const auto& codes = codes_of(kind);
  const auto* code = object.if_contains(codes.code);
  if (!code || !code->is_int64()) return {Kind::again, "the robot's answer is not understood", {}};
  if (code->get_int64() == 0) return {Kind::done, "taken", {}};
  std::string outcome = "the robot says " + std::to_string(code->get_int64());
  const auto* text = object.if_contains(codes.message);
  if (text && text->is_string()) {
    outcome += ": " + shortened(std::string(text->get_string()), longest_quote);
  }
  if (is_among(code->get_int64(), codes.for_good)) return {Kind::refused, outcome, {}};
  if (is_among(code->get_int64(), codes.too_often)) {
    return {Kind::again, outcome, kind == ChannelKind::dingtalk ? dingtalk_pause : robot_pause};
  }
  return {Kind::again, outcome, {}};
}

std::optional<Duration> retry_after(const http::ClientResponse& response) {
  const auto text = response.headers.get("Retry-After");
  std::int64_t seconds = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  const bool whole = !text.empty() && read.ec == std::errc() && read.ptr == end;
  if (!whole || seconds < 0 || seconds > 86'400) return {};
  return std::chrono::seconds(seconds);
}

std::string state_in(const std::string& body) {
  const auto object = object_in(body);
  const auto* state = object.if_contains("state");
  return state && state->is_string() ? std::string(state->get_string()) : std::string();
}

bool is_robot(ChannelKind kind) {
  return kind == ChannelKind::wecom || kind == ChannelKind::dingtalk || kind == ChannelKind::feishu;
}

}  // namespace

Delivery judge(ChannelKind kind, const Result<http::ClientResponse>& answer) {
  if (!answer) {
    const bool for_good =
        answer.error().kind == ErrorKind::invalid || answer.error().kind == ErrorKind::forbidden;
    return {for_good ? Kind::refused : Kind::again, answer.error().message, {}};
  }
  const auto status = answer->status;
  if (status >= 200 && status < 300) {
    if (is_robot(kind)) return judge_robot(kind, answer->body);
    return {Kind::done, "taken (" + std::to_string(status) + ")", {}};
  }
  const auto outcome = "answered with status " + std::to_string(status);
  if (status == 410) return {Kind::refused, outcome, {}};
  return {Kind::again, outcome, retry_after(*answer)};
}

Delivery judge_breaker(const Result<http::ClientResponse>& answer, bool trial) {
  auto taken = judge(ChannelKind::breaker, answer);
  if (taken.kind != Kind::done) {
    if (!trial) taken.kind = Kind::again;  // nothing is final while the cut stands
    return taken;
  }
  const auto state = state_in(answer->body);
  if (state == "open" || (trial && state == "closed")) return {Kind::done, "it is " + state, {}};
  if (state == "closed") return {Kind::again, "it is still closed", {}};
  return {Kind::again, "it does not say that it is open", {}};
}

}  // namespace voltyard::interop
