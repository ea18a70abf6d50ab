// The Authorization header's value of HTTP Basic; empty without a password.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace voltyard::simulator {

std::string basic_authorization(std::string_view identity, std::string_view password);

}  // namespace voltyard::simulator
