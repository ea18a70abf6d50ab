// Commands for many stations <-> their tables. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const desk::BulkJob& row);
void put(Connection& db, const desk::BulkStation& row);
void put(Connection& db, const MoveBulkStations& move);
void put(Connection& db, const RemoveBulkJob& gone);

std::vector<desk::BulkJob> read_bulk_jobs(Connection& db, const BulkJobFilter& filter);
std::optional<desk::BulkJob> read_bulk_job(Connection& db, desk::BulkJobId id);
std::vector<desk::BulkStation> read_bulk_stations(Connection& db, const BulkStationFilter& filter);

}  // namespace voltyard::storage
