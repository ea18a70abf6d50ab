// Well-formed UTF-8 as RFC 3629 has it. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace voltyard::http {

// Length of the sequence at the front of `text` (not empty), or 0 when it is malformed: overlong
// forms, surrogates, beyond U+10FFFF.
std::size_t utf8_length(std::string_view text);

bool valid_utf8(std::string_view text);

}  // namespace voltyard::http
