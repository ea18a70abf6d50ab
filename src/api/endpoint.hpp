// The endpoints: one table from which both the router and the OpenAPI document are made. A handler
// is a function from (what the API has, who asked what) to a response.
#pragma once

#include "api/key_ring.hpp"
#include "api/services.hpp"

#include "http/problem.hpp"
#include "http/router.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace voltyard::api {

struct Call {
  const http::Request& request;
  Caller caller;  // of a public endpoint: nobody
};

using Action = Task<http::Response> (*)(Context& context, const Call& call);

// A detector's key may report signals and nothing else. Residents have routes of their own, which
// no key is good for.
enum class Access { everybody, resident, detector, viewer, operator_on_duty, administrator };

struct Parameter {
  std::string_view name;
  std::string_view type;  // as in schema.hpp
  std::string_view description;
};

// What an Idempotency-Key is to a route. `taken`: who sends one is served once.
enum class OnceKey { none, taken, needed };

struct Endpoint {
  http::Method method;
  std::string_view path;
  Access access;
  std::string_view summary;
  std::vector<Parameter> query;
  std::string_view request;  // schema of the body; "CSV", "Octets", "Picture"; empty for none
  // Schema; for what is none: "EventStream", "OpenApi", "OcpiCdr", "Paper" (HTML or PDF), "Sheet"
  // (CSV or XLSX), "Lines" (of JSON), "Svg" or "Picture" (JPEG, PNG or WebP).
  std::string_view response;
  int status;  // of success
  Action action;
  OnceKey once = OnceKey::none;  // needed: and Prefer: wait=N is heeded
  std::size_t body_limit = std::size_t{1} << 16;
};

std::span<const Endpoint> all_endpoints();

}  // namespace voltyard::api
