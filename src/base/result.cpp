#include "base/result.hpp"

#include "base/assert.hpp"

namespace voltyard {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::unauthorised: return "unauthorised";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::limited: return "limited";
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::upstream: return "upstream";
  }
  return "invalid";
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  assertion_failed(("unchecked error: " + error.message).c_str(), where.file_name(),
                   static_cast<int>(where.line()));
}

}  // namespace voltyard
