// Changing a person, and what hangs on one: logins, one-time links, entries of the log. A person's
// row is decided on as it is now; when somebody else was faster it is decided again.
#pragma once

#include "api/endpoint.hpp"

#include "api/json_input.hpp"

#include "base/task.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

constexpr Duration invitation_lifetime = std::chrono::hours(24);

// Changes the row in place and may add to its commit; an error ends it, and nothing is changed.
using Decide = std::function<Status(storage::PersonRow& row, storage::Commit& commit)>;

// Errors: those of `decide`; not_found; conflict (others were faster, again and again);
// unavailable.
Task<Result<storage::PersonRow>> change_person(Context& context, storage::PersonId id,
                                               const Decide& decide);

// A person of the caller's operator, by the path's id. Errors: not_found.
Result<storage::PersonRow> own_person(Context& context, const Call& call);

// Ends the person's logins and one-time links but `kept`; how many logins that were.
int end_logins(Context& context, storage::PersonId id, storage::Commit& commit, ApiKeyId kept = {});

struct NewLogin {
  std::string token;  // of the cookie
  storage::ApiKeyRow row;
};
// For a person, or for whoever used a set-up link. A person has 20 logins at most: the ones that
// were used the longest ago end.
NewLogin make_login(Context& context, const http::Request& request, OperatorId owner);
void keep_few_logins(Context& context, storage::PersonId id, storage::Commit& commit);

// `location_ids` of a body: in order, each once. What is no location of the operator's is an error
// of the input.
std::vector<LocationId> read_locations(JsonInput& input, const csms::Snapshot& snapshot,
                                       OperatorId owner);

// An entry of the log about a person, by whoever is asking.
desk::LogEntry person_entry(Context& context, const storage::PersonRow& person,
                            std::string_view kind, std::string who, std::string text);
std::string who_is(const storage::PersonRow& person);  // "王芳 (wang.fang)"

}  // namespace voltyard::api
