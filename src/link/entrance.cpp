#include "link/entrance.hpp"

#include "link/ocpp_shard.hpp"
#include "link/request.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <iterator>
#include <utility>

namespace voltyard::link {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

using Parser = http::request_parser<http::empty_body>;
using Fields = http::request<http::empty_body>;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

// 0: the header was read. Everything else is the status to answer, or -1 for silence.
Task<int> read_header(Newcomer& newcomer, Parser& parser) {
  const auto& limits = newcomer.shard->limits();
  parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
  boost::beast::flat_buffer buffer(limits.header_bytes + 4'096);
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await http::async_read_header(newcomer.socket, buffer, parser, std::move(token));
  if (error == http::error::header_limit || error == http::error::buffer_overflow) co_return 431;
  if (error.category() == http::make_error_code(http::error::bad_method).category()) {
    const bool nothing_said =
        error == http::error::end_of_stream || error == http::error::partial_message;
    co_return nothing_said ? -1 : 400;  // N20: both Content-Length and Transfer-Encoding
  }
  if (error) co_return -1;
  const auto& fields = parser.get();
  const auto count = static_cast<std::size_t>(std::distance(fields.begin(), fields.end()));
  if (count > limits.header_fields) co_return 431;  // N19
  if (buffer.size() > 0) {
    newcomer.socket.put_back(
        std::string(static_cast<const char*>(buffer.data().data()), buffer.size()));
  }
  co_return 0;
}

// Fills the handshake. 0, or the status to answer.
int understand(const Fields& request, Newcomer& newcomer) {
  if (request.method() != http::verb::get || request.version() != 11) return 400;
  if (request.count(http::field::transfer_encoding) > 0) return 400;
  const auto length = request.find(http::field::content_length);
  if (length != request.end() && length->value() != "0") return 400;
  auto& handshake = newcomer.handshake;
  auto identity = identity_of(view(request.target()));
  if (!identity) return 400;
  handshake.identity = std::move(*identity);
  // A missing "Connection: Upgrade" is seen in the field (quirk 2): "Upgrade" alone says it all.
  const auto upgrade = request.find(http::field::upgrade);
  if (upgrade == request.end() || !http::token_list(upgrade->value()).exists("websocket")) {
    return 426;
  }
  if (request[http::field::sec_websocket_version] != "13") return 426;
  newcomer.websocket_key = std::string(view(request[http::field::sec_websocket_key]));
  const auto origin = request.find(http::field::origin);
  if (origin != request.end() && is_browser_origin(view(origin->value()))) return 403;  // N21
  const auto [first, last] = request.equal_range(http::field::sec_websocket_protocol);
  for (auto it = first; it != last; ++it) {
    if (!append_subprotocols(view(it->value()), handshake.offered)) return 400;
  }
  const auto authorizations = request.count(http::field::authorization);
  if (authorizations > 1) return 400;
  if (authorizations == 0) return 0;
  auto credentials = basic_credentials(view(request[http::field::authorization]));
  if (!credentials) return 401;
  handshake.has_credentials = true;
  handshake.username = std::move(credentials->username);
  handshake.password = std::move(credentials->password);
  if (handshake.username.empty()) handshake.username = handshake.identity;  // quirk 8
  return 0;
}

std::string_view reason_phrase(int status) {
  const auto text = http::obsolete_reason(static_cast<http::status>(status));
  return view(text);
}

std::string render(Answer answer) {
  std::string_view body;
  if (answer.http_status == 409) body = "duplicate identity\n";
  auto text = fmt::format("HTTP/1.1 {} {}\r\nServer: voltyard\r\n", answer.http_status,
                          reason_phrase(answer.http_status));
  if (answer.http_status == 401) text += "WWW-Authenticate: Basic realm=\"ocpp\"\r\n";
  if (answer.http_status == 426) {
    text += "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  }
  if (answer.retry_after_s > 0) text += fmt::format("Retry-After: {}\r\n", answer.retry_after_s);
  text += fmt::format("Connection: close\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
  return text;
}

void log_refusal(const Newcomer& newcomer, int status, std::string_view reason) {
  if (!newcomer.shard->may_log_refusal()) return;
  spdlog::info("refused {} from {}: {} {}", printable(newcomer.handshake.identity, max_identity),
               newcomer.handshake.remote, status, reason);
}

// An unknown identity and a wrong password are told apart by nothing, time included (N01, N03).
// False when too many wait already.
Task<bool> wait_like_all_others(OcppShard& shard, SteadyTime until) {
  if (shard.refusals_waiting >= shard.limits().refusals_waiting) co_return false;
  ++shard.refusals_waiting;
  asio::steady_timer timer(shard.context(), until);
  boost::system::error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  co_await timer.async_wait(std::move(token));
  --shard.refusals_waiting;
  co_return true;
}

Task<void> turn_away(std::unique_ptr<Newcomer> newcomer, Answer answer, SteadyTime asked_at) {
  newcomer->phase = Newcomer::Phase::deciding;
  if (answer.http_status == 401 || answer.http_status == 404) {
    OcppShard& shard = *newcomer->shard;
    const bool waited =
        co_await wait_like_all_others(shard, asked_at + shard.limits().refusal_delay);
    if (!waited) answer = {429, 10};
  }
  co_await refuse(std::move(newcomer), answer);
}

// Starts the second half where the station lives.
void send_home(std::unique_ptr<Newcomer> newcomer, OcppShard& home) {
  if (newcomer->shard == &home) {
    asio::co_spawn(home.context(), home.settle(std::move(newcomer)), asio::detached);
    return;
  }
  newcomer->leave_shard();
  newcomer->socket.move_to(home.context());
  asio::post(home.context(), [newcomer = std::move(newcomer), &home]() mutable {
    newcomer->join(home);
    asio::co_spawn(home.context(), home.settle(std::move(newcomer)), asio::detached);
  });
}

}  // namespace

Task<void> welcome(std::unique_ptr<Newcomer> newcomer, const OcppShardList& shards,
                   const TlsCertificates* certificates) {
  if (certificates) {
    newcomer->socket.secure(*certificates);
    newcomer->handshake.tls = true;
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await newcomer->socket.async_handshake(std::move(token));
    if (error) {
      newcomer->shard->metrics().tls_failures.add();
      log_refusal(*newcomer, 0, "the TLS handshake failed");
      co_return;
    }
  }
  Answer answer;
  {
    Parser parser;
    const int failure = co_await read_header(*newcomer, parser);
    if (failure < 0) co_return;
    answer.http_status = failure != 0 ? failure : understand(parser.get(), *newcomer);
  }
  newcomer->phase = Newcomer::Phase::deciding;
  const auto asked_at = std::chrono::steady_clock::now();
  if (answer.http_status != 0) {
    log_refusal(*newcomer, answer.http_status, "the request cannot be accepted");
    co_return co_await turn_away(std::move(newcomer), answer, asked_at);
  }
  auto decision = newcomer->shard->gatekeeper().admit(newcomer->handshake);
  if (const auto* refusal = std::get_if<Refusal>(&decision)) {
    log_refusal(*newcomer, refusal->http_status, refusal->reason);
    answer = {refusal->http_status, refusal->retry_after_s};
    co_return co_await turn_away(std::move(newcomer), answer, asked_at);
  }
  newcomer->admission = std::get<Admission>(std::move(decision));
  OcppShard& home = *shards.at(newcomer->admission.shard % shards.size());
  send_home(std::move(newcomer), home);
}

Task<void> refuse(std::unique_ptr<Newcomer> newcomer, Answer answer) {
  OcppShard& shard = *newcomer->shard;
  shard.metrics().refused_with(answer.http_status).add();
  newcomer->phase = Newcomer::Phase::leaving;
  newcomer->deadline = std::chrono::steady_clock::now() + shard.limits().linger;
  const auto text = render(answer);
  boost::system::error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  co_await asio::async_write(newcomer->socket, asio::buffer(text), token);
  co_await newcomer->socket.async_farewell(token);
}

}  // namespace voltyard::link
