// Labels, residents' logins and what other services call residents, as rows.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

#include <optional>
#include <vector>

namespace voltyard::storage {

bool put(Connection& db, const domain::Label& row);  // false: another pile has the code
void put(Connection& db, const RiderLogin& row);
void put(Connection& db, const RemoveRiderLogin& row);
void put(Connection& db, const RemoveRiderLogins& which);
void put(Connection& db, const RiderOpenId& row);
void put(Connection& db, const RemoveRiderOpenIds& which);

std::vector<domain::Label> read_labels(Connection& db);
std::optional<RiderLogin> read_rider_login(Connection& db, const Digest& digest);
std::optional<RiderOpenId> read_rider_open_id(Connection& db, OperatorId id, const Digest& digest);
std::vector<RiderOpenId> read_rider_open_ids(Connection& db, OperatorId id, WalletId wallet);

}  // namespace voltyard::storage
