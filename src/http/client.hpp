// One outgoing HTTP request and its answer: bounded in time and size, never redirected, only to
// addresses that may be called. A connection serves one request. On the caller's executor; names
// are looked up on threads of the client's own, whose end its end waits for.
#pragma once

#include "http/egress.hpp"
#include "http/message.hpp"
#include "http/name_lookup.hpp"

#include "base/task.hpp"
#include "base/time.hpp"

#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace voltyard::http {

struct ClientOptions {
  Egress egress;
  std::string ca_file;                               // PEM; empty: the system's authorities
  Duration time_limit = std::chrono::seconds(10);    // from the look-up to the answer's last byte
  Duration connect_limit = std::chrono::seconds(3);  // for each address of a name
  std::size_t header_limit = 16 * 1024;
  std::size_t body_limit = 64 * 1024;
  NameLookup::Ask ask = NameLookup::ask_system;
};

struct ClientRequest {
  Method method = Method::post;
  std::string url;
  Headers headers;  // Host, Content-Length and Connection are set by the client
  std::string body;
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

class Client {
 public:
  // Errors: invalid (the authorities' file cannot be read).
  static Result<std::unique_ptr<Client>> open(ClientOptions options);
  ~Client();

  // A status of any kind is an answer. Errors: invalid (the URL, a header), forbidden (the address
  // may not be called), upstream (no connection, no trust, no whole answer in time).
  Task<Result<ClientResponse>> send(ClientRequest request) const;

 private:
  Client(ClientOptions options, std::unique_ptr<boost::asio::ssl::context> tls);

  ClientOptions options_;
  std::unique_ptr<boost::asio::ssl::context> tls_;
  std::unique_ptr<NameLookup> names_;
};

}  // namespace voltyard::http
