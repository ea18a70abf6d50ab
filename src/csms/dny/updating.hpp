// Firmware for a DNY device, in blocks: E0 to a pile, E1 to its power board, E2 to all piles of a
// host, F8 to piles of the oldest kinds. What the device refuses ends it.
#pragma once

#include "csms/dny/messages.hpp"
#include "csms/series.hpp"

#include "wire/dny/commands.hpp"
#include "wire/dny/firmware.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::csms::dny {

class BlockSeries final : public Series {
 public:
  // The image is not empty and has no more than 65534 blocks.
  BlockSeries(std::uint32_t physical_id, wire::command::Code code,
              const storage::FirmwareImageRow& image);

  std::string frame(Random& random) override;
  std::optional<Result<std::string>> hear(const link::PileAnswer& answer) override;
  bool begin_again() override;
  int percent() const override;
  std::string progress() const override;

 private:
  bool has_check() const { return code_ != wire::command::old_device_firmware; }
  Error refusal(std::string_view why) const;

  std::uint32_t physical_id_ = 0;
  wire::command::Code code_{};
  std::string image_;
  std::uint8_t device_type_ = 0;
  std::uint16_t version_ = 0;
  std::uint16_t total_ = 0;
  std::uint16_t current_ = 1;
  std::uint16_t furthest_ = 1;
  int broken_ = 0;  // since the furthest block
  int begun_again_ = 0;
};

// `UpdateFirmware` {"image_id", "target": pile, power_board, hosted_piles or old_pile}.
// Errors: invalid with the path of the field; conflict, when this device cannot take it now.
Result<storage::FirmwareImageId> image_named(std::string_view payload);
Result<StationRequest> update_request(const Context& context, std::string_view payload,
                                      const storage::FirmwareImageRow& image);

}  // namespace voltyard::csms::dny
