// The SQLite store's queries of those who look after the yard.
#include "storage/sqlite/store_reading.hpp"

#include "storage/sqlite/alarm_rows.hpp"
#include "storage/sqlite/bulk_rows.hpp"
#include "storage/sqlite/catalog_rows.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/firmware_rows.hpp"

namespace voltyard::storage {

Task<Result<std::vector<desk::Shift>>> SqliteStore::list_shifts(Timestamp end_after) {
  return read([end_after](Connection& db) -> Result<std::vector<desk::Shift>> {
    return read_shifts(db, end_after);
  });
}

Task<Result<std::vector<desk::WorkOrder>>> SqliteStore::list_work_orders(WorkOrderFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<desk::WorkOrder>> {
    return read_work_orders(db, filter);
  });
}

Task<Result<std::optional<desk::WorkOrder>>> SqliteStore::find_work_order(desk::WorkOrderId id) {
  return read([id](Connection& db) -> Result<std::optional<desk::WorkOrder>> {
    return read_work_order(db, id);
  });
}

Task<Result<std::vector<desk::BulkJob>>> SqliteStore::list_bulk_jobs(BulkJobFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<desk::BulkJob>> {
    return read_bulk_jobs(db, filter);
  });
}

Task<Result<std::optional<desk::BulkJob>>> SqliteStore::find_bulk_job(desk::BulkJobId id) {
  return read([id](Connection& db) -> Result<std::optional<desk::BulkJob>> {
    return read_bulk_job(db, id);
  });
}

Task<Result<std::vector<desk::BulkStation>>> SqliteStore::list_bulk_stations(
    BulkStationFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<desk::BulkStation>> {
    return read_bulk_stations(db, filter);
  });
}

Task<Result<std::vector<domain::Station>>> SqliteStore::list_stations(OperatorId id) {
  return read([id](Connection& db) -> Result<std::vector<domain::Station>> {
    auto rows = read_stations(db);
    std::erase_if(rows, [&](const domain::Station& row) { return row.operator_id != id; });
    return rows;
  });
}

Task<Result<std::vector<desk::LogEntry>>> SqliteStore::list_log(LogFilter filter) {
  return read([filter](Connection& db) -> Result<std::vector<desk::LogEntry>> {
    return read_log(db, filter);
  });
}

Task<Result<std::vector<domain::Cut>>> SqliteStore::list_cuts(OperatorId id, std::size_t limit) {
  return read([id, limit](Connection& db) -> Result<std::vector<domain::Cut>> {
    return read_cuts(db, id, limit);
  });
}

Task<Result<std::vector<FirmwareImageRow>>> SqliteStore::list_firmware_images(OperatorId id) {
  return read([id](Connection& db) -> Result<std::vector<FirmwareImageRow>> {
    return read_firmware_images(db, id);
  });
}

Task<Result<std::optional<FirmwareImageRow>>> SqliteStore::find_firmware_image(FirmwareImageId id) {
  return read([id](Connection& db) -> Result<std::optional<FirmwareImageRow>> {
    return read_firmware_image(db, id);
  });
}

}  // namespace voltyard::storage
