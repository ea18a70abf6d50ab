// Firmware images <-> their table. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const FirmwareImageRow& row);
void put(Connection& db, const RemoveFirmwareImage& row);

std::vector<FirmwareImageRow> read_firmware_images(Connection& db, OperatorId id);
std::optional<FirmwareImageRow> read_firmware_image(Connection& db, FirmwareImageId id);

}  // namespace voltyard::storage
