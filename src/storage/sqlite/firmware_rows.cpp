#include "storage/sqlite/firmware_rows.hpp"

namespace voltyard::storage {
namespace {

FirmwareImageRow read_head(Query& query) {
  FirmwareImageRow row;
  row.id = query.id<FirmwareImageId>();
  row.operator_id = query.id<OperatorId>();
  row.name = query.text();
  row.device_type = query.as<std::uint8_t>();
  row.version = query.as<std::uint16_t>();
  query.copy_into(row.digest);
  row.size = query.as<std::uint32_t>();
  row.uploaded_by = query.text();
  row.created_at = query.time();
  return row;
}

}  // namespace

void put(Connection& db, const FirmwareImageRow& row) {
  Query(db, "INSERT OR REPLACE INTO firmware_image VALUES (?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.name, row.device_type, row.version, row.digest, row.size,
            row.uploaded_by, row.created_at, Blob{row.octets})
      .run();
}

void put(Connection& db, const RemoveFirmwareImage& row) {
  Query(db, "DELETE FROM firmware_image WHERE id = ?").bind(row.id).run();
}

std::vector<FirmwareImageRow> read_firmware_images(Connection& db, OperatorId id) {
  Query query(db,
              "SELECT id, operator_id, name, device_type, version, digest, size, uploaded_by,"
              "created_at FROM firmware_image WHERE operator_id = ? ORDER BY id");
  query.bind(id);
  std::vector<FirmwareImageRow> rows;
  while (query.step()) rows.push_back(read_head(query));
  return rows;
}

std::optional<FirmwareImageRow> read_firmware_image(Connection& db, FirmwareImageId id) {
  Query query(db,
              "SELECT id, operator_id, name, device_type, version, digest, size, uploaded_by,"
              "created_at, octets FROM firmware_image WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  auto row = read_head(query);
  row.octets = query.text();
  return row;
}

}  // namespace voltyard::storage
