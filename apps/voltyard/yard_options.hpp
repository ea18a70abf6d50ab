// What the yard is told of the configuration.
#pragma once

#include "configuration.hpp"

#include "csms/yard.hpp"

namespace voltyard::app {

// Errors: those of load_protection.
Result<csms::YardOptions> yard_options(const Configuration& configuration, double clock_speed);

}  // namespace voltyard::app
