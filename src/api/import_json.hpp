// The answer to an import.
#pragma once

#include "api/schema.hpp"

namespace voltyard::api {

extern const Schema import_report_schema, import_error_schema;

}  // namespace voltyard::api
