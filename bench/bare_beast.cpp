// The server ours is held against: Beast's WebSocket on one thread, no TLS, no compression, no JSON
// tree, no storage. It finds the id and the action of a frame and sends a canned result that is
// valid for the action. What it costs is what a C++ server of this kind cannot go below.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;

struct Canned {
  std::string_view action;
  std::string_view payload;
};

constexpr Canned canned_16[] = {
    {"Heartbeat", R"({"currentTime":"2026-11-23T14:00:00Z"})"},
    {"MeterValues", "{}"},
    {"StatusNotification", "{}"},
    {"Authorize", R"({"idTagInfo":{"status":"Accepted"}})"},
    {"StartTransaction", R"({"idTagInfo":{"status":"Accepted"},"transactionId":1})"},
    {"StopTransaction", R"({"idTagInfo":{"status":"Accepted"}})"},
    {"BootNotification",
     R"({"status":"Accepted","currentTime":"2026-11-23T14:00:00Z","interval":300})"},
};

constexpr Canned canned_201[] = {
    {"Heartbeat", R"({"currentTime":"2026-11-23T14:00:00Z"})"},
    {"TransactionEvent", "{}"},
    {"StatusNotification", "{}"},
    {"Authorize", R"({"idTokenInfo":{"status":"Accepted"}})"},
    {"BootNotification",
     R"({"currentTime":"2026-11-23T14:00:00Z","interval":300,"status":"Accepted"})"},
};

// [2,"id","Action",{...}] -> [3,"id",{...}]; empty when it is no call.
template <std::size_t size>
std::string_view answer(std::string_view call, const Canned (&table)[size], std::string& out) {
  const auto id = call.find('"');
  if (id == std::string_view::npos) return {};
  const auto id_end = call.find('"', id + 1);
  const auto action = call.find('"', id_end + 1);
  if (id_end == std::string_view::npos || action == std::string_view::npos) return {};
  const auto action_end = call.find('"', action + 1);
  if (action_end == std::string_view::npos) return {};
  const auto name = call.substr(action + 1, action_end - action - 1);
  std::string_view payload = "{}";
  for (const auto& entry : table) {
    if (entry.action == name) {
      payload = entry.payload;
      break;
    }
  }
  out.assign("[3,");
  out.append(call.substr(id, id_end - id + 1)).append(",").append(payload).append("]");
  return out;
}

// Lives as long as a read or a write is under way: the handlers hold it.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(Socket socket) : stream_(std::move(socket)) {}

  void start() {
    http::async_read(stream_.next_layer(), buffer_, request_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       if (!error) self->accept();
                     });
  }

 private:
  void accept() {
    beast::error_code ignored;
    stream_.next_layer().set_option(tcp::no_delay(true), ignored);
    const auto offered = request_[http::field::sec_websocket_protocol];
    is_16_ = offered.find("ocpp1.6") != beast::string_view::npos;
    stream_.set_option(websocket::stream_base::decorator([this](websocket::response_type& answer) {
      answer.set(http::field::sec_websocket_protocol, is_16_ ? "ocpp1.6" : "ocpp2.0.1");
    }));
    buffer_.clear();
    stream_.async_accept(request_, [self = shared_from_this()](beast::error_code error) {
      self->request_ = {};
      if (!error) self->read();
    });
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->reply();
    });
  }

  void reply() {
    const auto data = buffer_.data();
    const std::string_view call(static_cast<const char*>(data.data()), data.size());
    const auto text = is_16_ ? answer(call, canned_16, out_) : answer(call, canned_201, out_);
    buffer_.consume(buffer_.size());
    if (text.empty()) return read();
    stream_.text(true);
    stream_.async_write(asio::buffer(text),
                        [self = shared_from_this()](beast::error_code error, std::size_t) {
                          if (!error) self->read();
                        });
  }

  websocket::stream<Socket, false> stream_;  // false: no permessage-deflate
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  std::string out_;
  bool is_16_ = true;
};

class Listener {
 public:
  Listener(asio::io_context& context, unsigned short port) : acceptor_(context.get_executor()) {
    const tcp::endpoint endpoint(asio::ip::make_address("127.0.0.1"), port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(asio::socket_base::max_listen_connections);
  }

  unsigned short port() const { return acceptor_.local_endpoint().port(); }

  void accept() {
    acceptor_.async_accept([this](beast::error_code error, Socket socket) {
      if (!error) std::make_shared<Connection>(std::move(socket))->start();
      accept();
    });
  }

 private:
  asio::basic_socket_acceptor<tcp, Executor> acceptor_;
};

}  // namespace

// bare_beast [port]; 0: any. Prints the port and serves until it is told to stop.
int main(int count, char** arguments) {
  asio::io_context context(1);
  const auto port = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 0;
  Listener listener(context, static_cast<unsigned short>(port));
  listener.accept();
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&](beast::error_code, int) { context.stop(); });
  std::printf("%u\n", unsigned(listener.port()));
  std::fflush(stdout);
  context.run();
}
