// Any text as voltyard.toml, and as the file of thresholds. Held: no crash, and what is taken can
// be printed and is within limits; printed thresholds are the same when they are read again.
#include "configuration.hpp"
#include "protection_file.hpp"

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using voltyard::app::Configuration;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  using voltyard::app::read_protection;
  if (const auto table = read_protection(text, "limits.toml")) {
    const auto printed = describe(*table);
    const auto again = read_protection(printed, "printed");
    ASSERT(again && describe(*again) == printed);
  } else {
    ASSERT(!table.error().message.empty());
  }
  const auto read = Configuration::read(text, "voltyard.toml");
  if (!read) {
    ASSERT(!read.error().message.empty());
    return 0;
  }
  ASSERT(!describe(*read).empty() && read->clock_speed > 0);
  ASSERT(read->limits.message_bytes > 0 && read->limits.close_time.count() > 0);
  ASSERT(read->certificates.empty() == (read->http_tls_port == 0 && read->ocpp_tls_port == 0));
  return 0;
}
