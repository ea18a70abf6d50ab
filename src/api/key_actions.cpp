#include "api/key_actions.hpp"

#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/catalog_json.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::api {
namespace {

using storage::ApiKeyRow;

bool loopback(std::string_view address) { return address == "::1" || address.starts_with("127."); }

std::string cookie_header(std::string_view token, bool tls, std::int64_t seconds) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}",
                     tls ? "__Host-voltyard" : "voltyard", token, seconds, tls ? "; Secure" : "");
}

// Releases the link when the exchange is over, however it ends.
class LinkInUse {
 public:
  LinkInUse(std::set<ApiKeyId>& links, ApiKeyId id) : links_(links), id_(id) {
    taken_ = links_.insert(id_).second;
  }
  ~LinkInUse() {
    if (taken_) links_.erase(id_);
  }
  LinkInUse(const LinkInUse&) = delete;
  LinkInUse& operator=(const LinkInUse&) = delete;
  bool taken() const { return taken_; }

 private:
  std::set<ApiKeyId>& links_;
  ApiKeyId id_;
  bool taken_ = false;
};

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
  row.digest = sha256(secret);
  row.created_at = now;
  constexpr std::int64_t never = 0;
  const auto days = input->integer("expires_in_days", never, 0, 3650);
  if (days != never) row.expires_at = now + std::chrono::hours(24 * days);
  if (const auto fine = input->finish(); !fine) return fine.error();
  return row;
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
    auto& replaced = std::get<ApiKeyRow>(commit.changes.emplace_back(older));
    replaced.revoked = true;
  }
  commit.changes.emplace_back(std::move(row));
  const auto changed = co_await directory.change(std::move(commit));
  if (!changed) co_return changed.error();
  co_return token;
}

bool has_administrator(const csms::Snapshot& snapshot, Timestamp wall_now) {
  return std::ranges::any_of(snapshot.rows.api_keys, [&](const ApiKeyRow& key) {
    return key.role == storage::Role::administrator && !key.one_time_link && !key.revoked &&
           (!key.expires_at || *key.expires_at > wall_now);
  });
}

Answer list_api_keys(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  std::vector<const ApiKeyRow*> rows;
  for (const auto& row : snapshot->rows.api_keys) {
    const bool shown = !row.revoked && !row.one_time_link;
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
  if (!found || found->operator_id != call.caller.operator_id) {
    co_return http::problem_response(not_found("there is no such key"));
  }
  ApiKeyRow row = *found;
  row.revoked = true;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(row));
  commit.events.push_back(change_event(context, call.caller, "api_key_revoked", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

Answer exchange_link(Context& context, const Call& call) {
  const auto& request = call.request;
  const int wait = context.setup_limit.take(request.remote, std::chrono::steady_clock::now());
  if (wait > 0) {
    auto response = http::problem_response(limited("too many attempts from this address"));
    response.headers.add("Retry-After", std::to_string(wait));
    co_return response;
  }
  auto input = JsonInput::parse(request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto token = input->text("token", 1, 64);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (!request.tls && !context.options.login_over_plain_http && !loopback(request.remote)) {
    const Error refusal{ErrorKind::forbidden,
                        "a login over plain HTTP is possible on this machine only: use TLS",
                        {}};
    co_return http::problem_response(refusal);
  }
  const auto* link = context.keys.find(token, link_prefix);
  const Error unknown{ErrorKind::unauthorised, "this link is unknown, used or expired", {}};
  if (!link || !link->one_time_link) co_return http::problem_response(unknown);
  const LinkInUse exchange(context.links_in_use, link->id);
  if (!exchange.taken()) co_return http::problem_response(unknown);
  const auto now = context.services.wall.now();
  const auto cookie = make_token(cookie_prefix, context.services.random);
  ApiKeyRow used = *link;
  used.revoked = true;
  ApiKeyRow login = *link;
  login.id = ApiKeyId::make(now, context.services.random);
  login.name = "console";
  login.digest = sha256(cookie);
  login.created_at = now;
  login.expires_at = now + context.options.login_lifetime;
  login.one_time_link = false;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(used));
  commit.changes.emplace_back(std::move(login));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  auto response = http::json_response(204, {});
  const auto seconds = context.options.login_lifetime.count() / 1000;
  response.headers.add("Set-Cookie", cookie_header(cookie, request.tls, seconds));
  co_return response;
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
  response.headers.add("Set-Cookie", cookie_header("", call.request.tls, 0));
  co_return response;
}

}  // namespace voltyard::api
