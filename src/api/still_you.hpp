// That whoever asks is still the person who signed in: what is dangerous, or makes an account
// weaker, takes the password again, and the second factor, so that a console left open is not
// enough.
#pragma once

#include "api/endpoint.hpp"
#include "api/person_change.hpp"

#include <optional>
#include <string>

namespace voltyard::api {

// Errors: conflict (a key, or the login of a set-up link).
Result<storage::PersonRow> caller_person(Context& context, const Call& call);

// The password once more. Errors: invalid (it is wrong), limited.
Task<Status> verify_again(Context& context, const storage::PersonRow& person,
                          const std::string& password);

// A code of the second factor is used up in the same commit as what `decide` adds. Without a second
// factor there is nothing to use up. Errors: those of change_person; invalid (the code), limited.
Task<Status> spend_code(Context& context, const storage::PersonRow& person,
                        const std::optional<std::string>& code, const Decide& decide);

}  // namespace voltyard::api
