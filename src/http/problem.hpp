// Errors on the wire: RFC 9457 problem documents. One table maps each kind of Error to one status
// and one problem type; docs/api.md lists them.
#pragma once

#include "http/message.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace voltyard::http {

struct Problem {
  int status = 500;
  std::string type;  // the last part of the type's URI: "not-found"
  std::string title;
};

Problem problem_of(ErrorKind kind);

Response problem_response(const Error& error);

// For what has no Error kind: 405, 413, 415, 422, 431, 500.
Response problem_response(int status, std::string_view type, std::string_view detail,
                          std::string_view field = {}, std::string_view reason = {});

// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so that
// nothing a station sends can break a document.
void append_json_string(std::string& out, std::string_view text);

}  // namespace voltyard::http
