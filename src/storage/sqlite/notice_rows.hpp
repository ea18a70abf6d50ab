// Channels and notices <-> their tables. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

void put(Connection& db, const domain::NoticeChannel& row);
void put(Connection& db, const domain::Notice& row);

std::vector<domain::NoticeChannel> read_channels(Connection& db);  // not the removed ones
std::vector<domain::Notice> read_notices(Connection& db, const NoticeFilter& filter);

}  // namespace voltyard::storage
