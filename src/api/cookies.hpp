// Cookies: the console's login, the device on which somebody signed in before, the same two of
// residents, and what joins a visit to WeChat to its browser. Over TLS their names say that they
// are of this host alone.
#pragma once

#include "http/message.hpp"

#include "base/time.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

// As long as browsers keep one.
constexpr Duration device_cookie_lifetime = std::chrono::hours(24 * 400);

// Empty when there is none.
std::string_view login_cookie(const http::Request& request);
std::string_view device_cookie(const http::Request& request);
std::string_view rider_cookie(const http::Request& request);

void set_login_cookie(http::Response& response, const http::Request& request,
                      std::string_view token, Duration lifetime);
void set_device_cookie(http::Response& response, const http::Request& request,
                       std::string_view cookie);
void set_rider_cookie(http::Response& response, const http::Request& request,
                      std::string_view token, Duration lifetime);
void clear_rider_cookie(http::Response& response, const http::Request& request);
// The browser has proved a telephone number before; it opens nothing.
std::string_view rider_device_cookie(const http::Request& request);
void set_rider_device_cookie(http::Response& response, const http::Request& request,
                             std::string_view cookie);
// The state of a visit to WeChat, and then the name under which the visitor is kept. The first is
// sent along by the browser that comes back from there, too (SameSite=Lax).
std::string_view visit_cookie(const http::Request& request);
std::string_view visitor_cookie(const http::Request& request);
void set_visit_cookie(http::Response& response, const http::Request& request,
                      std::string_view state, Duration lifetime);
void set_visitor_cookie(http::Response& response, const http::Request& request,
                        std::string_view name, Duration lifetime);
void clear_visitor_cookie(http::Response& response, const http::Request& request);
void clear_login_cookie(http::Response& response, const http::Request& request);

// A cookie is given over TLS, or to this machine itself; `anywhere`: to any.
bool may_have_cookie(const http::Request& request, bool anywhere);
http::Response no_cookie_without_tls();

}  // namespace voltyard::api
