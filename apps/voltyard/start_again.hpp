// The process becomes a fresh one of the same program, with the same arguments, environment and
// number: for a service manager and a container it never went away. Everything must be closed.
#pragma once

#include "base/result.hpp"

namespace voltyard::app {

// Returns only when it failed.
Error start_again();

}  // namespace voltyard::app
