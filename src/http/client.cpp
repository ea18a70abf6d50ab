#include "http/client.hpp"

#include "http/url.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <chrono>

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

std::optional<asio::ip::address> written_address(const std::string& host) {
  boost::system::error_code is_a_name;
  const auto address = asio::ip::make_address(host, is_a_name);
  return is_a_name ? std::nullopt : std::optional(address);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7F;
  });
}

// Beast writes a field as it is: a line break in it would begin another one.
bool is_writable(const Headers& headers) {
  return std::none_of(headers.begin(), headers.end(), [](const auto& field) {
    return field.first.empty() || has_control(field.first) || has_control(field.second);
  });
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
  parser.skip(request.method == Method::head);
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

// The first of the endpoints that answers. One that is silent costs its share of the time only.
Task<Status> connect(beast::tcp_stream& socket, const std::vector<tcp::endpoint>& endpoints,
                     const Url& url, Duration each, SteadyTime until) {
  boost::system::error_code failure = asio::error::timed_out;
  for (const auto& endpoint : endpoints) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) break;
    socket.expires_at(std::min(until, now + each));
    co_await socket.async_connect(endpoint, into(failure));
    if (!failure) co_return Status{};
    socket.close();
  }
  co_return failed(url, "could not be reached", failure);
}

}  // namespace

Client::Client(ClientOptions options, std::unique_ptr<ssl::context> tls)
    : options_(std::move(options)),
      tls_(std::move(tls)),
      names_(std::make_unique<NameLookup>(options_.ask)) {}
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
  const auto until = std::chrono::steady_clock::now() + options_.time_limit;
  const auto url = parse_url(request.url);
  if (!url) co_return url.error();
  if (!is_writable(request.headers)) co_return invalid("a header field cannot be written");
  const auto written = written_address(url->host);
  Result<Addresses> found = Addresses{};
  if (written) {
    found->push_back(*written);
  } else {
    found = co_await names_->find(url->host, until);
  }
  if (!found) co_return found.error();
  // The addresses that were judged are the ones that are called: no second look-up in between.
  std::vector<tcp::endpoint> endpoints;
  for (const auto& address : *found) {
    if (options_.egress.permits(address)) endpoints.emplace_back(address, url->port);
  }
  if (endpoints.empty()) {
    co_return Error{ErrorKind::forbidden, url->host + " is an address that may not be called", {}};
  }
  beast::tcp_stream socket(co_await asio::this_coro::executor);
  const auto connected = co_await connect(socket, endpoints, *url, options_.connect_limit, until);
  if (!connected) co_return connected.error();
  socket.expires_at(until);
  if (!url->tls) co_return co_await exchange(socket, request, *url, options_);
  ssl::stream<beast::tcp_stream&> stream(socket, *tls_);
  if (!written) SSL_set_tlsext_host_name(stream.native_handle(), url->host.c_str());  // RFC 6066 3
  stream.set_verify_callback(ssl::host_name_verification(url->host));
  boost::system::error_code failure;
  co_await stream.async_handshake(ssl::stream_base::client, into(failure));
  if (failure) co_return failed(*url, "is not trusted", failure);
  co_return co_await exchange(stream, request, *url, options_);
}

}  // namespace voltyard::http
