#include "api/people_json.hpp"

namespace voltyard::api {

const Schema person_schema{
    "Person",
    "Somebody who signs in to the console",
    {{"id", "uuid"},
     {"login", "string", "The name to sign in with"},
     {"name", "string", "What others see"},
     {"role", "viewer|operator|administrator"},
     {"location_ids", "[uuid]", "What the person is limited to; empty: all locations"},
     {"has_password", "boolean", "No: the invitation was not used yet"},
     {"password_at", "time?"},
     {"second_factor", "boolean"},
     {"disabled", "boolean"},
     {"created_at", "time?"}}};
const Schema person_page_schema{
    "PersonPage", "A page, by id", {{"items", "[Person]"}, {"next_cursor", "string?"}}};
const Schema person_input_schema{
    "PersonInput",
    "Somebody new",
    {{"login", "string", "2 to 64 octets without blanks; capitals do not matter"},
     {"name", "string"},
     {"role", "viewer|operator|administrator"},
     {"location_ids", "[uuid]?", "Left out or empty: all locations"}},
    true};
const Schema person_change_schema{"PersonChange",
                                  "What is left out stays",
                                  {{"name", "string?"},
                                   {"role", "viewer|operator|administrator?"},
                                   {"location_ids", "[uuid]?", "Empty: all locations"},
                                   {"disabled", "boolean?", "true: all logins end at once"}},
                                  true};
const Schema person_link_schema{
    "PersonLink",
    "A one-time link for a person; it is shown once",
    {{"link", "string", "The path of the page: put the address of the server before it"},
     {"expires_at", "time?"}}};
const Schema new_person_schema{
    "NewPerson", "Somebody new", {{"person", "Person"}, {"invitation", "PersonLink"}}};

const Schema link_input_schema{
    "LinkInput", "The one-time link's token", {{"token", "string"}}, true};
const Schema link_schema{"Link",
                         "What a one-time link is good for",
                         {{"kind", "console|person", "person: it takes a password"},
                          {"login", "string?"},
                          {"name", "string?"}}};

const Schema sign_in_input_schema{"SignInInput",
                                  "Who is there",
                                  {{"login", "string"},
                                   {"password", "string"},
                                   {"code", "string?", "Of the second factor, or a recovery code"}},
                                  true};
const Schema account_input_schema{"AccountInput",
                                  "The first person, made of the login of a set-up link",
                                  {{"login", "string"}, {"name", "string"}, {"password", "string"}},
                                  true};
const Schema password_change_schema{"PasswordChange",
                                    "All other logins end",
                                    {{"current", "string"}, {"password", "string"}},
                                    true};
const Schema own_password_schema{
    "OwnPassword", "That it is still you", {{"password", "string"}}, true};
const Schema enrolment_schema{
    "Enrolment",
    "A second factor that is not in force yet",
    {{"secret", "string", "To type into an authenticator app"},
     {"uri", "string", "otpauth://..., to open"},
     {"code_svg", "string", "The same as a QR code, to scan: a picture that no address leads to"},
     {"enrolment", "string", "To send back with the first code, within ten minutes"}}};
const Schema enrolment_code_schema{"EnrolmentCode",
                                   "The first code of the app",
                                   {{"enrolment", "string"}, {"code", "string"}},
                                   true};
const Schema second_factor_off_schema{
    "SecondFactorOff",
    "That it is still you",
    {{"password", "string"}, {"code", "string", "Or a recovery code"}},
    true};
const Schema recovery_codes_schema{
    "RecoveryCodes", "Each is good once; they are shown once", {{"codes", "[string]"}}};

const Schema login_schema{"Login",
                          "A console that is signed in",
                          {{"id", "uuid"},
                           {"person_id", "uuid?", "null: by a set-up link"},
                           {"person", "string?"},
                           {"created_at", "time?"},
                           {"last_used_at", "time?", "To a quarter of an hour"},
                           {"expires_at", "time?"},
                           {"remote", "string", "The address, and the program as it calls itself"},
                           {"current", "boolean", "It is the one that is asking"}}};
const Schema login_page_schema{
    "LoginPage", "A page, by id", {{"items", "[Login]"}, {"next_cursor", "string?"}}};
const Schema login_list_schema{"LoginList", "All of them", {{"items", "[Login]"}}};

void write_locations(JsonWriter& out, std::span<const LocationId> locations) {
  out.list("location_ids");
  for (const auto& id : locations) out.id({}, id);
  out.end();
}

void write_person(JsonWriter& out, const storage::PersonRow& person, std::string_view name) {
  out.object(name).id("id", person.id).text("login", person.login).text("name", person.name);
  out.text("role", to_string(person.role));
  write_locations(out, person.locations);
  out.flag("has_password", !person.password.empty()).time("password_at", person.password_at);
  out.flag("second_factor", !person.totp.empty()).flag("disabled", person.disabled);
  out.time("created_at", person.created_at).end();
}

void write_link(JsonWriter& out, const storage::PersonRow* person) {
  out.object().text("kind", person ? "person" : "console");
  out.text_or_null("login", person ? person->login : "");
  out.text_or_null("name", person ? person->name : "").end();
}

void write_invitation(JsonWriter& out, std::string_view name, std::string_view link,
                      Timestamp expires_at) {
  out.object(name).text("link", link).time("expires_at", expires_at).end();
}

void write_login(JsonWriter& out, const storage::ApiKeyRow& row, const storage::PersonRow* owner,
                 Timestamp last_used, bool current) {
  out.object().id("id", row.id).id("person_id", row.person_id);
  out.text_or_null("person", owner ? owner->name : "").time("created_at", row.created_at);
  out.time("last_used_at", last_used).time("expires_at", row.expires_at.value_or(Timestamp{}));
  out.text("remote", row.remote).flag("current", current).end();
}

}  // namespace voltyard::api
