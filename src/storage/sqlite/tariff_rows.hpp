// Tariffs as rows that finance can query: texts, elements with their restrictions, components.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

// False when the tariff is stored already and is not the same: it never changes.
[[nodiscard]] bool put(Connection& db, const TariffRow& row);
std::vector<TariffRow> read_tariffs(Connection& db);

}  // namespace voltyard::storage
