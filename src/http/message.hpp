// One HTTP request and its response, free of any library: what handlers see. Plain values; a
// Request belongs to the task that serves it.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltyard::http {

class EventStream;

enum class Method { get, head, post, put, patch, remove, options, other };

std::string_view to_string(Method method);  // "DELETE" for remove
Method parse_method(std::string_view text);

// In the order they came; names compare without case.
class Headers {
 public:
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void set(std::string_view name, std::string value);
  std::string_view get(std::string_view name) const;  // the first one; empty when absent
  bool has(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

bool same_name(std::string_view a, std::string_view b);  // ASCII, without case

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  Method method = Method::get;
  std::string target;  // as on the request line
  Headers headers;
  std::string body;
  std::string remote;  // the client's address, seen through trusted proxies
  bool tls = false;    // ... and whether the client speaks TLS

  // Filled by the router.
  std::string path;   // target without query, as sent
  Fields query;       // decoded, in order
  Fields parameters;  // of the path template, decoded
  std::string id;     // X-Request-ID

  std::optional<std::string_view> query_value(std::string_view name) const;
  std::string_view parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::string_view static_body;  // instead of `body`: bytes that live as long as the process
  // Instead of a body: a text/event-stream that stays open. Shared: the producer pushes, the
  // connection writes, and either may end first.
  std::shared_ptr<EventStream> stream;

  std::string_view payload() const { return static_body.empty() ? body : static_body; }
};

Response json_response(int status, std::string body);

std::string_view reason_phrase(int status);

}  // namespace voltyard::http
