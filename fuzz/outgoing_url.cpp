// Any bytes as the URL of an outgoing request. Held: no crash, the limits, and what is taken can be
// written down and taken again as the same.
#include "http/url.hpp"

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url = parse_url(text);
  if (!url) return 0;
  ASSERT(size <= longest_url && url->port != 0 && url->target.front() == '/');
  ASSERT(url->target.find_first_of(" \r\n#") == std::string::npos);
  const auto again =
      parse_url((url->tls ? "https://" : "http://") + url->authority() + url->target);
  ASSERT(again && again->host == url->host && again->port == url->port);
  ASSERT(again->target == url->target && again->tls == url->tls);
  return 0;
}
