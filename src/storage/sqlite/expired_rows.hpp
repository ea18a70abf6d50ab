// What goes when it is old enough.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const RemoveExpired& which);
std::size_t count_expired(Connection& db, const RemoveExpired& which);

}  // namespace voltyard::storage
