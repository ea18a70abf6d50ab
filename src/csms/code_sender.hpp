// The port through which a resident gets the code of a login. Implemented by src/interop as a short
// message, and by CodeOutbox where staff reads it.
#pragma once

#include "domain/notice.hpp"

#include "base/result.hpp"
#include "base/task.hpp"

#include <string>

namespace voltyard::csms {

struct PhoneCode {
  OperatorId operator_id;
  std::string phone;
  std::string code;
  domain::Language language = domain::Language::zh;
  Timestamp at;  // real time
};

class CodeSender {
 public:
  virtual ~CodeSender() = default;
  // One attempt, in bounded time. Errors: unavailable (there is no way to send), upstream.
  virtual Task<Status> send(PhoneCode code) = 0;
};

}  // namespace voltyard::csms
