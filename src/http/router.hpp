// Which handler answers which request, and what is true of every answer: security headers, a
// request id, a problem document instead of an exception. Built at start, then constant; requests
// are served on the listener's executor.
#pragma once

#include "http/message.hpp"

#include "base/random.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace voltyard::http {

using Handler = std::function<Task<Response>(const Request&)>;

constexpr std::size_t default_body_limit = std::size_t{1} << 20;

class Router {
 public:
  // `random` makes request ids; no secrets come from it.
  explicit Router(Random& random) : random_(random) {}

  // `path` is a template: "/v1/stations/{id}". A fixed segment wins over a parameter.
  void add(Method method, std::string path, Handler handler,
           std::size_t body_limit = default_body_limit);

  // Answers GET and HEAD where no template matches; without one that is 404.
  void set_fallback(Handler handler) { fallback_ = std::move(handler); }

  // How much body the route of this request may bring.
  std::size_t body_limit(Method method, std::string_view target) const;

  // Never throws. Sets path, query, parameters and id of the request.
  Task<Response> serve(Request& request) const;

  // What every answer carries, also those that never reached a handler.
  static void dress(Response& response, const Request& request);

 private:
  struct Route {
    Method method;
    std::vector<std::string> segments;  // "{id}" for a parameter
    Handler handler;
    std::size_t body_limit;
  };
  struct Match {
    const Route* route = nullptr;
    bool path_known = false;  // under another method
    std::string allowed;      // methods, for 405
  };
  Match find(Method method, const std::vector<std::string>& segments) const;
  Task<Response> answer(Request& request) const;
  std::string request_id(const Request& request) const;

  Random& random_;
  std::vector<Route> routes_;
  Handler fallback_;
};

}  // namespace voltyard::http
