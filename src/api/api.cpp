#include "api/api.hpp"

#include "api/cookies.hpp"
#include "api/idempotency.hpp"
#include "api/location_scope.hpp"
#include "api/rider_caller.hpp"

#include "base/digest.hpp"

namespace voltyard::api {
namespace {

http::Response forbidden(std::string message) {
  return http::problem_response(Error{ErrorKind::forbidden, std::move(message), {}});
}

bool is_reading(const http::Request& request) {
  return request.method == http::Method::get || request.method == http::Method::head;
}

bool from_foreign_page(const http::Request& request) {
  const auto site = request.headers.get("Sec-Fetch-Site");
  const auto origin = request.headers.get("Origin");
  const auto own =
      (request.tls ? "https://" : "http://") + std::string(request.headers.get("Host"));
  return (!origin.empty() && origin != own) || site == "cross-site" || site == "same-site";
}

// A cookie travels by itself, so the page that sends it must be ours (N100, N101). Reading is
// refused only to a page that says it is foreign; a change must show that it is at home.
bool from_our_page(const http::Request& request) {
  if (from_foreign_page(request)) return false;
  return is_reading(request) || request.headers.has("Origin") ||
         request.headers.get("Sec-Fetch-Site") == "same-origin";
}

bool may(Access access, storage::Role role) {
  switch (access) {
    case Access::everybody:
    case Access::resident: return true;
    case Access::detector: return role != storage::Role::viewer;
    case Access::viewer: return role != storage::Role::detector;
    case Access::operator_on_duty:
      return role == storage::Role::operator_on_duty || role == storage::Role::administrator;
    case Access::administrator: return role == storage::Role::administrator;
  }
  return false;
}

// Of codes there are only a million, and three are right at a time: who has the password and tries
// them from anywhere gets ten, and then one in five minutes.
constexpr people::ThrottleLimits strict_limits{{10, 1.0 / 300}, {10, 1.0 / 300}};

bool body_type_fits(const Endpoint& endpoint, const http::Request& request) {
  if (endpoint.request.empty() || request.body.empty()) return true;
  const auto given = request.headers.get("Content-Type");
  const auto type = given.substr(0, given.find(';'));
  if (endpoint.request == "Octets") return type == "application/octet-stream";
  if (endpoint.request == "Picture") {
    return type == "image/jpeg" || type == "image/png" || type == "image/webp";
  }
  if (endpoint.request == "CSV") return type == "text/csv" || type == "application/octet-stream";
  return type == "application/json";
}

bool is_once(const Endpoint& endpoint, const http::Request& request) {
  const bool keyed = !request.headers.get("Idempotency-Key").empty();
  return endpoint.once == OnceKey::needed || (endpoint.once == OnceKey::taken && keyed);
}

}  // namespace

Api::Api(Services services, ApiOptions options)
    : services_(std::move(services)),
      options_(options),
      keys_(services_.directory, services_.wall, options_.login_idle),
      cursors_(services_.server_key),
      key_limit_(options_.per_key),
      unknown_limit_(options_.per_address_unknown),
      setup_limit_(options_.setup),
      notice_limit_(options_.payment_notices),
      sign_ins_(services_.random),
      codes_(services_.random, strict_limits),
      failures_told_(options_.failures_told),
      hashes_(options_.hash_cost),
      feed_(services_, options_, keys_),
      what_if_(services_.executor, services_.ask_what_if),
      piles_(services_.directory),
      context_{services_,     options_,          keys_,  cursors_,       setup_limit_,
               notice_limit_, sign_ins_,         codes_, failures_told_, hashes_,
               feed_,         what_if_,          press_, links_in_use_,  keys_in_flight_,
               riders_,       report_in_flight_, piles_} {}

Api::~Api() { stop(); }

Task<Status> Api::open() { return feed_.open(); }
void Api::publish(std::span<const domain::Event> events) { feed_.publish(events); }
std::size_t Api::live_clients() const { return feed_.clients(); }
void Api::stop() {
  feed_.stop();
  what_if_.stop();
  press_.join();
  hashes_.stop();
}

void Api::add_routes(http::Router& router) {
  for (const auto& endpoint : all_endpoints()) {
    router.add(
        endpoint.method, std::string(endpoint.path),
        [this, &endpoint](const http::Request& request) { return pass(endpoint, request); },
        endpoint.body_limit);
  }
}

std::optional<Caller> Api::identify(const http::Request& request) {
  const storage::ApiKeyRow* row = nullptr;
  bool by_cookie = false;
  const auto authorization = request.headers.get("Authorization");
  if (http::same_name(authorization.substr(0, 7), "Bearer ")) {
    row = keys_.find(authorization.substr(7), key_prefix);
  } else if (authorization.empty()) {
    row = keys_.find(login_cookie(request), cookie_prefix);
    by_cookie = true;
  }
  if (!row || row->one_time_link) return std::nullopt;
  return keys_.caller_of(*row, by_cookie);
}

// Every now and then it is written down that a login is used, so that only unused ones end.
Task<void> Api::note_use(ApiKeyId id) {
  const auto* row = keys_.find(id);
  if (!row || !keys_.used(*row)) co_return;
  storage::Commit commit;
  commit.changes.emplace_back(storage::LoginSeen{id, services_.wall.now()});
  co_await services_.store.commit(commit);
}

Task<Result<Caller>> Api::identify_for(const Endpoint& endpoint, const http::Request& request) {
  if (endpoint.access == Access::resident) {
    co_return co_await resident_of(services_, request);
  }
  auto known = identify(request);
  if (known) co_return std::move(*known);
  co_return Error{ErrorKind::unauthorised, "this address needs a valid key or login", {}};
}

Task<http::Response> Api::pass(const Endpoint& endpoint, const http::Request& request) {
  const auto now = std::chrono::steady_clock::now();
  Caller caller;
  if (endpoint.access != Access::everybody) {
    auto known = co_await identify_for(endpoint, request);
    if (!known) {
      if (const int wait = unknown_limit_.take(request.remote, now); wait > 0) {
        co_return too_often(wait);
      }
      co_return http::problem_response(known.error());
    }
    caller = std::move(*known);
    if (const int wait = key_limit_.take(to_string(caller.key_id), now); wait > 0) {
      co_return too_often(wait);
    }
  }
  // No page but ours signs anybody in either.
  const bool strange =
      endpoint.access == Access::everybody && !is_reading(request) && from_foreign_page(request);
  if (strange || (caller.by_cookie && !from_our_page(request))) {
    co_return forbidden("this request did not come from our own pages");
  }
  if (!may(endpoint.access, caller.role)) co_return forbidden("your role does not allow this");
  const bool about_me = endpoint.path.starts_with("/v1/me") || endpoint.path == "/v1/logout";
  if (needs_second_factor(options_, caller) && !about_me) {
    co_return http::problem_response(403, "second-factor-needed",
                                     "administrators need a second factor here");
  }
  if (!body_type_fits(endpoint, request)) {
    co_return http::problem_response(415, "unsupported-media-type",
                                     "the body has a type that is not taken here");
  }
  const Call call{request, std::move(caller)};
  if (call.caller.by_cookie) co_await note_use(call.caller.key_id);
  if (call.caller.is_limited()) {
    const auto allowed = co_await check_scope(context_, endpoint, call);
    if (!allowed) co_return http::problem_response(allowed.error());
  }
  if (is_once(endpoint, request)) co_return co_await run_once(context_, endpoint, call);
  co_return co_await endpoint.action(context_, call);
}

}  // namespace voltyard::api
