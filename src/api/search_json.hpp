// What GET /v1/search sends.
#pragma once

#include "api/schema.hpp"

namespace voltyard::api {

extern const Schema found_pile_schema, found_piles_schema;

}  // namespace voltyard::api
