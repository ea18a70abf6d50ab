// The console's cookies: the login itself, and the device on which somebody signed in before. Over
// TLS their names say that they are of this host alone.
#pragma once

#include "http/message.hpp"

#include "base/time.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

// Empty when there is none.
std::string_view login_cookie(const http::Request& request);
std::string_view device_cookie(const http::Request& request);

void set_login_cookie(http::Response& response, const http::Request& request,
                      std::string_view token, Duration lifetime);
void set_device_cookie(http::Response& response, const http::Request& request,
                       std::string_view cookie);
void clear_login_cookie(http::Response& response, const http::Request& request);

// A cookie is given over TLS, or to this machine itself; `anywhere`: to any.
bool may_have_cookie(const http::Request& request, bool anywhere);
http::Response no_cookie_without_tls();

}  // namespace voltyard::api
