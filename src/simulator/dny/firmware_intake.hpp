// Firmware as a DNY device takes it: block after block, and judged by the check packet behind the
// last, where there is one. Of the image only its sum is kept.
#pragma once

#include "wire/dny/firmware.hpp"

#include <cstdint>
#include <optional>

namespace voltyard::simulator::dny {

namespace wire = voltyard::wire::dny;

class FirmwareIntake {
 public:
  explicit FirmwareIntake(std::uint8_t device_type) : device_type_(device_type) {}

  wire::FirmwareBlockAnswer take(wire::command::Code code, const wire::FirmwareBlock& block);

  // The block it waits for.
  std::uint16_t wanted() const { return wanted_; }

  // Once, after the last block: the version to run; 0 when no check packet has named one.
  std::optional<std::uint16_t> take_version();

 private:
  wire::FirmwareResult judge(const wire::FirmwareBlock& block);

  std::uint8_t device_type_ = 0;
  std::uint16_t total_ = 0;
  std::uint16_t wanted_ = 1;
  std::uint32_t sum_ = 0;
  std::optional<std::uint16_t> version_;
};

}  // namespace voltyard::simulator::dny
