#include "http/client.hpp"

#include "http/url.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using Outgoing = beast::http::request<beast::http::string_body>;
using Parser = beast::http::response_parser<beast::http::string_body>;

auto into(boost::system::error_code& failure) {
  return asio::redirect_error(asio::use_awaitable, failure);
}

Error failed(const Url& url, std::string_view what, const boost::system::error_code& why) {
  return {ErrorKind::upstream, url.host + ": " + std::string(what) + ": " + why.message(), {}};
}

Outgoing made(const ClientRequest& request, const Url& url) {
  Outgoing out;
  out.version(11);
  out.method_string(std::string(to_string(request.method)));
  out.target(url.target);
  out.set(beast::http::field::user_agent, "voltyard");
  for (const auto& [name, value] : request.headers) out.insert(name, value);
  out.set(beast::http::field::host, url.authority());
  out.set(beast::http::field::connection, "close");
  out.body() = request.body;
  out.prepare_payload();
  return out;
}

template <class Stream>
Task<Result<ClientResponse>> exchange(Stream& stream, const ClientRequest& request, const Url& url,
                                      const ClientOptions& options) {
  boost::system::error_code failure;
  const auto out = made(request, url);
  co_await beast::http::async_write(stream, out, into(failure));
  if (failure) co_return failed(url, "could not be told", failure);
  beast::flat_buffer buffer(options.header_limit + options.body_limit);
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options.header_limit));
  parser.body_limit(options.body_limit);
  co_await beast::http::async_read(stream, buffer, parser, into(failure));
  if (failure) co_return failed(url, "gave no whole answer", failure);
  auto answer = parser.release();
  ClientResponse response;
  response.status = static_cast<int>(answer.result_int());
  for (const auto& field : answer) {
    response.headers.add(std::string(field.name_string()), std::string(field.value()));
  }
  response.body = std::move(answer.body());
  co_return response;
}

}  // namespace

Client::Client(ClientOptions options, std::unique_ptr<ssl::context> tls)
    : options_(std::move(options)), tls_(std::move(tls)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::open(ClientOptions options) {
  auto tls = std::make_unique<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  tls->set_verify_mode(ssl::verify_peer);
  boost::system::error_code failure;
  if (options.ca_file.empty()) {
    tls->set_default_verify_paths(failure);
  } else {
    tls->load_verify_file(options.ca_file, failure);
  }
  if (failure) return invalid("cannot use the authorities' file: " + failure.message());
  return std::unique_ptr<Client>(new Client(std::move(options), std::move(tls)));
}

Task<Result<ClientResponse>> Client::send(ClientRequest request) const {
  const auto url = parse_url(request.url);
  if (!url) co_return url.error();
  const auto executor = co_await asio::this_coro::executor;
  beast::tcp_stream socket(executor);
  tcp::resolver resolver(executor);
  // One limit for all of it; asio's look-up has none of its own.
  asio::steady_timer limit(executor, options_.time_limit);
  const auto over = std::make_shared<bool>(false);  // shared with the timer's handler
  limit.async_wait([&socket, &resolver, over](boost::system::error_code cancelled) {
    if (cancelled || *over) return;
    resolver.cancel();
    socket.close();
  });
  struct Over {
    std::shared_ptr<bool> flag;
    ~Over() { *flag = true; }
  } const at_the_end{over};
  boost::system::error_code failure;
  const auto found =
      co_await resolver.async_resolve(url->host, std::to_string(url->port), into(failure));
  if (failure) co_return failed(*url, "was not found", failure);
  // The addresses that were judged are the ones that are called: no second look-up in between.
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    if (options_.egress.permits(entry.endpoint().address())) endpoints.push_back(entry.endpoint());
  }
  if (endpoints.empty()) {
    co_return Error{ErrorKind::forbidden, url->host + " is an address that may not be called", {}};
  }
  socket.expires_after(options_.time_limit);
  co_await socket.async_connect(endpoints, into(failure));
  if (failure) co_return failed(*url, "could not be reached", failure);
  if (!url->tls) co_return co_await exchange(socket, request, *url, options_);
  ssl::stream<beast::tcp_stream&> stream(socket, *tls_);
  SSL_set_tlsext_host_name(stream.native_handle(), url->host.c_str());
  stream.set_verify_callback(ssl::host_name_verification(url->host));
  co_await stream.async_handshake(ssl::stream_base::client, into(failure));
  if (failure) co_return failed(*url, "is not trusted", failure);
  co_return co_await exchange(stream, request, *url, options_);
}

}  // namespace voltyard::http
