// Who did it: names of people for rows, events and the log.
#pragma once

#include "api/endpoint.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

// The `catalog.changed` event of one change.
domain::Event change_event(const Context& context, const Caller& caller, std::string_view what,
                           std::string id);

// Whoever has two keys could be two people; a name alone could be anybody's.
std::string person_of(const Caller& caller);

}  // namespace voltyard::api
