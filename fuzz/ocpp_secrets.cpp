// Any bytes as a frame that people look at. Held: no crash, what is hidden once stays as it is, and
// the frame is still one of its kind.
#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/secrets.hpp"

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard::wire::ocpp;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto shown = without_secrets(text);
  ASSERT(without_secrets(shown) == shown);
  Tape tape;
  if (tape.parse(text) != ParseOutcome::complete) return 0;
  const auto kind = tape.root().kind();
  const auto nodes = tape.root().size();
  ASSERT(tape.parse(shown) == ParseOutcome::complete);
  ASSERT(tape.root().kind() == kind && (kind < JsonKind::array || tape.root().size() == nodes));
  return 0;
}
