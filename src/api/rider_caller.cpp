#include "api/rider_caller.hpp"

#include "api/cookies.hpp"

#include "base/digest.hpp"

#include "http/problem.hpp"

namespace voltyard::api {

Task<Result<Caller>> resident_of(const Services& services, const http::Request& request) {
  const Error unknown{ErrorKind::unauthorised, "log in with your telephone number", {}};
  const auto authorization = request.headers.get("Authorization");
  const bool by_cookie = authorization.empty();
  std::string_view token;
  if (by_cookie) {
    token = rider_cookie(request);
  } else if (http::same_name(authorization.substr(0, 7), "Bearer ")) {
    token = authorization.substr(7);
  }
  if (!token.starts_with(rider_prefix)) co_return unknown;
  const auto login = co_await services.store.find_rider_login(sha256(token));
  if (!login) co_return login.error();
  if (!*login || (*login)->expires_at <= services.wall.now()) co_return unknown;
  Caller caller;
  caller.key_id.uuid = (*login)->wallet_id.uuid;
  caller.operator_id = (*login)->operator_id;
  caller.name = "resident";
  caller.by_cookie = by_cookie;
  caller.wallet_id = (*login)->wallet_id;
  co_return caller;
}

Task<Looker> looker_of(Context& context, const http::Request& request) {
  const auto now = std::chrono::steady_clock::now();
  const auto source = source_of(request.remote);
  Looker looker{source, context.riders.looks.take(source, now)};
  if (looker.wait_s > 0) co_return looker;
  looker.wait_s = context.riders.guesses.wait(looker.name, now);
  if (looker.wait_s == 0) co_return looker;
  const auto resident = co_await resident_of(context.services, request);
  if (!resident) co_return looker;
  looker.name = to_string(resident->wallet_id);
  looker.wait_s = context.riders.guesses.wait(looker.name, now);
  co_return looker;
}

void note_guess(Context& context, const Looker& looker) {
  context.riders.guesses.take(looker.name, std::chrono::steady_clock::now());
}

http::Response too_many_looks(const Looker& looker) {
  auto response = http::problem_response(limited("too many requests, wait a moment"));
  response.headers.add("Retry-After", std::to_string(looker.wait_s));
  return response;
}

}  // namespace voltyard::api
