// What people may see of a frame or a payload: passwords and the credentials inside URLs give way
// to
// "***". By name and not by the tables' rows, so that answers, vendors' keys and messages that no
// table knows are covered, too. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace voltyard::wire::ocpp {

// Hidden are
//   the value of a configuration key or variable that is AuthorizationKey or has "password" in its
//   name (ChangeConfiguration, GetConfiguration, SetVariables, GetVariables, NotifyReport),
//   members with "password" in their name,
//   user and password of any URL: "ftp://user:secret@host/path" becomes "ftp://***@host/path".
// A text without secrets comes back as it was; otherwise compact, its members in the order they
// had. A text that is no JSON and has such a word in it is hidden as a whole.
std::string without_secrets(std::string_view json);

}  // namespace voltyard::wire::ocpp
