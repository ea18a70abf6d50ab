// People and keys that are limited to some locations. What such a caller may reach at all is a
// list: a route that is not on it is closed to them, so that a new one gives nothing away. Of the
// routes that name something by its id, the id's location is looked up here, before the handler;
// those that list something are on the list because their handlers leave out what the caller cannot
// see.
#pragma once

#include "api/endpoint.hpp"

#include "base/task.hpp"

#include <span>

namespace voltyard::api {

enum class ScopeRule {
  nothing,   // it is of no location: about the caller, about prices
  handler,   // the handler leaves out, or refuses, what the caller does not see
  location,  // {id} is that of a location, ...
  station,
  slot,
  session,
  alarm,
  operation,
  cut,
  shift,
  work_order,
  payment,
};

struct ScopedRoute {
  http::Method method;
  std::string_view path;
  ScopeRule rule;
};

std::span<const ScopedRoute> scoped_routes();

// Administrators must have a second factor where the configuration says so; until they do, only
// what leads to one is open to them.
bool needs_second_factor(const ApiOptions& options, const Caller& caller);

// Of a caller who is limited. Errors: forbidden (the route is not for such callers), not_found (it
// names what the caller does not see), unavailable.
Task<Status> check_scope(Context& context, const Endpoint& endpoint, const Call& call);

}  // namespace voltyard::api
