// What a fresh data directory begins with: one operator, and the shipped price.
#pragma once

#include "storage/store.hpp"

#include "base/random.hpp"

namespace voltyard::app {

storage::Commit first_operator(Timestamp now, Random& random);

}  // namespace voltyard::app
