// Labels and residents' logins as rows.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

#include <optional>
#include <vector>

namespace voltyard::storage {

bool put(Connection& db, const domain::Label& row);  // false: another pile has the code
void put(Connection& db, const RiderLogin& row);
void put(Connection& db, const RemoveRiderLogin& row);

std::vector<domain::Label> read_labels(Connection& db);
std::optional<RiderLogin> read_rider_login(Connection& db, const Digest& digest);

}  // namespace voltyard::storage
