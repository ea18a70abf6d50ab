#include "api/me_json.hpp"

namespace voltyard::api {

const Schema me_operator_schema{
    "MeOperator", "Whose yard it is", {{"id", "uuid"}, {"name", "string"}}};
const Schema me_schema{
    "Me",
    "The key or login that is asking",
    {{"name", "string"}, {"role", "viewer|operator|administrator"}, {"operator", "MeOperator"}}};
const Schema setup_input_schema{
    "SetupInput", "The one-time link's token", {{"token", "string"}}, true};
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
