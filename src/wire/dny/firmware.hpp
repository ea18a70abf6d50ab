// Firmware in blocks: to a pile (E0), its power board (E1), all piles of a host (E2), and to piles
// of the oldest kinds (F8). A block is sent again after 30 s of silence, three times at most.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"
#include "wire/dny/words.hpp"

namespace voltyard::wire::dny {

constexpr std::size_t firmware_block_size = 200;
constexpr std::size_t old_firmware_block_size = 256;  // F8; its packet is longer than 256 bytes

constexpr std::size_t block_size_of(command::Code code) {
  return code == command::old_device_firmware ? old_firmware_block_size : firmware_block_size;
}

struct FirmwareBlock {
  std::uint16_t total = 0;    // with the check packet, when there is one
  std::uint16_t current = 0;  // from 1
  BoundedList<std::uint8_t, old_firmware_block_size> bytes;

  bool operator==(const FirmwareBlock&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.total, self.current);
    fields.rest(self.bytes);
  }
};

struct FirmwareBlockAnswer {
  FirmwareResult result{};
  std::uint16_t current = 0;  // the block that has arrived

  bool operator==(const FirmwareBlockAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.result, self.current);
  }
};

// The content of one more block behind the last, by which the pile judges the whole.
struct FirmwareCheck {
  static constexpr std::array<std::uint8_t, 8> mark{0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8};

  std::array<std::uint8_t, 8> head = mark;
  std::uint32_t byte_sum = 0;
  std::uint8_t device_type = 0;
  std::uint16_t firmware = 0;
  std::array<std::uint8_t, firmware_block_size - 15> zeros{};

  bool operator==(const FirmwareCheck&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.head, self.byte_sum, self.device_type, self.firmware, self.zeros);
  }
};

FirmwareCheck check_of(std::span<const std::uint8_t> image, std::uint8_t device_type,
                       std::uint16_t firmware);

}  // namespace voltyard::wire::dny
