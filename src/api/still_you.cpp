#include "api/still_you.hpp"

#include "api/hash_queue.hpp"
#include "api/second_factor.hpp"

namespace voltyard::api {
namespace {

constexpr std::string_view too_many = "too many attempts, wait a moment";

people::Throttle::Attempt attempt_of(const storage::PersonRow& person) {
  people::Throttle::Attempt attempt;
  attempt.name = person.login;
  attempt.device = "signed in";  // counted apart from those who are not
  return attempt;
}

}  // namespace

Result<storage::PersonRow> caller_person(Context& context, const Call& call) {
  const auto* person = context.keys.person(call.caller.person_id);
  if (!person || !call.caller.by_cookie) {
    return conflict("this is for people who signed in with a name and a password");
  }
  return *person;
}

Task<Status> verify_again(Context& context, const storage::PersonRow& person,
                          const std::string& password) {
  const auto attempt = attempt_of(person);
  const auto now = std::chrono::steady_clock::now();
  if (context.sign_ins.begin(attempt, now) > 0) co_return limited(std::string(too_many));
  const auto right = co_await context.hashes.verify(person.password, password, true);
  if (!right) {
    context.sign_ins.take_back(attempt, now);
    co_return right.error();
  }
  if (!*right) co_return invalid("the password is wrong", "/password");
  context.sign_ins.succeeded(attempt, now);
  co_return Status{};
}

Task<Status> spend_code(Context& context, const storage::PersonRow& person,
                        const std::optional<std::string>& code, const Decide& decide) {
  const bool needed = !person.totp.empty();
  if (needed && !code) co_return invalid("the code of the second factor is needed", "/code");
  const auto attempt = attempt_of(person);
  const auto now = std::chrono::steady_clock::now();
  if (needed && context.codes.begin(attempt, now) > 0) co_return limited(std::string(too_many));
  const Decide with_code = [&](storage::PersonRow& row, storage::Commit& commit) -> Status {
    const bool wrong =
        !row.totp.empty() && use_code(context, row, code.value_or("")) == Code::wrong;
    if (wrong) return invalid("the code is wrong or was used before", "/code");
    return decide(row, commit);
  };
  const auto changed = co_await change_person(context, person.id, with_code);
  if (!changed) co_return changed.error();
  if (needed) context.codes.succeeded(attempt, now);
  co_return Status{};
}

}  // namespace voltyard::api
