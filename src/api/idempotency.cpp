#include "api/idempotency.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using storage::IdempotencyRow;

constexpr Duration kept_for = std::chrono::hours(24);

class InFlight {
 public:
  InFlight(std::set<std::string>& keys, std::string key) : keys_(keys), key_(std::move(key)) {
    taken_ = keys_.insert(key_).second;
  }
  ~InFlight() {
    if (taken_) keys_.erase(key_);
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  bool taken() const { return taken_; }

 private:
  std::set<std::string>& keys_;
  std::string key_;
  bool taken_ = false;
};

bool valid_key(std::string_view key) {
  return !key.empty() && key.size() <= 128 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// A person who had to sign in again is the same one; a key, a link or a resident is known by it.
std::string asker_of(const Caller& caller) {
  return caller.person_id.is_nil() ? to_string(caller.key_id) : to_string(caller.person_id);
}

http::Response being_served() {
  return http::problem_response(
      conflict("a request with this Idempotency-Key is being served", "in_flight"));
}

http::Response replay(const IdempotencyRow& row, const Digest& request) {
  if (row.request != request) {
    return http::problem_response(422, "idempotency-key-reused",
                                  "this Idempotency-Key was used with another request");
  }
  if (row.status == 0) return being_served();
  auto response = http::json_response(row.status, row.response);
  if (row.status >= 400) response.headers.set("Content-Type", "application/problem+json");
  response.headers.add("Idempotency-Replayed", "true");
  return response;
}

}  // namespace

Task<http::Response> run_once(Context& context, const Endpoint& endpoint, const Call& call) {
  const auto given = call.request.headers.get("Idempotency-Key");
  if (!valid_key(given)) {
    co_return http::problem_response(
        invalid("a command needs an Idempotency-Key of 1 to 128 characters", "/Idempotency-Key"));
  }
  IdempotencyRow row;
  row.key = asker_of(call.caller) + " " + std::string(given);
  row.request = sha256(call.request.target + "\n" + call.request.body);
  row.created_at = context.services.wall.now();
  const InFlight claim(context.keys_in_flight, row.key);
  if (!claim.taken()) co_return being_served();
  const auto known = co_await context.services.store.find_idempotency(row.key);
  if (!known) co_return http::problem_response(known.error());
  // An answer that only says "not now" is no answer: the same key may try again.
  const bool final = *known && (*known)->status < 500 && (*known)->status != 429;
  if (final && row.created_at - (*known)->created_at < kept_for) {
    co_return replay(**known, row.request);
  }
  if (!*known) {
    storage::Commit begin;
    begin.changes.emplace_back(row);
    const auto outcome = co_await context.services.store.commit(begin);
    if (outcome == storage::CommitOutcome::guard_failed) co_return being_served();
    if (outcome == storage::CommitOutcome::failed) {
      co_return http::problem_response(unavailable("the command could not be stored"));
    }
  }
  auto response = co_await endpoint.action(context, call);
  row.status = response.status;
  row.response = response.body;
  storage::Commit finish;
  finish.changes.emplace_back(std::move(row));
  co_await context.services.store.commit(finish);
  co_return response;
}

Uuid order_id_of(const Call& call) {
  const auto digest = sha256(asker_of(call.caller) + " " + call.request.path + " " +
                             std::string(call.request.headers.get("Idempotency-Key")));
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

}  // namespace voltyard::api
