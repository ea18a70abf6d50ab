// Whatever somebody uploads as a photo. Held: no crash, the bounds, nothing is added, and what is
// kept is taken again as it is.
#include "domain/picture.hpp"

#include "base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard::domain;
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  const auto picture = read_picture(octets);
  if (!picture) return 0;
  ASSERT(picture->width > 0 && picture->width <= longest_side);
  ASSERT(picture->height > 0 && picture->height <= longest_side);
  ASSERT(picture->octets.size() <= octets.size());
  const auto again = read_picture(picture->octets);
  ASSERT(again && again->octets == picture->octets);
  return 0;
}
