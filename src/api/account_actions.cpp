// What people do about themselves: name and password of whoever came by a set-up link, another
// password, the second factor, recovery codes. What makes an account weaker asks for the password
// again, so that a console left open is not enough.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/cookies.hpp"
#include "api/hash_queue.hpp"
#include "api/json_input.hpp"
#include "api/people_json.hpp"
#include "api/person_change.hpp"
#include "api/still_you.hpp"

#include "papers/qr_code.hpp"
#include "people/device.hpp"
#include "people/recovery.hpp"
#include "people/seal.hpp"
#include "people/totp.hpp"

#include <charconv>

namespace voltyard::api {
namespace {

using storage::PersonRow;

constexpr std::size_t longest_name = 60;
constexpr Duration enrolment_lifetime = std::chrono::minutes(10);

std::string seal_purpose(const PersonRow& person) { return "totp " + to_string(person.id); }
std::string enrolment_purpose(const PersonRow& person) {
  return "enrolment " + to_string(person.id);
}

struct Enrolment {
  std::int64_t begun_ms = 0;
  std::string secret;
};

std::optional<Enrolment> open_enrolment(Context& context, const PersonRow& person,
                                        const std::string& sealed) {
  const auto text = people::unseal(context.services.server_key, enrolment_purpose(person), sealed);
  if (!text) return std::nullopt;
  const auto blank = text->find(' ');
  if (blank == std::string::npos) return std::nullopt;
  Enrolment enrolment;
  std::from_chars(text->data(), text->data() + blank, enrolment.begun_ms);
  enrolment.secret = text->substr(blank + 1);
  const Timestamp begun{enrolment.begun_ms};
  if (context.services.wall.now() - begun >= enrolment_lifetime) return std::nullopt;
  return enrolment;
}

http::Response codes_response(const std::vector<std::string>& codes) {
  JsonWriter out;
  out.object().list("codes");
  for (const auto& code : codes) out.text({}, code);
  out.end().end();
  return http::json_response(200, out.take());
}

void keep_codes(Context& context, PersonRow& row, const std::vector<std::string>& codes) {
  row.recovery_codes.clear();
  for (const auto& code : codes) {
    row.recovery_codes.push_back(people::recovery_digest(context.services.server_key, code));
  }
}

// Of the body {"password": ...}.
Result<std::string> read_password(const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  auto password = input->text("password", 1, 1024);
  if (const auto fine = input->finish(); !fine) return fine.error();
  return password;
}

}  // namespace

Answer make_account(Context& context, const Call& call) {
  if (!call.caller.by_cookie || !call.caller.person_id.is_nil()) {
    co_return http::problem_response(conflict("this is for whoever came by a set-up link"));
  }
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  PersonRow row;
  row.login = people::fold_login(input->text("login", 1, 128));
  row.name = input->text("name", 1, longest_name);
  const auto password = input->text("password", 1, 1024);
  if (!people::is_login(row.login)) input->fail("login", "must be 2 to 64 letters without blanks");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto fine = people::check_password(password, row.login, row.name);
  if (!fine) co_return http::problem_response(fine.error());
  if (context.keys.person(row.login)) {
    co_return http::problem_response(conflict("this name to sign in with is taken"));
  }
  const auto hash = co_await context.hashes.hash(password);
  if (!hash) co_return http::problem_response(hash.error());
  const auto* found = context.keys.find(call.caller.key_id);
  if (!found) co_return http::problem_response(conflict("this login has ended"));
  const auto now = context.services.wall.now();
  row.id = storage::PersonId::make(now, context.services.random);
  row.operator_id = call.caller.operator_id;
  row.role = call.caller.role;
  row.password = *hash;
  row.password_at = row.created_at = now;
  auto before = *found;
  before.revoked = true;
  auto login = make_login(context, call.request, row.operator_id);
  login.row.person_id = row.id;
  login.row.name = row.name;
  storage::Commit commit;
  commit.changes.emplace_back(row);
  commit.changes.emplace_back(std::move(before));
  commit.changes.emplace_back(login.row);
  commit.changes.emplace_back(person_entry(context, row, desk::log::person_made, who_is(row),
                                           "by a set-up link, as administrator"));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  auto response = http::json_response(204, {});
  set_login_cookie(response, call.request, login.token, context.options.login_lifetime);
  const auto& key = context.services.server_key;
  const auto cookie = people::make_device_cookie(key, row.login, context.services.random);
  set_device_cookie(response, call.request, cookie);
  co_return response;
}

Answer change_password(Context& context, const Call& call) {
  const auto person = caller_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto current = input->text("current", 1, 1024);
  const auto password = input->text("password", 1, 1024);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto fine = people::check_password(password, person->login, person->name);
  if (!fine) co_return http::problem_response(fine.error());
  const auto same = co_await verify_again(context, *person, current);
  if (!same && same.error().kind == ErrorKind::invalid) {
    co_return http::problem_response(invalid("the password is wrong", "/current"));
  }
  if (!same) co_return http::problem_response(same.error());
  const auto hash = co_await context.hashes.hash(password);
  if (!hash) co_return http::problem_response(hash.error());
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    if (row.password != person->password) return conflict("the password was just changed");
    row.password = *hash;
    row.password_at = context.services.wall.now();
    const int ended = end_logins(context, row.id, commit, call.caller.key_id);
    commit.changes.emplace_back(person_entry(context, row, desk::log::password_changed, who_is(row),
                                             std::to_string(ended) + " other logins ended"));
    return {};
  };
  const auto changed = co_await change_person(context, person->id, decide);
  if (!changed) co_return http::problem_response(changed.error());
  co_return http::json_response(204, {});
}

Answer begin_second_factor(Context& context, const Call& call) {
  const auto person = caller_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  const auto password = read_password(call);
  if (!password) co_return http::problem_response(password.error());
  if (!person->totp.empty()) {
    co_return http::problem_response(conflict("there is a second factor already"));
  }
  const auto same = co_await verify_again(context, *person, *password);
  if (!same) co_return http::problem_response(same.error());
  const auto& services = context.services;
  const auto secret = people::make_totp_secret(services.random);
  const auto begun = std::to_string(services.wall.now().ms) + " " + secret;
  const auto uri = people::otpauth_uri("voltyard", person->login, secret);
  const auto code = papers::qr_svg(uri);
  if (!code) co_return http::problem_response(code.error());
  JsonWriter out;
  out.object().text("secret", people::base32(secret)).text("uri", uri).text("code_svg", *code);
  out.text("enrolment",
           people::seal(services.server_key, enrolment_purpose(*person), begun, services.random));
  out.end();
  co_return http::json_response(200, out.take());
}

Answer confirm_second_factor(Context& context, const Call& call) {
  const auto person = caller_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto sealed = input->text("enrolment", 1, 256);
  const auto code = input->text("code", 6, 6);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto enrolment = open_enrolment(context, *person, sealed);
  if (!enrolment) {
    co_return http::problem_response(conflict("this took too long, begin again"));
  }
  const auto now = context.services.wall.now();
  const auto step = people::accept_totp(enrolment->secret, code, now, 0);
  if (!step) {
    co_return http::problem_response(
        invalid("the code is wrong: is the clock of the phone right?", "/code"));
  }
  const auto codes = people::make_recovery_codes(context.services.random);
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    if (!row.totp.empty()) return conflict("there is a second factor already");
    row.totp = people::seal(context.services.server_key, seal_purpose(row), enrolment->secret,
                            context.services.random);
    row.totp_step = *step;
    keep_codes(context, row, codes);
    commit.changes.emplace_back(
        person_entry(context, row, desk::log::second_factor_on, who_is(row), ""));
    return {};
  };
  const auto changed = co_await change_person(context, person->id, decide);
  if (!changed) co_return http::problem_response(changed.error());
  co_return codes_response(codes);
}

Answer end_second_factor(Context& context, const Call& call) {
  const auto person = caller_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto password = input->text("password", 1, 1024);
  const auto code = input->text("code", 1, 32);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (person->totp.empty()) {
    co_return http::problem_response(conflict("there is no second factor"));
  }
  const auto same = co_await verify_again(context, *person, password);
  if (!same) co_return http::problem_response(same.error());
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    row.totp.clear();
    row.recovery_codes.clear();
    commit.changes.emplace_back(
        person_entry(context, row, desk::log::second_factor_off, who_is(row), "by the person"));
    return {};
  };
  const std::optional<std::string> given = code;
  const auto ended = co_await spend_code(context, *person, given, decide);
  if (!ended) co_return http::problem_response(ended.error());
  co_return http::json_response(204, {});
}

Answer make_recovery_codes(Context& context, const Call& call) {
  const auto person = caller_person(context, call);
  if (!person) co_return http::problem_response(person.error());
  const auto password = read_password(call);
  if (!password) co_return http::problem_response(password.error());
  const auto same = co_await verify_again(context, *person, *password);
  if (!same) co_return http::problem_response(same.error());
  const auto codes = people::make_recovery_codes(context.services.random);
  const Decide decide = [&](PersonRow& row, storage::Commit& commit) -> Status {
    if (row.totp.empty()) return conflict("there is no second factor");
    keep_codes(context, row, codes);
    commit.changes.emplace_back(
        person_entry(context, row, desk::log::recovery_codes_made, who_is(row), ""));
    return {};
  };
  const auto changed = co_await change_person(context, person->id, decide);
  if (!changed) co_return http::problem_response(changed.error());
  co_return codes_response(codes);
}

}  // namespace voltyard::api
