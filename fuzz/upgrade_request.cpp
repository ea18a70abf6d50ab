// Any bytes as each part of a station's upgrade request: target, Authorization, subprotocols,
// Origin, key. Held: no crash, the limits, and what is taken is what the specification allows.
#include "link/request.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard::link;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto identity = identity_of(text)) {
    ASSERT(is_identity(*identity));
    ASSERT(identity_of("/ocpp/" + *identity + "/" + *identity) == identity);
  }
  if (const auto credentials = basic_credentials(text)) {
    ASSERT(credentials->username.size() + 1 + credentials->password.size() <= max_credentials);
    ASSERT(credentials->username.find(':') == std::string::npos);
  }
  std::vector<std::string> offered;
  if (append_subprotocols(text, offered)) {
    ASSERT(std::ranges::none_of(offered, [](const auto& token) { return token.empty(); }));
  }
  ASSERT(offered.size() <= max_subprotocols);
  (void)is_browser_origin(text);
  ASSERT(accept_key(text).size() == 28);
  const auto octets = decode_base64(text);
  ASSERT(!octets || octets->size() <= size * 3 / 4);
  return 0;
}
