// Small bodies: the caller, and what commands and the set-up take.
#pragma once

#include "api/schema.hpp"

namespace voltyard::api {

extern const Schema me_schema, me_operator_schema, setup_input_schema, start_input_schema;
extern const Schema command_input_schema;

}  // namespace voltyard::api
