// Firmware images as JSON, without their octets.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "storage/records.hpp"

namespace voltyard::api {

extern const Schema firmware_image_schema, firmware_image_page_schema;

void write_firmware_image(JsonWriter& out, const storage::FirmwareImageRow& image);

}  // namespace voltyard::api
