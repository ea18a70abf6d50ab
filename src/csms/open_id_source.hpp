// The port to a service that knows who somebody's browser belongs to. Implemented by src/interop
// for WeChat.
#pragma once

#include "base/result.hpp"
#include "base/task.hpp"

#include <string>
#include <string_view>

namespace voltyard::csms {

class OpenIdSource {
 public:
  virtual ~OpenIdSource() = default;

  // Where the browser is sent, to come back with a code and with `state`, which is of letters and
  // digits.
  virtual std::string page(std::string_view state) const = 0;

  // What the service calls the person who brought the code: the same for everybody's visits, and
  // nobody else's. One attempt, in bounded time. Errors: invalid (the code is made up, used or
  // over), upstream (no answer that makes sense).
  virtual Task<Result<std::string>> person(std::string code) = 0;
};

}  // namespace voltyard::csms
