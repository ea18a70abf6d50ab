// The sum over a firmware image.
#include "wire/dny/firmware.hpp"

#include <numeric>

namespace voltyard::wire::dny {

FirmwareCheck check_of(std::span<const std::uint8_t> image, std::uint8_t device_type,
                       std::uint16_t firmware) {
  FirmwareCheck check;
  check.byte_sum = std::accumulate(image.begin(), image.end(), std::uint32_t{0});
  check.device_type = device_type;
  check.firmware = firmware;
  return check;
}

}  // namespace voltyard::wire::dny
