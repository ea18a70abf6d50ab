#include "machine_door.hpp"

#include "data_directory.hpp"

#include "base/digest.hpp"
#include "http/problem.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <fmt/format.h>

#include <iterator>

namespace voltyard::app {
namespace {

constexpr std::string_view path = "/setup-link";
constexpr std::chrono::seconds patience{10};

std::string authorization(const std::string& secret) { return "Bearer " + secret; }

// Status and body of what was read up to the end of the connection.
Result<std::string> link_in(const std::string& answer) {
  const auto body = answer.find("\r\n\r\n");
  if (body == std::string::npos) return unavailable("the server did not answer in time");
  if (!answer.starts_with("HTTP/1.1 201 ")) {
    return unavailable("the server refused: " + answer.substr(0, answer.find("\r\n")));
  }
  return answer.substr(body + 4);
}

}  // namespace

void add_machine_door(http::Router& router, const std::string& secret, MakeLink make) {
  // Digests are compared: how long that takes says nothing about the secret.
  const auto expected = sha256(authorization(secret));
  router.add(
      http::Method::post, std::string(path),
      [expected, make = std::move(make)](const http::Request& request) -> Task<http::Response> {
        if (sha256(request.headers.get("Authorization")) != expected) {
          co_return http::problem_response(
              Error{ErrorKind::unauthorised, "this is not the secret in run.json", {}});
        }
        auto link = co_await make();
        if (!link) co_return http::problem_response(link.error());
        auto response = http::json_response(201, std::move(*link));
        response.headers.set("Content-Type", "text/plain; charset=utf-8");
        co_return response;
      });
}

Result<std::string> ask_for_link(const std::string& data_dir) {
  const auto running = DataDirectory::read_running(data_dir);
  if (!running) return running.error();
  boost::asio::ip::tcp::iostream connection;
  connection.expires_after(patience);
  connection.connect("127.0.0.1", std::to_string(running->metrics_port));
  connection << fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {}\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n",
      path, authorization(running->machine_secret));
  connection.flush();
  if (!connection) {
    return unavailable(fmt::format("no server answers on port {}, which {}/run.json names: {}",
                                   running->metrics_port, data_dir, connection.error().message()));
  }
  return link_in({std::istreambuf_iterator<char>(connection), {}});
}

}  // namespace voltyard::app
