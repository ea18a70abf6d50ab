#include "http/listener.hpp"

#include "http/event_stream.hpp"
#include "http/forwarded.hpp"
#include "http/problem.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <set>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using PlainStream = beast::tcp_stream;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;
using Parser = beast::http::request_parser<beast::http::string_body>;

constexpr std::size_t read_buffer_limit = 64 * 1024;

auto into(boost::system::error_code& failure) {
  return asio::redirect_error(asio::use_awaitable, failure);
}

std::string address_text(const tcp::socket& socket) {
  boost::system::error_code failure;
  auto address = socket.remote_endpoint(failure).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return failure ? std::string() : address.to_string();
}

// One open connection, so that stop() can end it.
struct Open {
  beast::tcp_stream& socket;
  std::shared_ptr<EventStream> events;
};

}  // namespace

struct Listener::Core : std::enable_shared_from_this<Core> {
  Core(asio::any_io_executor on, const Router& answering, ListenerOptions chosen,
       const TlsContext* certificates)
      : executor(on),
        acceptor(on),
        router(answering),
        options(std::move(chosen)),
        tls(certificates) {}

  asio::any_io_executor executor;
  tcp::acceptor acceptor;
  const Router& router;
  ListenerOptions options;
  const TlsContext* tls;
  ListenerMetrics metrics;
  std::set<Open*> connections;
  bool stopping = false;

  Task<void> accept_all();
  void stop();
  void admit(tcp::socket socket);
};

namespace {

// Serves the requests of one connection, one after the other.
template <class Stream, class Owner>
class Connection {
 public:
  Connection(Owner& owner, Stream& stream, Open& open)
      : owner_(owner),
        stream_(stream),
        open_(open),
        buffer_(owner.options.header_limit + read_buffer_limit),
        remote_(address_text(open.socket.socket())) {}

  Task<void> run() {
    bool more = true;
    while (more && !owner_.stopping) {
      more = co_await serve_one();
    }
  }

 private:
  // False when the connection must end.
  Task<bool> serve_one() {
    boost::system::error_code failure;
    if (buffer_.size() == 0) {
      open_.socket.expires_after(owner_.options.idle_timeout);
      const auto space = buffer_.prepare(4096);
      const auto count = co_await stream_.async_read_some(space, into(failure));
      if (failure) co_return false;
      buffer_.commit(count);
    }
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(owner_.options.header_limit));
    parser.body_limit(boost::none);
    open_.socket.expires_after(owner_.options.header_timeout);
    co_await beast::http::async_read_header(stream_, buffer_, parser, into(failure));
    Request request;
    if (!failure) request = take_head(parser);
    const auto refusal = failure ? refuse(failure) : refuse_head(request, parser);
    if (refusal) {
      if (refusal->status != 0) co_await refuse_with(*refusal, request);
      co_return false;
    }
    const bool complete = co_await read_body(parser, request);
    if (!complete) co_return false;
    const bool keep_alive = parser.get().keep_alive() && !owner_.stopping;
    owner_.metrics.requests.fetch_add(1, std::memory_order_relaxed);
    open_.socket.expires_never();
    const Response response = co_await owner_.router.serve(request);
    if (response.status >= 500) owner_.metrics.responses_5xx.fetch_add(1);
    const bool head_only = request.method == Method::head;
    if (response.stream && head_only) response.stream->close();
    if (response.stream && !head_only) {
      co_await write_stream(response);
      co_return false;
    }
    const bool written = co_await write(response, head_only, keep_alive);
    co_return written&& keep_alive;
  }

  Request take_head(Parser& parser) const {
    Request request;
    request.tls = owner_.tls != nullptr;
    request.remote = remote_;
    const auto& head = parser.get();
    request.method = parse_method(std::string_view(head.method_string()));
    request.target = std::string(head.target());
    for (const auto& field : head) {
      request.headers.add(std::string(field.name_string()), std::string(field.value()));
    }
    see_through_proxy(request, owner_.options.trusted_proxies);
    return request;
  }

  // What is wrong with a header that could not be read; status 0: nothing to say.
  std::optional<Response> refuse(boost::system::error_code failure) const {
    using beast::http::error;
    if (failure == error::header_limit || failure == error::buffer_overflow) {
      return problem_response(431, "header-too-large", "the header is too large");
    }
    if (failure.category() == make_error_code(error::bad_method).category() &&
        failure != error::end_of_stream && failure != error::partial_message) {
      return problem_response(invalid("this is not HTTP: " + failure.message()));
    }
    Response silent;
    silent.status = 0;
    return silent;
  }

  std::optional<Response> refuse_head(const Request& request, const Parser& parser) const {
    if (request.headers.size() > owner_.options.fields_max) {
      return problem_response(431, "header-too-large", "the header has too many fields");
    }
    const auto limit = owner_.router.body_limit(request.method, request.target);
    const auto length = parser.content_length();
    if (length && *length > limit) {
      return problem_response(413, "too-large", "the body is larger than this address takes");
    }
    return std::nullopt;
  }

  Task<bool> read_body(Parser& parser, Request& request) {
    boost::system::error_code failure;
    parser.body_limit(owner_.router.body_limit(request.method, request.target));
    if (same_name(request.headers.get("Expect"), "100-continue") && !parser.is_done()) {
      beast::http::response<beast::http::empty_body> go_on(beast::http::status::continue_, 11);
      co_await beast::http::async_write(stream_, go_on, into(failure));
      if (failure) co_return false;
    }
    open_.socket.expires_after(owner_.options.body_timeout);
    co_await beast::http::async_read(stream_, buffer_, parser, into(failure));
    if (failure == beast::http::error::body_limit) {
      const auto refusal =
          problem_response(413, "too-large", "the body is larger than this address takes");
      co_await refuse_with(refusal, request);
      co_return false;
    }
    if (failure) co_return false;
    request.body = std::move(parser.get().body());
    co_return true;
  }

  Task<void> refuse_with(Response response, const Request& request) {
    Router::dress(response, request);
    co_await write(response, request.method == Method::head, false);
  }

  template <class Message>
  static void fill_head(Message& message, const Response& response) {
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    message.reason(reason_phrase(response.status));
    for (const auto& [name, value] : response.headers) message.insert(name, value);
  }

  Task<bool> write(const Response& response, bool head_only, bool keep_alive) {
    boost::system::error_code failure;
    open_.socket.expires_after(owner_.options.write_timeout);
    const auto payload = response.payload();
    const bool has_body = response.status != 204 && response.status != 304;
    if (head_only || !has_body) {
      beast::http::response<beast::http::empty_body> message;
      fill_head(message, response);
      if (has_body) message.content_length(payload.size());
      message.keep_alive(keep_alive);
      co_await beast::http::async_write(stream_, message, into(failure));
    } else {
      using Body = beast::http::span_body<const char>;
      beast::http::response<Body> message;
      fill_head(message, response);
      message.body() = {payload.data(), payload.size()};
      message.content_length(payload.size());
      message.keep_alive(keep_alive);
      co_await beast::http::async_write(stream_, message, into(failure));
    }
    co_return !failure;
  }

  // An event stream has no length: it ends with the connection.
  Task<void> write_stream(const Response& response) {
    boost::system::error_code failure;
    const auto events = response.stream;
    open_.events = events;
    beast::http::response<beast::http::empty_body> message;
    fill_head(message, response);
    message.keep_alive(false);
    beast::http::response_serializer<beast::http::empty_body> serializer(message);
    open_.socket.expires_after(owner_.options.write_timeout);
    co_await beast::http::async_write_header(stream_, serializer, into(failure));
    while (!failure && !owner_.stopping) {
      open_.socket.expires_never();
      const auto chunk = co_await events->next();
      if (!chunk) break;
      open_.socket.expires_after(owner_.options.write_timeout);
      const auto bytes = asio::buffer(*chunk);
      co_await asio::async_write(stream_, bytes, into(failure));
    }
    events->close();
    open_.events = nullptr;
  }

  Owner& owner_;
  Stream& stream_;
  Open& open_;
  beast::flat_buffer buffer_;
  std::string remote_;
};

// Keeps the connection on the owner's list for as long as it is open.
template <class Owner>
class Listed {
 public:
  Listed(Owner& owner, Open& open) : owner_(owner), open_(open) {
    owner_.connections.insert(&open_);
    owner_.metrics.connections.store(owner_.connections.size());
  }
  ~Listed() {
    owner_.connections.erase(&open_);
    owner_.metrics.connections.store(owner_.connections.size());
  }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  Owner& owner_;
  Open& open_;
};

template <class Owner>
Task<void> converse_plain(std::shared_ptr<Owner> owner, tcp::socket socket) {
  PlainStream stream(std::move(socket));
  Open open{stream, nullptr};
  const Listed<Owner> listed(*owner, open);
  Connection<PlainStream, Owner> connection(*owner, stream, open);
  co_await connection.run();
  boost::system::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

template <class Owner>
Task<void> converse_tls(std::shared_ptr<Owner> owner, tcp::socket socket) {
  const auto certificates = owner->tls->current();
  TlsStream stream(PlainStream(std::move(socket)), *certificates);
  Open open{stream.next_layer(), nullptr};
  const Listed<Owner> listed(*owner, open);
  boost::system::error_code failure;
  open.socket.expires_after(owner->options.header_timeout);
  co_await stream.async_handshake(asio::ssl::stream_base::server, into(failure));
  if (failure) co_return;
  Connection<TlsStream, Owner> connection(*owner, stream, open);
  co_await connection.run();
  open.socket.expires_after(std::chrono::seconds(1));
  co_await stream.async_shutdown(into(failure));
}

void log_failure(const std::exception_ptr& failure) {
  if (!failure) return;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    spdlog::error("http connection failed: {}", printable(error.what()));
  }
}

}  // namespace

void Listener::Core::admit(tcp::socket socket) {
  if (connections.size() >= options.connections_max) {
    metrics.connections_refused.fetch_add(1);
    return;  // the socket closes
  }
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (tls) {
    asio::co_spawn(executor, converse_tls(shared_from_this(), std::move(socket)), log_failure);
  } else {
    asio::co_spawn(executor, converse_plain(shared_from_this(), std::move(socket)), log_failure);
  }
}

Task<void> Listener::Core::accept_all() {
  while (!stopping) {
    boost::system::error_code failure;
    auto socket = co_await acceptor.async_accept(into(failure));
    if (stopping || failure == asio::error::operation_aborted) co_return;
    if (!failure) {
      admit(std::move(socket));
      continue;
    }
    // Out of descriptors, most likely: the queue of the kernel holds the others meanwhile.
    spdlog::warn("http accept failed: {}", failure.message());
    asio::steady_timer pause(executor, std::chrono::milliseconds(100));
    co_await pause.async_wait(into(failure));
  }
}

void Listener::Core::stop() {
  if (stopping) return;
  stopping = true;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  for (auto* open : connections) {
    if (open->events) open->events->close();
    open->socket.close();
  }
}

Listener::Listener(std::shared_ptr<Core> core) : core_(std::move(core)) {}
Listener::~Listener() { stop(); }

Result<std::unique_ptr<Listener>> Listener::open(asio::any_io_executor executor,
                                                 const Router& router, ListenerOptions options,
                                                 const TlsContext* tls) {
  boost::system::error_code failure;
  const auto address = asio::ip::make_address(options.address, failure);
  if (failure) return invalid("not an address: " + options.address);
  const tcp::endpoint endpoint(address, options.port);
  auto core = std::make_shared<Core>(executor, router, std::move(options), tls);
  core->acceptor.open(endpoint.protocol(), failure);
  if (!failure) core->acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) core->acceptor.bind(endpoint, failure);
  if (!failure) core->acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (failure) {
    return unavailable("cannot listen on " + core->options.address + ":" +
                       std::to_string(core->options.port) + ": " + failure.message());
  }
  // A coroutine itself: it holds the core for as long as the accepting lasts.
  const auto accept = [](std::shared_ptr<Core> self) -> Task<void> { co_await self->accept_all(); };
  asio::co_spawn(executor, accept(core), log_failure);
  return std::unique_ptr<Listener>(new Listener(std::move(core)));
}

unsigned short Listener::port() const { return core_->acceptor.local_endpoint().port(); }
const ListenerMetrics& Listener::metrics() const { return core_->metrics; }
void Listener::stop() { core_->stop(); }

}  // namespace voltyard::http
