// People as their administrator sees them: who there is, inviting, changing, disabling; what was
// and what is goes to the log. Passwords and second factors are set by the people themselves.
#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"
#include "api/people_json.hpp"
#include "api/person_change.hpp"

#include "people/password.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using storage::ApiKeyRow;
using storage::PersonRow;
using storage::Role;

constexpr std::size_t longest_name = 60;
constexpr std::size_t most_people = 1'000;  // of an operator

std::optional<Role> role_of_person(std::string_view text) {
  const auto role = parse_role(text);
  return role == Role::detector ? std::nullopt : role;
}

Changes difference(const csms::Snapshot& snapshot, const PersonRow& was, const PersonRow& is) {
  Changes changes;
  changes.text("name", was.name, is.name);
  changes.text("role", to_string(was.role), to_string(is.role));
  changes.text("locations", place_names(snapshot, was.locations),
               place_names(snapshot, is.locations));
  changes.flag("disabled", was.disabled, is.disabled);
  return changes;
}

bool administers(const PersonRow& row) {
  return row.role == Role::administrator && row.locations.empty() && !row.disabled;
}

// Whoever takes the last administrator's role away could not give it back.
bool is_last_administrator(const csms::Snapshot& snapshot, const PersonRow& person) {
  return administers(person) && std::ranges::none_of(snapshot.rows.people, [&](const auto& row) {
           return row.operator_id == person.operator_id && row.id != person.id &&
                  administers(row) && !row.password.empty();
         });
}

// A new link for the person; older ones are void.
std::string add_invitation(Context& context, const PersonRow& person, storage::Commit& commit) {
  const auto now = context.services.wall.now();
  const auto snapshot = context.services.directory.current();
  for (const auto& older : snapshot->rows.api_keys) {
    if (older.person_id != person.id || !older.one_time_link || older.revoked) continue;
    auto over = older;
    over.revoked = true;
    commit.changes.emplace_back(std::move(over));
  }
  const auto token = make_token(link_prefix, context.services.random);
  ApiKeyRow link;
  link.id = ApiKeyId::make(now, context.services.random);
  link.operator_id = person.operator_id;
  link.name = "invitation";
  link.digest = sha256(token);
  link.created_at = now;
  link.expires_at = now + invitation_lifetime;
  link.one_time_link = true;
  link.person_id = person.id;
  commit.changes.emplace_back(std::move(link));
  return "/setup#token=" + token;
}

http::Response person_response(int status, const PersonRow& row) {
  JsonWriter out;
  write_person(out, row);
  return http::json_response(status, out.take());
}

}  // namespace

Answer list_people(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  std::vector<const PersonRow*> rows;
  for (const auto& row : snapshot->rows.people) {
    if (row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  co_return page_by_id<storage::PersonId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const PersonRow& row) { write_person(out, row); });
}

Answer get_person(Context& context, const Call& call) {
  const auto person = own_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  co_return person_response(200, *person);
}

Answer add_person(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto snapshot = context.services.directory.current();
  PersonRow row;
  row.operator_id = call.caller.operator_id;
  row.login = people::fold_login(input->text("login", 1, 128));
  row.name = input->text("name", 1, longest_name);
  const auto role = role_of_person(input->text("role", 1, 20));
  row.locations = read_locations(*input, *snapshot, row.operator_id);
  if (!role) input->fail("role", "must be viewer, operator or administrator");
  if (!people::is_login(row.login)) input->fail("login", "must be 2 to 64 letters without blanks");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (context.keys.person(row.login)) {
    co_return http::problem_response(conflict("this name to sign in with is taken"));
  }
  const auto known =
      std::ranges::count(snapshot->rows.people, row.operator_id, &PersonRow::operator_id);
  if (static_cast<std::size_t>(known) >= most_people) {
    co_return http::problem_response(limited("there are a thousand people already"));
  }
  const auto now = context.services.wall.now();
  row.id = storage::PersonId::make(now, context.services.random);
  row.role = *role;
  row.created_at = now;
  storage::Commit commit;
  commit.changes.emplace_back(row);
  const auto link = add_invitation(context, row, commit);
  const auto places = place_names(*snapshot, row.locations);
  Changes changes;
  changes.text("name", "", row.name).text("role", "", to_string(row.role));
  changes.text("locations", "", places);
  commit.changes.emplace_back(
      change_entry(context, call.caller,
                   {desk::log::person_made, to_string(row.id),
                    who_is(row) + ", " + std::string(to_string(row.role)) + ", " + places},
                   std::move(changes)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  out.object();
  write_person(out, row, "person");
  write_invitation(out, "invitation", link, now + invitation_lifetime);
  out.end();
  co_return http::json_response(201, out.take());
}

Answer change_person_row(Context& context, const Call& call) {
  const auto person = own_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto snapshot = context.services.directory.current();
  std::optional<Role> role;
  std::optional<std::string> name;
  std::optional<std::vector<LocationId>> locations;
  if (input->has("name")) name = input->text("name", 1, longest_name);
  if (input->has("role")) {
    role = role_of_person(input->text("role", 1, 20));
    if (!role) input->fail("role", "must be viewer, operator or administrator");
  }
  const bool located = input->has("location_ids");
  auto given = read_locations(*input, *snapshot, call.caller.operator_id);
  if (located) locations = std::move(given);
  const bool has_disabled = input->has("disabled");
  const bool disabled = input->flag("disabled", false);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    const auto was = row;
    if (name) row.name = *name;
    if (role) row.role = *role;
    if (locations) row.locations = *locations;
    if (has_disabled) row.disabled = disabled;
    const auto now_known = context.services.directory.current();
    if (!administers(row) && is_last_administrator(*now_known, was)) {
      return conflict("this is the last administrator of all locations");
    }
    if (row.disabled) end_logins(context, row.id, commit);
    auto changes = difference(*now_known, was, row);
    if (changes.empty()) return {};
    Changed changed{desk::log::person_changed, to_string(row.id),
                    who_is(was) + ": " + changes.sentence()};
    commit.changes.emplace_back(
        change_entry(context, call.caller, std::move(changed), std::move(changes)));
    return {};
  };
  const auto changed = co_await change_person(context, person->id, decide);
  if (!changed) co_return http::problem_response(changed.error());
  co_return person_response(200, *changed);
}

Answer invite_person(Context& context, const Call& call) {
  const auto person = own_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  if (person->disabled) co_return http::problem_response(conflict("the person is disabled"));
  storage::Commit commit;
  const auto link = add_invitation(context, *person, commit);
  commit.changes.emplace_back(person_entry(context, *person, desk::log::person_invited,
                                           person_of(call.caller), who_is(*person)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  write_invitation(out, {}, link, context.services.wall.now() + invitation_lifetime);
  co_return http::json_response(201, out.take());
}

// For whoever lost both the device and the recovery codes.
Answer remove_second_factor(Context& context, const Call& call) {
  const auto person = own_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  if (person->id == call.caller.person_id) {
    co_return http::problem_response(conflict("of your own it takes the password and a code"));
  }
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    if (row.totp.empty()) return {};
    row.totp.clear();
    row.recovery_codes.clear();
    end_logins(context, row.id, commit);
    commit.changes.emplace_back(person_entry(context, row, desk::log::second_factor_off,
                                             person_of(call.caller), "of " + who_is(row)));
    return {};
  };
  const auto changed = co_await change_person(context, person->id, decide);
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

}  // namespace voltyard::api
