// Any bytes as a zone file: nothing crashes, and what is read is in order and in bounds.
#include "base/tzif.hpp"

#include "base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto zone = voltyard::parse_tzif("Test/Zone", {data, size});
  if (!zone) return 0;
  ASSERT(zone->well_formed());
  for (const auto& change : zone->changes) ASSERT(zone->offset_at(change.at) == change.offset);
  return 0;
}
