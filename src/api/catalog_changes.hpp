// Changing rows of the catalog with a durable note of who did it.
#pragma once

#include "api/endpoint.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

// The `catalog.changed` event of one change.
domain::Event change_event(const Context& context, const Caller& caller, std::string_view what,
                           std::string id);

}  // namespace voltyard::api
