// A command that is sent twice happens once (draft-ietf-httpapi-idempotency-key-header): the answer
// to a key is stored for 24 hours and given again to the same caller, route and body.
#pragma once

#include "api/endpoint.hpp"

namespace voltyard::api {

// Runs the endpoint's action unless its key has been answered already. Errors become responses:
// 400 without a key, 422 for another body, 409 while the first request is being served.
Task<http::Response> run_once(Context& context, const Endpoint& endpoint, const Call& call);

// What the order of this caller with this key is known by for ever: money that is moved by it is
// moved once, whatever became of the first answer.
Uuid order_id_of(const Call& call);

}  // namespace voltyard::api
