// Using up a code of a person's second factor, or one of the recovery codes.
#pragma once

#include "api/endpoint.hpp"

namespace voltyard::api {

enum class Code { fine, recovered, wrong };

// On the row that is about to be stored: a code is good once.
Code use_code(Context& context, storage::PersonRow& row, const std::string& code);

}  // namespace voltyard::api
