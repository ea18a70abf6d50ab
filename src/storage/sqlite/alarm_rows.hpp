// Alarms and emergency cuts <-> their tables. Functions throw SqlError.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const domain::Alarm& row);
void put(Connection& db, const domain::Cut& row);

std::vector<domain::Alarm> read_alarms(Connection& db, const AlarmFilter& filter);
std::optional<domain::Alarm> read_alarm(Connection& db, domain::AlarmId id);
std::vector<domain::Cut> read_standing_cuts(Connection& db);
std::vector<domain::Cut> read_cuts(Connection& db, OperatorId id, std::size_t limit);

}  // namespace voltyard::storage
