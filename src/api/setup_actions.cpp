// One-time links: one for whoever has the machine opens the console at once; one that was made for
// a person takes a password, with which that person then signs in.
#include "api/actions.hpp"
#include "api/cookies.hpp"
#include "api/hash_queue.hpp"
#include "api/json_input.hpp"
#include "api/people_json.hpp"
#include "api/person_change.hpp"

namespace voltyard::api {
namespace {

using storage::ApiKeyRow;
using storage::PersonRow;

const Error unknown_link{ErrorKind::unauthorised, "this link is unknown, used or expired", {}};

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

std::optional<http::Response> refuse_attempt(Context& context, const http::Request& request) {
  const int wait = context.setup_limit.take(request.remote, std::chrono::steady_clock::now());
  if (wait == 0) return std::nullopt;
  return too_often(wait, "too many attempts from this address");
}

const ApiKeyRow* find_link(Context& context, std::string_view token) {
  const auto* link = context.keys.find(token, link_prefix);
  return link && link->one_time_link ? link : nullptr;
}

Task<http::Response> open_console(Context& context, const Call& call, const ApiKeyRow& link) {
  auto used = link;
  used.revoked = true;
  auto login = make_login(context, call.request, link.operator_id);
  login.row.role = link.role;
  storage::Commit commit;
  commit.changes.emplace_back(std::move(used));
  commit.changes.emplace_back(login.row);
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = link.operator_id;
  entry.kind = desk::log::signed_in;
  entry.who = link.name;
  entry.text = "by a one-time link, from " + call.request.remote;
  commit.changes.emplace_back(std::move(entry));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  auto response = http::json_response(204, {});
  set_login_cookie(response, call.request, login.token, context.options.login_lifetime);
  co_return response;
}

// Nobody is signed in by it: a second factor, if there is one, is asked for as always.
Task<http::Response> take_password(Context& context, const ApiKeyRow& link,
                                   const std::string& password) {
  const auto* person = context.keys.person(link.person_id);
  if (!person) co_return http::problem_response(unknown_link);
  const auto id = person->id;
  const auto fine = people::check_password(password, person->login, person->name);
  if (!fine) co_return http::problem_response(fine.error());
  const auto hash = co_await context.hashes.hash(password);
  if (!hash) co_return http::problem_response(hash.error());
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    if (row.disabled || !context.keys.find(link.id)) return unknown_link;
    const bool first = row.password.empty();
    row.password = *hash;
    row.password_at = context.services.wall.now();
    end_logins(context, row.id, commit);  // and the link
    commit.changes.emplace_back(
        person_entry(context, row, desk::log::password_changed, who_is(row),
                     first ? "the first one, by a one-time link" : "by a one-time link"));
    return {};
  };
  const auto changed = co_await change_person(context, id, decide);
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

}  // namespace

Answer look_at_link(Context& context, const Call& call) {
  if (auto refused = refuse_attempt(context, call.request)) co_return std::move(*refused);
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto token = input->text("token", 1, 64);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto* link = find_link(context, token);
  if (!link) co_return http::problem_response(unknown_link);
  const auto* person = context.keys.person(link->person_id);
  JsonWriter out;
  write_link(out, person);
  co_return http::json_response(200, out.take());
}

Answer exchange_link(Context& context, const Call& call) {
  if (auto refused = refuse_attempt(context, call.request)) co_return std::move(*refused);
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto token = input->text("token", 1, 64);
  const auto password = input->optional_text("password", 1024);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (!may_have_cookie(call.request, context.options.login_over_plain_http)) {
    co_return no_cookie_without_tls();
  }
  const auto* found = find_link(context, token);
  if (!found) co_return http::problem_response(unknown_link);
  const ApiKeyRow link = *found;
  const LinkInUse exchange(context.links_in_use, link.id);
  if (!exchange.taken()) co_return http::problem_response(unknown_link);
  if (!link.person_id.is_nil()) {
    if (!password) co_return http::problem_response(invalid("is needed", "/password"));
    co_return co_await take_password(context, link, *password);
  }
  if (password) co_return http::problem_response(invalid("is not taken here", "/password"));
  co_return co_await open_console(context, call, link);
}

}  // namespace voltyard::api
