// ASSERT states what only a bug can make false. It is on in every build: a wrong
// program stops at the wrong line instead of writing a wrong bill.
#pragma once

namespace voltyard {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace voltyard

#define ASSERT(expression) \
  ((expression) ? void(0) : ::voltyard::assertion_failed(#expression, __FILE__, __LINE__))
