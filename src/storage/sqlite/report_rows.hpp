// Tallies, and the rows that a report adds up.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const Tally& row);
Result<SessionReport> read_report(Connection& db, const ReportFilter& filter);

}  // namespace voltyard::storage
