// Shifts, work orders and the log <-> their tables. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const desk::Shift& row);
void put(Connection& db, const desk::WorkOrder& row);
void put(Connection& db, const desk::LogEntry& row);  // as the next one, sealed

std::vector<desk::Shift> read_shifts(Connection& db, Timestamp end_after);
std::vector<desk::WorkOrder> read_work_orders(Connection& db, const WorkOrderFilter& filter);
std::optional<desk::WorkOrder> read_work_order(Connection& db, desk::WorkOrderId id);
std::vector<desk::LogEntry> read_log(Connection& db, const LogFilter& filter);

// The whole log, entry by entry.
LogCheck check_log(Connection& db);

}  // namespace voltyard::storage
