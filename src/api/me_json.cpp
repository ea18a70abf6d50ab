#include "api/me_json.hpp"

namespace voltyard::api {

const Schema me_operator_schema{
    "MeOperator", "Whose yard it is", {{"id", "uuid"}, {"name", "string"}}};
const Schema me_schema{
    "Me",
    "The key or login that is asking",
    {{"name", "string"},
     {"role", "viewer|operator|administrator"},
     {"operator", "MeOperator"},
     {"person_id", "uuid?", "null: a key, or the login of a set-up link"},
     {"login", "string?"},
     {"location_ids", "[uuid]", "What the caller is limited to; empty: nothing"},
     {"signed_in", "boolean", "By a console login, as distinct from a key"},
     {"second_factor", "boolean"},
     {"second_factor_needed", "boolean", "Until there is one, nothing else is open"},
     {"recovery_codes_left", "integer"},
     {"demo", "boolean", "The yard is made up"}}};
const Schema setup_input_schema{
    "SetupInput",
    "The one-time link's token",
    {{"token", "string"}, {"password", "string?", "Of a link that was made for a person"}},
    true};
const Schema start_input_schema{"StartInput",
                                "For whom to start",
                                {{"token_uid", "string?", "A card; left out: the operator's own"}},
                                true};
const Schema command_input_schema{
    "CommandInput",
    "A request of the station's protocol",
    {{"action", "string", "Reset, TriggerMessage, ..."}, {"payload", "any?", "As its schema says"}},
    true};

}  // namespace voltyard::api
