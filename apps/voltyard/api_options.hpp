// The API's limits as the configuration has them.
#pragma once

#include "configuration.hpp"

#include "api/services.hpp"

namespace voltyard::app {

api::ApiOptions api_options(const Configuration& configuration);

}  // namespace voltyard::app
