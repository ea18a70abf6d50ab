#include "api/cookies.hpp"

#include "http/problem.hpp"

#include <fmt/format.h>

namespace voltyard::api {
namespace {

std::string_view value_of(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const auto end = cookies.find(';');
    auto pair = cookies.substr(0, end);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.size() > name.size() && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
    cookies.remove_prefix(end == std::string_view::npos ? cookies.size() : end + 1);
  }
  return {};
}

std::string_view login_name(bool tls) { return tls ? "__Host-voltyard" : "voltyard"; }
std::string_view device_name(bool tls) {
  return tls ? "__Host-voltyard-device" : "voltyard-device";
}
std::string_view rider_name(bool tls) { return tls ? "__Host-voltyard-rider" : "voltyard-rider"; }
std::string_view rider_device_name(bool tls) {
  return tls ? "__Host-voltyard-rider-device" : "voltyard-rider-device";
}

std::string_view visit_name(bool tls) { return tls ? "__Host-voltyard-visit" : "voltyard-visit"; }
std::string_view visitor_name(bool tls) {
  return tls ? "__Host-voltyard-visitor" : "voltyard-visitor";
}

void set(http::Response& response, const http::Request& request, std::string_view name,
         std::string_view value, std::int64_t seconds, std::string_view site = "Strict") {
  response.headers.add(
      "Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite={}{}", name, value,
                                seconds, site, request.tls ? "; Secure" : ""));
}

bool is_loopback(std::string_view address) {
  return address == "::1" || address.starts_with("127.");
}

}  // namespace

std::string_view login_cookie(const http::Request& request) {
  return value_of(request.headers.get("Cookie"), login_name(request.tls));
}

std::string_view device_cookie(const http::Request& request) {
  return value_of(request.headers.get("Cookie"), device_name(request.tls));
}

std::string_view rider_cookie(const http::Request& request) {
  return value_of(request.headers.get("Cookie"), rider_name(request.tls));
}

void set_rider_cookie(http::Response& response, const http::Request& request,
                      std::string_view token, Duration lifetime) {
  set(response, request, rider_name(request.tls), token, lifetime.count() / 1'000);
}

void clear_rider_cookie(http::Response& response, const http::Request& request) {
  set(response, request, rider_name(request.tls), "", 0);
}

std::string_view rider_device_cookie(const http::Request& request) {
  return value_of(request.headers.get("Cookie"), rider_device_name(request.tls));
}

void set_rider_device_cookie(http::Response& response, const http::Request& request,
                             std::string_view cookie) {
  set(response, request, rider_device_name(request.tls), cookie,
      device_cookie_lifetime.count() / 1'000);
}

std::string_view visit_cookie(const http::Request& request) {
  return value_of(request.headers.get("Cookie"), visit_name(request.tls));
}

std::string_view visitor_cookie(const http::Request& request) {
  return value_of(request.headers.get("Cookie"), visitor_name(request.tls));
}

void set_visit_cookie(http::Response& response, const http::Request& request,
                      std::string_view state, Duration lifetime) {
  set(response, request, visit_name(request.tls), state, lifetime.count() / 1'000, "Lax");
}

void set_visitor_cookie(http::Response& response, const http::Request& request,
                        std::string_view name, Duration lifetime) {
  set(response, request, visitor_name(request.tls), name, lifetime.count() / 1'000);
}

void clear_visitor_cookie(http::Response& response, const http::Request& request) {
  set(response, request, visitor_name(request.tls), "", 0);
}

void set_login_cookie(http::Response& response, const http::Request& request,
                      std::string_view token, Duration lifetime) {
  set(response, request, login_name(request.tls), token, lifetime.count() / 1000);
}

void set_device_cookie(http::Response& response, const http::Request& request,
                       std::string_view cookie) {
  set(response, request, device_name(request.tls), cookie, device_cookie_lifetime.count() / 1000);
}

void clear_login_cookie(http::Response& response, const http::Request& request) {
  set(response, request, login_name(request.tls), "", 0);
}

bool may_have_cookie(const http::Request& request, bool anywhere) {
  return request.tls || anywhere || is_loopback(request.remote);
}

http::Response no_cookie_without_tls() {
  return http::problem_response(
      Error{ErrorKind::forbidden,
            "a login over plain HTTP is possible on this machine only: use TLS",
            {}});
}

}  // namespace voltyard::api
