// Any bytes as the target of an HTTP request, and every value of its query as a cursor. Held: no
// crash, the limits, no way out of the path's tree, and no cursor opens that was not sealed here.
#include "http/target.hpp"

#include "api/cursor.hpp"

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>

namespace {

void check_cursor(const std::string& text) {
  using namespace voltyard;
  static const api::Cursors cursors{csms::ServerKey{}};
  const OperatorId nobody;
  ASSERT(!cursors.open(nobody, "tokens", text));
  const auto sealed = cursors.seal(nobody, "tokens", text);
  ASSERT(!cursors.open(nobody, "stations", sealed));
  const auto opened = cursors.open(nobody, "tokens", sealed);
  ASSERT(sealed.size() > 512 ? !opened : opened && *opened == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto target = parse_target(text);
  if (!target) return 0;
  ASSERT(size <= longest_target && target->segments.size() <= 32 && target->query.size() <= 32);
  for (const auto& segment : target->segments) {
    ASSERT(segment != "." && segment != "..");
    ASSERT(segment.find('\0') == std::string::npos);
  }
  for (const auto& [name, value] : target->query) {
    ASSERT((name + value).find('\0') == std::string::npos);
    check_cursor(value);
  }
  return 0;
}
