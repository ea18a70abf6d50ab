// Rows of the catalog and of the edges <-> their tables. Putting runs on the writer's connection,
// reading on any. Functions throw SqlError; a broken natural key is a constraint error.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const domain::Operator& row);
void put(Connection& db, const domain::Location& row);
void put(Connection& db, const domain::Zone& row);
void put(Connection& db, const domain::Station& row);
void put(Connection& db, const domain::StationState& row);
void put(Connection& db, const domain::Evse& row);
void put(Connection& db, const domain::EvseState& row);
void put(Connection& db, const domain::Token& row);
void put(Connection& db, const billing::Concession& row);
void put(Connection& db, const OperationRow& row);
void put(Connection& db, const Quarantined& row);
void put(Connection& db, const UnknownStation& row);
void put(Connection& db, const RemoveUnknownStation& row);
void put(Connection& db, const IdempotencyRow& row);
void put(Connection& db, const Setting& row);

// Operations that a dead process left without an answer have failed.
void fail_unanswered_operations(Connection& db);

std::vector<domain::Operator> read_operators(Connection& db);
std::vector<domain::Location> read_locations(Connection& db);
std::vector<domain::Zone> read_zones(Connection& db);
std::vector<domain::Station> read_stations(Connection& db);
std::optional<domain::Station> read_station(Connection& db, StationId id);
std::vector<domain::Token> read_tokens(Connection& db);
std::vector<billing::Concession> read_concessions(Connection& db);

std::vector<domain::Evse> read_evses_of(Connection& db, StationId id);  // by number
std::vector<domain::Evse> read_evses(Connection& db, const EvseFilter& filter);
std::optional<OperationRow> read_operation(Connection& db, OperationId id);
std::vector<Quarantined> read_quarantined(Connection& db, StationId id, std::size_t limit);
std::vector<UnknownStation> read_unknown_stations(Connection& db, std::size_t limit);
std::optional<IdempotencyRow> read_idempotency(Connection& db, std::string_view key);
std::optional<std::string> read_setting(Connection& db, std::string_view name);

}  // namespace voltyard::storage
