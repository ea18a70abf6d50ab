#include "simulator/dny/firmware_intake.hpp"

#include <numeric>
#include <span>
#include <utility>

namespace voltyard::simulator::dny {

using wire::FirmwareResult;

wire::FirmwareBlockAnswer FirmwareIntake::take(wire::command::Code code,
                                               const wire::FirmwareBlock& block) {
  if (block.current == 1) {
    total_ = block.total;
    wanted_ = 1;
    sum_ = 0;
  }
  // The answer to this one was lost.
  if (block.total == total_ && block.current + 1 == wanted_) {
    return {FirmwareResult::ok, block.current};
  }
  const bool in_turn = block.total == total_ && block.current == wanted_;
  if (!in_turn || block.bytes.size() != wire::block_size_of(code)) {
    return {FirmwareResult::block_broken, wanted_};
  }
  const bool is_last = wanted_ == total_;
  const bool has_check = code != wire::command::old_device_firmware;
  if (is_last && has_check) {
    const auto result = judge(block);
    wanted_ = 1;
    return {result, block.current};
  }
  sum_ = std::accumulate(block.bytes.begin(), block.bytes.end(), sum_);
  ++wanted_;
  if (is_last) {
    version_ = std::uint16_t{0};
    wanted_ = 1;
  }
  return {FirmwareResult::ok, block.current};
}

FirmwareResult FirmwareIntake::judge(const wire::FirmwareBlock& block) {
  const std::span<const std::uint8_t> octets(block.bytes.begin(), block.bytes.size());
  const auto check = voltyard::wire::dny::decode<wire::FirmwareCheck>(octets);
  if (!check || check->head != wire::FirmwareCheck::mark) {
    return FirmwareResult::check_packet_missing;
  }
  if (check->device_type != device_type_) return FirmwareResult::device_type_wrong;
  if (check->byte_sum != sum_) return FirmwareResult::sum_wrong;
  version_ = check->firmware;
  return FirmwareResult::ok;
}

std::optional<std::uint16_t> FirmwareIntake::take_version() {
  return std::exchange(version_, std::nullopt);
}

}  // namespace voltyard::simulator::dny
