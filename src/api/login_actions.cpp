// Consoles that are signed in: one's own, and for an administrator everybody's. Ending one is at
// once: its next request is a stranger's, and its live feed closes (N101, N102).
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/cookies.hpp"
#include "api/paging.hpp"
#include "api/people_json.hpp"
#include "api/person_change.hpp"

namespace voltyard::api {
namespace {

using storage::ApiKeyRow;

// In force, and of the caller's operator. `own`: also of the caller.
std::vector<const ApiKeyRow*> logins_of(Context& context, const csms::Snapshot& snapshot,
                                        const Caller& caller, bool own) {
  std::vector<const ApiKeyRow*> rows;
  for (const auto& row : snapshot.rows.api_keys) {
    if (!is_login(row) || row.operator_id != caller.operator_id) continue;
    const bool mine = row.id == caller.key_id ||
                      (!caller.person_id.is_nil() && row.person_id == caller.person_id);
    if ((mine || !own) && context.keys.find(row.id)) rows.push_back(&row);
  }
  return rows;
}

void write_row(Context& context, const Call& call, JsonWriter& out, const ApiKeyRow& row) {
  write_login(out, row, context.keys.person(row.person_id), context.keys.last_used(row),
              row.id == call.caller.key_id);
}

Answer end_login(Context& context, const Call& call, bool own) {
  const auto id = path_id<ApiKeyId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto rows = logins_of(context, *snapshot, call.caller, own);
  const auto found =
      std::ranges::find_if(rows, [&](const ApiKeyRow* row) { return row->id == *id; });
  if (found == rows.end()) co_return http::problem_response(not_found("there is no such login"));
  ApiKeyRow over = **found;
  over.revoked = true;
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = call.caller.operator_id;
  entry.kind = desk::log::login_ended;
  entry.who = person_of(call.caller);
  entry.subject = to_string(over.id);
  const auto* owner = context.keys.person(over.person_id);
  entry.text = (owner ? who_is(*owner) : over.name) + ", from " + over.remote;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(over));
  commit.changes.emplace_back(std::move(entry));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

}  // namespace

Answer list_own_logins(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  out.object().list("items");
  for (const auto* row : logins_of(context, *snapshot, call.caller, true)) {
    write_row(context, call, out, *row);
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

Answer list_logins(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  co_return page_by_id<ApiKeyId>(
      context, call, logins_of(context, *snapshot, call.caller, false),
      [&](JsonWriter& out, const ApiKeyRow& row) { write_row(context, call, out, row); });
}

Answer end_own_login(Context& context, const Call& call) {
  co_return co_await end_login(context, call, true);
}

Answer end_any_login(Context& context, const Call& call) {
  co_return co_await end_login(context, call, false);
}

Answer end_other_logins(Context& context, const Call& call) {
  const auto* person = context.keys.person(call.caller.person_id);
  if (!person) co_return http::problem_response(conflict("this is for people who signed in"));
  storage::Commit commit;
  const int ended = end_logins(context, person->id, commit, call.caller.key_id);
  commit.changes.emplace_back(person_entry(context, *person, desk::log::login_ended,
                                           who_is(*person), std::to_string(ended) + " others"));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

Answer log_out(Context& context, const Call& call) {
  const auto* found = context.keys.find(call.caller.key_id);
  if (!call.caller.by_cookie || !found) {
    co_return http::problem_response(conflict("only a console login can be ended like this"));
  }
  ApiKeyRow row = *found;
  row.revoked = true;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(row));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  auto response = http::json_response(204, {});
  clear_login_cookie(response, call.request);
  co_return response;
}

}  // namespace voltyard::api
