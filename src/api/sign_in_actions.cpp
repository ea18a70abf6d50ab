// Signing in with a name and a password, and then a code. What is wrong is answered alike whether
// there is such a name or not, and takes the same work (N103).
#include "api/actions.hpp"
#include "api/cookies.hpp"
#include "api/hash_queue.hpp"
#include "api/json_input.hpp"
#include "api/person_change.hpp"
#include "api/second_factor.hpp"

#include "people/device.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace voltyard::api {
namespace {

using people::Throttle;
using storage::PersonRow;

struct SignIn {
  std::string login;
  std::string password;
  std::string code;
};

Result<SignIn> read_sign_in(const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  SignIn asked;
  asked.login = people::fold_login(input->text("login", 1, 128));
  asked.password = input->text("password", 1, 1024);
  asked.code = input->optional_text("code", 32).value_or("");
  if (const auto fine = input->finish(); !fine) return fine.error();
  return asked;
}

http::Response wait(int seconds) { return too_often(seconds, "too many attempts, wait a moment"); }

http::Response wrong() {
  return http::problem_response(
      Error{ErrorKind::unauthorised, "the name or the password is wrong", {}});
}

http::Response code_needed() {
  return http::problem_response(401, "code-needed", "the code of the second factor is needed");
}

http::Response wrong_code() {
  return http::problem_response(401, "wrong-code", "the code is wrong or was used before");
}

Task<void> store_later(storage::Store& store, storage::Commit commit) {
  co_await store.commit(commit);
}

// The log hears of failures of people there are, and of each not too often: it can only grow.
// Nobody waits for it: the answer must not tell by its time that there is such a name.
void tell_failure(Context& context, const Call& call, const PersonRow& person,
                  std::string_view what) {
  const auto now = std::chrono::steady_clock::now();
  if (context.failures_told.take(to_string(person.id), now) > 0) return;
  storage::Commit commit;
  commit.changes.emplace_back(person_entry(context, person, desk::log::sign_in_failed,
                                           who_is(person),
                                           std::string(what) + ", from " + call.request.remote));
  auto task = store_later(context.services.store, std::move(commit));
  boost::asio::co_spawn(context.services.executor, std::move(task), boost::asio::detached);
}

// The password was right: on the row as it is now, uses the code and makes the login.
Task<http::Response> let_in(Context& context, const Call& call, const SignIn& asked,
                            const PersonRow& verified) {
  std::string renewed;
  if (context.hashes.is_outdated(verified.password)) {
    auto hash = co_await context.hashes.hash(asked.password);
    if (hash) renewed = std::move(*hash);  // else another time
  }
  NewLogin login = make_login(context, call.request, verified.operator_id);
  bool right_code = true;
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    const Error changed{ErrorKind::unauthorised, "the name or the password is wrong", {}};
    if (row.disabled || row.password != verified.password) return changed;
    auto used = Code::fine;
    if (!row.totp.empty()) used = use_code(context, row, asked.code);
    right_code = used != Code::wrong;
    if (!right_code) return changed;
    if (!renewed.empty()) row.password = renewed;
    login.row.person_id = row.id;
    login.row.name = row.name;
    login.row.role = row.role;
    keep_few_logins(context, row.id, commit);
    commit.changes.emplace_back(login.row);
    commit.changes.emplace_back(
        person_entry(context, row, desk::log::signed_in, who_is(row), "from " + login.row.remote));
    if (used == Code::recovered) {
      commit.changes.emplace_back(
          person_entry(context, row, desk::log::recovery_code_used, who_is(row),
                       std::to_string(row.recovery_codes.size()) + " are left"));
    }
    return {};
  };
  const auto done = co_await change_person(context, verified.id, decide);
  if (!right_code) {
    tell_failure(context, call, verified, "wrong code after the right password");
    co_return wrong_code();
  }
  if (!done) co_return http::problem_response(done.error());
  auto response = http::json_response(204, {});
  set_login_cookie(response, call.request, login.token, context.options.login_lifetime);
  const auto& key = context.services.server_key;
  if (!people::known_device(key, asked.login, device_cookie(call.request))) {
    const auto cookie = people::make_device_cookie(key, asked.login, context.services.random);
    set_device_cookie(response, call.request, cookie);
  }
  co_return response;
}

}  // namespace

Answer sign_in(Context& context, const Call& call) {
  const auto now = std::chrono::steady_clock::now();
  const auto asked = read_sign_in(call);
  if (!asked) co_return http::problem_response(asked.error());
  if (!may_have_cookie(call.request, context.options.login_over_plain_http)) {
    co_return no_cookie_without_tls();
  }
  const auto device =
      people::known_device(context.services.server_key, asked->login, device_cookie(call.request));
  Throttle::Attempt attempt;
  attempt.name = asked->login;
  attempt.address = source_of(call.request.remote);
  attempt.device = device.value_or("");
  if (const int seconds = context.sign_ins.begin(attempt, now); seconds > 0) {
    co_return wait(seconds);
  }
  const auto* known = context.keys.person(asked->login);
  const PersonRow person = known && !known->disabled ? *known : PersonRow{};
  const auto right =
      co_await context.hashes.verify(person.password, asked->password, device.has_value());
  if (!right) {  // it was never looked at: it counts for nothing
    context.sign_ins.take_back(attempt, now);
    co_return wait(1);
  }
  if (!*right) {
    if (!person.id.is_nil()) tell_failure(context, call, person, "wrong password");
    co_return wrong();
  }
  context.sign_ins.succeeded(attempt, now);
  if (person.totp.empty()) co_return co_await let_in(context, call, *asked, person);
  if (asked->code.empty()) co_return code_needed();
  if (const int seconds = context.codes.begin(attempt, now); seconds > 0) co_return wait(seconds);
  auto response = co_await let_in(context, call, *asked, person);
  if (response.status == 204) context.codes.succeeded(attempt, now);
  co_return response;
}

}  // namespace voltyard::api
