// Passes <-> their table, and what the sessions have noted of them. As in catalog_rows.hpp.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

// False when it may not stand as it would; then what was written must be rolled back.
[[nodiscard]] bool put(Connection& db, const billing::Pass& row);

// Whether the pass has what its sessions have noted. False, too: there is no such pass.
bool pass_may_stand(Connection& db, billing::PassId id);

std::vector<billing::UsedPass> read_passes(Connection& db, const PassFilter& filter);

}  // namespace voltyard::storage
