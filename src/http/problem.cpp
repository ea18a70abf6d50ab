#include "http/problem.hpp"

#include "http/utf8.hpp"

#include <fmt/format.h>

namespace voltyard::http {
namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  } else {
    out.push_back(c);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else if (length == 1) {
      append_escaped(out, text[0]);
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  out.push_back('"');
}

Problem problem_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return {400, "invalid", "The request is not valid"};
    case ErrorKind::unauthorised: return {401, "unauthorised", "Who are you?"};
    case ErrorKind::forbidden: return {403, "forbidden", "You may not do this"};
    case ErrorKind::not_found: return {404, "not-found", "There is no such thing here"};
    case ErrorKind::conflict: return {409, "conflict", "Not possible in the present state"};
    case ErrorKind::limited: return {429, "limited", "Too much or too often"};
    case ErrorKind::unavailable: return {503, "unavailable", "Not possible at the moment"};
    case ErrorKind::upstream: return {502, "upstream", "The other side did not do its part"};
  }
  return {500, "internal", "Internal error"};
}

Response problem_response(int status, std::string_view type, std::string_view detail,
                          std::string_view field, std::string_view reason) {
  const auto title = [&]() -> std::string {
    for (const auto kind :
         {ErrorKind::invalid, ErrorKind::unauthorised, ErrorKind::forbidden, ErrorKind::not_found,
          ErrorKind::conflict, ErrorKind::limited, ErrorKind::unavailable, ErrorKind::upstream}) {
      const auto known = problem_of(kind);
      if (known.type == type) return known.title;
    }
    return std::string(reason_phrase(status));
  }();
  std::string body = R"({"type":"https://voltyard.example/problems/)";
  body += type;
  body += R"(","title":)";
  append_json_string(body, title);
  body += fmt::format(R"(,"status":{},"detail":)", status);
  append_json_string(body, detail);
  if (!field.empty()) {
    body += R"(,"errors":[{"field":)";
    append_json_string(body, field);
    body += R"(,"message":)";
    append_json_string(body, detail);
    body += "}]";
  }
  if (!reason.empty()) {
    body += R"(,"reason":)";
    append_json_string(body, reason);
  }
  body += "}";
  auto response = json_response(status, std::move(body));
  response.headers.set("Content-Type", "application/problem+json");
  if (status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

Response problem_response(const Error& error) {
  const auto problem = problem_of(error.kind);
  return problem_response(problem.status, problem.type, error.message, error.field, error.reason);
}

}  // namespace voltyard::http
