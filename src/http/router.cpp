#include "http/router.hpp"

#include "http/problem.hpp"
#include "http/target.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::http {
namespace {

bool is_parameter(std::string_view segment) { return !segment.empty() && segment[0] == '{'; }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::equal(pattern.begin(), pattern.end(), segments.begin(), segments.end(),
                    [](const std::string& wanted, const std::string& given) {
                      return is_parameter(wanted) ? !given.empty() : wanted == given;
                    });
}

// Among matching templates the one whose first differing segment is fixed wins.
bool more_specific(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_parameter(a[i]) != is_parameter(b[i])) return is_parameter(b[i]);
  }
  return false;
}

bool valid_request_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

}  // namespace

void Router::add(Method method, std::string path, Handler handler, std::size_t body_limit) {
  auto target = parse_target(path);
  ASSERT(target.has_value());
  for (const auto& route : routes_) {
    ASSERT(!(route.method == method && route.segments == target->segments));
  }
  routes_.push_back({method, std::move(target->segments), std::move(handler), body_limit});
}

Router::Match Router::find(Method method, const std::vector<std::string>& segments) const {
  Match match;
  const Method wanted = method == Method::head ? Method::get : method;
  for (const auto& route : routes_) {
    if (!fits(route.segments, segments)) continue;
    match.path_known = true;
    if (!match.allowed.empty()) match.allowed += ", ";
    match.allowed += to_string(route.method);
    if (route.method != wanted) continue;
    if (!match.route || more_specific(route.segments, match.route->segments)) match.route = &route;
  }
  return match;
}

std::size_t Router::body_limit(Method method, std::string_view target) const {
  const auto parsed = parse_target(target);
  const auto* route = parsed ? find(method, parsed->segments).route : nullptr;
  return route ? route->body_limit : default_body_limit;
}

std::string Router::request_id(const Request& request) const {
  const auto given = request.headers.get("X-Request-ID");
  if (valid_request_id(given)) return std::string(given);
  return fmt::format("{:016x}", random_.next());
}

Task<Response> Router::answer(Request& request) const {
  auto target = parse_target(request.target);
  if (!target) co_return problem_response(target.error());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  const auto match = find(request.method, target->segments);
  if (match.route) {
    for (std::size_t i = 0; i < target->segments.size(); ++i) {
      const auto& name = match.route->segments[i];
      if (!is_parameter(name)) continue;
      request.parameters.emplace_back(name.substr(1, name.size() - 2),
                                      std::move(target->segments[i]));
    }
    co_return co_await match.route->handler(request);
  }
  if (match.path_known) {
    auto response = problem_response(405, "method-not-allowed", "this method is not allowed here");
    response.headers.set("Allow", match.allowed);
    co_return response;
  }
  const bool reading = request.method == Method::get || request.method == Method::head;
  if (reading && fallback_) co_return co_await fallback_(request);
  co_return problem_response(not_found("there is nothing at this address"));
}

Task<Response> Router::serve(Request& request) const {
  request.id = request_id(request);
  Response response;
  try {
    response = co_await answer(request);
  } catch (const std::exception& failure) {
    spdlog::error("http request={} target={} failed: {}", request.id, printable(request.target),
                  printable(failure.what()));
    response = problem_response(500, "internal", "an internal error was logged");
  }
  dress(response, request);
  co_return response;
}

void Router::dress(Response& response, const Request& request) {
  auto& headers = response.headers;
  if (!headers.has("Content-Security-Policy")) {
    headers.add("Content-Security-Policy",
                "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
  }
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  if (request.tls) {
    headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  }
  if (!request.id.empty()) headers.set("X-Request-ID", request.id);
}

}  // namespace voltyard::http
