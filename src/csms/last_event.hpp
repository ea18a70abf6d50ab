// The number of the last committed event; 0 when there is none.
#pragma once

#include "storage/store.hpp"

namespace voltyard::csms {

Task<Result<std::uint64_t>> last_event(storage::Store& store);

}  // namespace voltyard::csms
