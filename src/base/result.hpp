// What can go wrong because of a peer, a user or a disk is a value: Result<T> holds a T or an
// Error with a kind, one sentence for people, and the path of the field that is at fault.
// Bugs are not errors: they ASSERT.
#pragma once

#include <boost/system/result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace voltyard {

// Each kind maps to one HTTP status and one problem type (docs/api.md).
enum class ErrorKind {
  invalid,       // the input is wrong; the same input will always be wrong
  unauthorised,  // who are you?
  forbidden,     // you may not
  not_found,
  conflict,     // true now, may be different later
  limited,      // too much, too often, too long
  unavailable,  // we cannot at present (disk, overload)
  upstream,     // the other side failed us (a silent pile)
};

std::string_view to_string(ErrorKind kind);

struct Error {
  ErrorKind kind = ErrorKind::invalid;
  std::string message;  // one sentence, English, no secrets
  std::string field;    // JSON-pointer-like path ("/meterValue/0/timestamp"), or empty
  // A word for programs where the kind does not say enough: "not_plugged". A literal, or empty.
  std::string_view reason = {};
};

template <class T>
using Result = boost::system::result<T, Error>;

// A Result that carries nothing but success.
using Status = Result<void>;

[[nodiscard]] inline Error invalid(std::string message, std::string field = {}) {
  return {ErrorKind::invalid, std::move(message), std::move(field)};
}
[[nodiscard]] inline Error not_found(std::string message) {
  return {ErrorKind::not_found, std::move(message), {}};
}
[[nodiscard]] inline Error conflict(std::string message, std::string_view reason = {}) {
  return {ErrorKind::conflict, std::move(message), {}, reason};
}
[[nodiscard]] inline Error limited(std::string message) {
  return {ErrorKind::limited, std::move(message), {}};
}
[[nodiscard]] inline Error unavailable(std::string message, std::string_view reason = {}) {
  return {ErrorKind::unavailable, std::move(message), {}, reason};
}

// Required by boost::system::result: reading the value of a failed Result is a bug.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location&);

}  // namespace voltyard
