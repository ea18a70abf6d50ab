// The schema as a list of numbered steps; PRAGMA user_version says how many were taken. A step that
// was released is never edited: what changes is a new step. Every table that belongs to somebody
// has operator_id.
//
// Kept as: ids BLOB(16), nil as NULL; times INTEGER milliseconds; money INTEGER minor units; energy
// INTEGER mWh; enums INTEGER in the order of their enumerators, which is append-only.
#pragma once

#include "storage/sqlite/connection.hpp"

#include "base/result.hpp"

#include <span>

namespace voltyard::storage {

std::span<const char* const> migrations();

// Brings a database of any earlier version to the newest one, each step in a transaction of its
// own. Errors: conflict (the database is newer than this program). Throws SqlError.
Status migrate(Connection& connection);

// For those who only read: the tables are those this program knows. Errors: conflict.
Status check_newest(Connection& connection);

}  // namespace voltyard::storage
