#include "api/key_actions.hpp"

#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/catalog_changes.hpp"
#include "api/catalog_json.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"
#include "api/person_change.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using storage::ApiKeyRow;

constexpr std::string_view key_made = "key.made";
constexpr std::string_view key_revoked = "key.revoked";

Result<ApiKeyRow> read_key(Context& context, const Call& call, std::string_view secret) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  ApiKeyRow row;
  const auto now = context.services.wall.now();
  row.id = ApiKeyId::make(now, context.services.random);
  row.operator_id = call.caller.operator_id;
  row.name = input->text("name", 1, 100);
  const auto role = parse_role(input->text("role", 1, 20));
  if (!role) input->fail("role", "must be viewer, operator or administrator");
  row.role = role.value_or(storage::Role::viewer);
  const auto snapshot = context.services.directory.current();
  row.locations = read_locations(*input, *snapshot, row.operator_id);
  row.digest = sha256(secret);
  row.created_at = now;
  constexpr std::int64_t never = 0;
  const auto days = input->integer("expires_in_days", never, 0, 3650);
  if (days != never) row.expires_at = now + std::chrono::hours(24 * days);
  if (const auto fine = input->finish(); !fine) return fine.error();
  return row;
}

Changed about(const ApiKeyRow& row, std::string_view kind) {
  return {kind, to_string(row.id), row.name + ", " + std::string(to_string(row.role))};
}

}  // namespace

Task<Result<std::string>> make_setup_link(csms::Directory& directory, OperatorId operator_id,
                                          Timestamp wall_now, Duration lifetime, Random& random) {
  auto token = make_token(link_prefix, random);
  ApiKeyRow row;
  row.id = ApiKeyId::make(wall_now, random);
  row.operator_id = operator_id;
  row.name = "one-time link";
  row.role = storage::Role::administrator;
  row.digest = sha256(token);
  row.created_at = wall_now;
  row.expires_at = wall_now + lifetime;
  row.one_time_link = true;
  storage::Commit commit;
  for (const auto& older : directory.current()->rows.api_keys) {
    if (!older.one_time_link || older.revoked || older.operator_id != operator_id) continue;
    if (!older.person_id.is_nil()) continue;  // an invitation
    auto& replaced = std::get<ApiKeyRow>(commit.changes.emplace_back(older));
    replaced.revoked = true;
  }
  commit.changes.emplace_back(std::move(row));
  const auto changed = co_await directory.change(std::move(commit));
  if (!changed) co_return changed.error();
  co_return token;
}

bool has_administrator(const csms::Snapshot& snapshot, Timestamp wall_now) {
  const auto administers = [](const storage::PersonRow& person) {
    return person.role == storage::Role::administrator && !person.disabled &&
           !person.password.empty();
  };
  if (std::ranges::any_of(snapshot.rows.people, administers)) return true;
  return std::ranges::any_of(snapshot.rows.api_keys, [&](const ApiKeyRow& key) {
    return key.role == storage::Role::administrator && !key.one_time_link && !key.revoked &&
           key.person_id.is_nil() && (!key.expires_at || *key.expires_at > wall_now);
  });
}

Answer list_api_keys(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  std::vector<const ApiKeyRow*> rows;
  for (const auto& row : snapshot->rows.api_keys) {
    const bool shown = !row.revoked && !row.one_time_link && !is_login(row);
    if (shown && row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  co_return page_by_id<ApiKeyId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const ApiKeyRow& row) { write_api_key(out, row); });
}

Answer make_api_key(Context& context, const Call& call) {
  const auto secret = make_token(key_prefix, context.services.random);
  const auto row = read_key(context, call, secret);
  if (!row) co_return http::problem_response(row.error());
  storage::Commit commit;
  commit.changes.emplace_back(*row);
  commit.events.push_back(change_event(context, call.caller, "api_key", to_string(row->id)));
  const auto snapshot = context.services.directory.current();
  Changes changes;
  changes.text("name", "", row->name).text("role", "", to_string(row->role));
  changes.text("locations", "", place_names(*snapshot, row->locations));
  changes.time("expires_at", std::nullopt, row->expires_at);
  commit.changes.emplace_back(
      change_entry(context, call.caller, about(*row, key_made), std::move(changes)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  write_api_key(out, *row, secret);
  co_return http::json_response(201, out.take());
}

Answer revoke_api_key(Context& context, const Call& call) {
  const auto id = path_id<ApiKeyId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto* found = context.keys.find(*id);
  if (!found || found->operator_id != call.caller.operator_id || is_login(*found)) {
    co_return http::problem_response(not_found("there is no such key"));
  }
  ApiKeyRow row = *found;
  row.revoked = true;
  storage::Commit commit;
  Changes changes;
  changes.flag("revoked", false, true);
  commit.changes.emplace_back(
      change_entry(context, call.caller, about(row, key_revoked), std::move(changes)));
  commit.changes.emplace_back(std::move(row));
  commit.events.push_back(change_event(context, call.caller, "api_key_revoked", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

}  // namespace voltyard::api
