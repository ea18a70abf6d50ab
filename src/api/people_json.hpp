// People, their logins and what concerns signing in, as the API shows and takes them.
#pragma once

#include "api/key_ring.hpp"
#include "api/schema.hpp"

#include "storage/records.hpp"

#include <optional>
#include <span>

namespace voltyard::api {

extern const Schema person_schema, person_page_schema, person_input_schema, person_change_schema,
    new_person_schema;
extern const Schema link_schema, link_input_schema, person_link_schema;
extern const Schema sign_in_input_schema, account_input_schema, password_change_schema;
extern const Schema own_password_schema, enrolment_schema, enrolment_code_schema,
    second_factor_off_schema, recovery_codes_schema;
extern const Schema login_schema, login_page_schema, login_list_schema;

void write_person(JsonWriter& out, const storage::PersonRow& person, std::string_view name = {});
void write_link(JsonWriter& out, const storage::PersonRow* person);  // nobody: opens the console
// `link` is shown once.
void write_invitation(JsonWriter& out, std::string_view name, std::string_view link,
                      Timestamp expires_at);
void write_login(JsonWriter& out, const storage::ApiKeyRow& row, const storage::PersonRow* owner,
                 Timestamp last_used, bool current);
void write_locations(JsonWriter& out, std::span<const LocationId> locations);

}  // namespace voltyard::api
