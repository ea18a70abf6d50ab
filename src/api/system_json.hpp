// What GET /v1/system sends.
#pragma once

#include "api/schema.hpp"

namespace voltyard::api {

extern const Schema system_schema, backup_schema, connection_count_schema;

}  // namespace voltyard::api
