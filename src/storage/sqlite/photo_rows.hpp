// Photos <-> their table. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

#include <optional>
#include <vector>

namespace voltyard::storage {

void put(Connection& db, const PhotoRow& row);
void put(Connection& db, const RemovePhoto& which);

std::vector<PhotoRow> read_photos(Connection& db, const PhotoFilter& filter);
std::optional<PhotoRow> read_photo(Connection& db, PhotoOf of, const Uuid& subject);

}  // namespace voltyard::storage
