#include "api/firmware_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace voltyard::api {

const Schema firmware_image_schema{
    "FirmwareImage",
    "Firmware for DNY devices, as it was uploaded",
    {{"id", "uuid"},
     {"name", "string"},
     {"device_type", "integer", "The kind of device it is for, as devices register it"},
     {"version", "integer", "126 is V1.26"},
     {"octets", "integer", "Its size"},
     {"sha256", "string", "Hex"},
     {"uploaded_by", "string"},
     {"created_at", "time"}}};

const Schema firmware_image_page_schema{
    "FirmwareImagePage", "A page", {{"items", "[FirmwareImage]"}, {"next_cursor", "string?"}}};

void write_firmware_image(JsonWriter& out, const storage::FirmwareImageRow& image) {
  out.object().id("id", image.id).text("name", image.name);
  out.count("device_type", image.device_type).count("version", image.version);
  out.count("octets", image.size)
      .text("sha256", fmt::format("{:02x}", fmt::join(image.digest, "")));
  out.text("uploaded_by", image.uploaded_by).time("created_at", image.created_at).end();
}

}  // namespace voltyard::api
