// What the API is configured with.
#pragma once

#include "configuration.hpp"

#include "api/services.hpp"

namespace voltyard::app {

api::ApiOptions api_options(const Configuration& configuration);

}  // namespace voltyard::app
