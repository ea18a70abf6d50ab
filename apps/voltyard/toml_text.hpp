// TOML, parsed so that a file which is none is refused and does not end the program.
#pragma once

#include "base/result.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace voltyard::app {
[[noreturn]] inline void refuse_toml() { throw std::invalid_argument("this is not TOML"); }
}  // namespace voltyard::app

// The parser asserts what a file can break: "[%]" would end the program instead of being refused.
#define TOML_ASSERT(condition) ((condition) ? static_cast<void>(0) : ::voltyard::app::refuse_toml())
#include <toml++/toml.h>

namespace voltyard::app {

// Errors: invalid with the file's name and line.
inline Result<toml::table> parse_toml(std::string_view text, const std::string& source) {
  try {
    return toml::table(toml::parse(text, source));
  } catch (const toml::parse_error& error) {
    return invalid(
        fmt::format("{}, line {}: {}", source, error.source().begin.line, error.description()));
  } catch (const std::invalid_argument& broken) {
    return invalid(fmt::format("{}: {}", source, broken.what()));
  }
}

}  // namespace voltyard::app
