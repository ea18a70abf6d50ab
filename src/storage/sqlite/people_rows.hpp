// People, and the keys and logins <-> their tables. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

// False: the version does not follow on the stored one.
bool put(Connection& db, const PersonRow& row);
void put(Connection& db, const ApiKeyRow& row);
void put(Connection& db, const LoginSeen& seen);

std::vector<PersonRow> read_people(Connection& db);
std::vector<ApiKeyRow> read_api_keys(Connection& db);

}  // namespace voltyard::storage
