// Taking a request target apart: path segments and query, percent-decoded once. Pure.
#pragma once

#include "http/message.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::http {

constexpr std::size_t longest_target = 4096;

struct Target {
  std::string path;                   // as sent
  std::vector<std::string> segments;  // decoded one by one: "%2F" never makes a new segment
  Fields query;
};

// Errors: longer than longest_target, not starting with '/', bad escapes, NUL, "." or ".."
// segments, more than 32 segments or query fields.
Result<Target> parse_target(std::string_view target);

Result<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

}  // namespace voltyard::http
