#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace voltyard {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: ASSERT(%s) failed\n", file, line, expression);
  std::abort();
}

}  // namespace voltyard
