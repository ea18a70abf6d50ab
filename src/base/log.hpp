// One-line structured logging. Text from outside is escaped, so that a pile cannot write a log
// line of its own (ASVS 16.4.1).
#pragma once

#include <spdlog/spdlog.h>

#include <string>
#include <string_view>

namespace voltyard {

// Control characters, quotes, backslashes, bidi overrides and what is not UTF-8 as escapes; cut
// after `limit` bytes. The result is always UTF-8.
std::string printable(std::string_view text, std::size_t limit = 255);

}  // namespace voltyard
