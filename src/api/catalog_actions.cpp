#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/card_number.hpp"
#include "api/catalog_changes.hpp"
#include "api/catalog_json.hpp"
#include "api/json_input.hpp"
#include "api/location_scope.hpp"
#include "api/paging.hpp"
#include "api/people_json.hpp"

namespace voltyard::api {

Answer get_me(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto owner = snapshot->operators.find(call.caller.operator_id);
  JsonWriter out;
  out.object().text("name", call.caller.name).text("role", to_string(call.caller.role));
  out.object("operator").id("id", call.caller.operator_id);
  out.text("name", owner == snapshot->operators.end() ? "" : owner->second->name).end();
  const auto& caller = call.caller;
  const auto* person = context.keys.person(caller.person_id);
  out.id("person_id", caller.person_id).text_or_null("login", caller.login);
  write_locations(out, caller.locations);
  out.flag("signed_in", caller.by_cookie).flag("second_factor", caller.second_factor);
  out.flag("second_factor_needed", needs_second_factor(context.options, caller));
  out.count("recovery_codes_left",
            person ? static_cast<std::int64_t>(person->recovery_codes.size()) : 0);
  out.flag("demo", std::ranges::any_of(snapshot->rows.locations, [&](const auto& row) {
             return row.demo && row.operator_id == caller.operator_id;
           }));
  out.end();
  co_return http::json_response(200, out.take());
}

Answer list_tokens(Context& context, const Call& call) {
  const auto wallet = query_id<WalletId>(call.request, "wallet_id");
  if (!wallet) co_return http::problem_response(wallet.error());
  const auto snapshot = context.services.directory.current();
  std::vector<const domain::Token*> rows;
  for (const auto& row : snapshot->rows.tokens) {
    const bool wanted = wallet->is_nil() || row.wallet_id == *wallet;
    if (wanted && row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  co_return page_by_id<TokenId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const domain::Token& row) { write_token(out, row); });
}

namespace {

// What is left out has no limit; none at all, and the card has none.
Rare<domain::TokenLimits> read_limits(JsonInput& token, OperatorId operator_id,
                                      const csms::Snapshot& snapshot) {
  constexpr std::int64_t largest = 1'000'000'000;
  auto input = token.object("limits");
  domain::TokenLimits limits;
  for (const auto& text : input.texts("location_ids", domain::most_token_locations, 36)) {
    const auto id = LocationId::parse(text);
    const auto location = id ? snapshot.locations.find(*id) : snapshot.locations.end();
    if (location == snapshot.locations.end() || location->second->operator_id != operator_id) {
      input.fail("location_ids", "names no location");
    } else {
      limits.locations.push_back(*id);
    }
  }
  std::sort(limits.locations.begin(), limits.locations.end());
  const auto count = [&](std::string_view name) -> std::optional<std::int64_t> {
    if (!input.has(name)) return std::nullopt;
    return input.integer(name, 0, 1, largest);
  };
  if (const auto wh = count("session_energy_wh")) limits.session_energy = Energy{*wh * 1'000};
  if (const auto minutes = count("session_minutes")) {
    limits.session_time = std::chrono::minutes(*minutes);
  }
  if (const auto minor = count("session_cost_minor")) limits.session_cost = Money{*minor};
  if (const auto minor = count("month_cost_minor")) limits.month_cost = Money{*minor};
  token.include(input);
  if (limits == domain::TokenLimits{}) return {};
  return limits;
}

Changes difference(const csms::Snapshot& snapshot, const domain::Token& was,
                   const domain::Token& is) {
  const auto status = [](const domain::Token& token) {
    return token.status == domain::TokenStatus::blocked ? "blocked" : "valid";
  };
  const auto wallet = [](const domain::Token& token) {
    return token.wallet_id.is_nil() ? std::string() : to_string(token.wallet_id);
  };
  const auto limits = [](const domain::Token& token) {
    return token.limits ? *token.limits : domain::TokenLimits{};
  };
  using Number = std::optional<std::int64_t>;
  const auto old = limits(was);
  const auto now = limits(is);
  const auto wh = [](const auto& value) { return value ? Number(value->mwh / 1'000) : Number(); };
  const auto minor = [](const auto& value) { return value ? Number(value->minor) : Number(); };
  const auto minutes = [](const auto& value) {
    return value ? Number(*value / std::chrono::minutes(1)) : Number();
  };
  Changes changes;
  changes.text("status", status(was), status(is)).hidden("holder", was.holder, is.holder);
  changes.hidden("parent_uid", was.parent_uid, is.parent_uid);
  changes.time("expires_at", was.expires_at, is.expires_at);
  changes.text("wallet_id", wallet(was), wallet(is));
  changes.text("locations", place_names(snapshot, old.locations),
               place_names(snapshot, now.locations));
  changes.number("session_energy_wh", wh(old.session_energy), wh(now.session_energy));
  changes.number("session_minutes", minutes(old.session_time), minutes(now.session_time));
  changes.number("session_cost_minor", minor(old.session_cost), minor(now.session_cost));
  changes.number("month_cost_minor", minor(old.month_cost), minor(now.month_cost));
  return changes;
}

}  // namespace

Answer put_token(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto snapshot = context.services.directory.current();
  const std::string uid(call.request.parameter("uid"));
  const auto* known = snapshot->token(call.caller.operator_id, uid);
  domain::Token token = known ? *known : domain::Token{};
  if (!known) {
    token.id = TokenId::make(context.services.clock.now(), context.services.random);
    token.operator_id = call.caller.operator_id;
    token.uid = uid;
  }
  if (!known && !is_card_number(uid)) input->fail("uid", std::string(not_a_card_number));
  token.parent_uid = input->optional_text("parent_uid", 255).value_or("");
  token.holder = input->optional_text("holder", 200).value_or("");
  const auto status = input->optional_text("status", 16).value_or("valid");
  if (status != "valid" && status != "blocked") input->fail("status", "must be valid or blocked");
  token.status = status == "blocked" ? domain::TokenStatus::blocked : domain::TokenStatus::valid;
  token.expires_at = input->optional_time("expires_at");
  token.wallet_id = input->optional_id<WalletId>("wallet_id").value_or(WalletId{});
  if (input->has("limits")) token.limits = read_limits(*input, call.caller.operator_id, *snapshot);
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const bool taken = known && !known->wallet_id.is_nil() && !token.wallet_id.is_nil() &&
                     known->wallet_id != token.wallet_id;
  if (taken) {
    co_return http::problem_response(conflict("the card pays from another wallet"));
  }
  if (!token.wallet_id.is_nil()) {
    const auto wallet = co_await context.services.store.find_wallet(token.wallet_id);
    if (!wallet) co_return http::problem_response(wallet.error());
    if (!*wallet || (*wallet)->wallet.operator_id != call.caller.operator_id) {
      co_return http::problem_response(invalid("there is no such wallet", "/wallet_id"));
    }
  }
  storage::Commit commit;
  commit.changes.emplace_back(token);
  commit.events.push_back(change_event(context, call.caller, "token", to_string(token.id)));
  auto changes = difference(*snapshot, known ? *known : domain::Token{}, token);
  if (!known) changes.text("uid", "", end_of_card(uid));
  if (!changes.empty()) {
    commit.changes.emplace_back(change_entry(
        context, call.caller, {desk::log::token_changed, to_string(token.id), end_of_card(uid)},
        std::move(changes)));
  }
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  write_token(out, token);
  co_return http::json_response(200, out.take());
}

Answer list_events(Context& context, const Call& call) {
  const auto after = query_number(call.request, "after", 0);
  if (!after) co_return http::problem_response(after.error());
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  storage::EventFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.after_sequence = *after;
  filter.limit = *limit;
  const auto station = query_id<StationId>(call.request, "station_id");
  if (!station) co_return http::problem_response(station.error());
  const auto session = query_id<SessionId>(call.request, "session_id");
  if (!session) co_return http::problem_response(session.error());
  filter.station_id = *station;
  filter.session_id = *session;
  const auto events = co_await context.services.store.list_events(filter);
  if (!events) co_return http::problem_response(events.error());
  JsonWriter out;
  out.object().list("items");
  for (const auto& event : *events) {
    if (call.caller.sees(event.location_id)) write_event(out, event);
  }
  const auto last = events->empty() ? *after : events->back().sequence;
  out.end().count("last_sequence", static_cast<std::int64_t>(last)).end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
