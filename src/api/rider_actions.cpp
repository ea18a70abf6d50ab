// Residents look: at a pile, at their wallet, at their charges.
#include "api/actions.hpp"
#include "api/cookies.hpp"
#include "api/money_json.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/rider_caller.hpp"
#include "api/rider_login.hpp"
#include "api/rider_rows.hpp"

#include "csms/labels.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t most_charging = 50;  // shown at once
constexpr std::size_t most_charges = 100;  // of a page

Task<Result<std::string>> charges_json(Context& context, const Call& call,
                                       std::vector<domain::Session> sessions) {
  JsonWriter out;
  out.list();
  for (auto& session : sessions) {
    if (session.wallet_id != call.caller.wallet_id) continue;
    const auto charge = co_await charge_of(context, std::move(session));
    if (!charge) co_return charge.error();
    write_rider_charge(out, charge->shown());
  }
  out.end();
  co_return out.take();
}

storage::SessionFilter sessions_of(const Caller& caller) {
  storage::SessionFilter filter;
  filter.operator_id = caller.operator_id;
  filter.wallet_id = caller.wallet_id;
  return filter;
}

bool can_pay(const Context& context, const csms::Snapshot& snapshot, OperatorId owner) {
  return std::ranges::any_of(snapshot.rows.payees, [&](const billing::Payee& payee) {
    return payee.operator_id == owner &&
           context.services.payments.account(owner, payee.account) != nullptr;
  });
}

}  // namespace

Answer get_rider_pile(Context& context, const Call& call) {
  const auto looker = co_await looker_of(context, call.request);
  if (looker.wait_s > 0) co_return too_many_looks(looker);
  const auto labelled = follow_label(context, call.request.parameter("code"));
  if (!labelled) {
    note_guess(context, looker);
    co_return http::problem_response(labelled.error());
  }
  const auto looked = source_of(call.request.remote) + " " + labelled->label->code;
  if (context.riders.tally.is_new(looked, std::chrono::steady_clock::now())) {
    co_await count_on_page(context, *labelled->location, std::string(tally::look));
  }
  const auto slots = co_await slots_of(context, *labelled->station);
  if (!slots) co_return http::problem_response(slots.error());
  auto check_code = csms::check_code(context.services.server_key, labelled->label->code);
  RiderPile pile{*labelled, std::move(check_code), *slots};
  const auto& stations = context.services.board.stations();
  const auto state = stations.find(labelled->station->id);
  pile.online = state != stations.end() && state->second.online;
  pile.last_seen_at =
      state != stations.end() ? state->second.last_seen_at : labelled->station->state.last_seen_at;
  pile.tariff = labelled->snapshot->tariff_of(labelled->location->id, context.services.clock.now());
  pile.terms = context.services.riders.prepaid;
  pile.wechat = context.services.riders.wechat != nullptr;
  JsonWriter out;
  write_rider_pile(out, pile);
  co_return http::json_response(200, out.take());
}

Answer get_rider_privacy(Context& context, const Call&) {
  const auto days = [](Duration time) { return time / std::chrono::hours(24); };
  const auto& kept = context.services.riders.kept;
  JsonWriter out;
  out.object().count("readings_days", kept.sessions).count("photos_days", kept.photos);
  out.count("login_days", days(rider_login_lifetime));
  out.count("device_days", days(device_cookie_lifetime)).end();
  co_return http::json_response(200, out.take());
}

Answer get_rider_me(Context& context, const Call& call) {
  auto& store = context.services.store;
  const auto record = co_await store.find_wallet(call.caller.wallet_id);
  if (!record) co_return http::problem_response(record.error());
  if (!*record) co_return http::problem_response(not_found("the wallet is not there any more"));
  auto filter = sessions_of(call.caller);
  filter.state = domain::SessionState::active;
  filter.limit = most_charging;
  auto sessions = co_await store.list_sessions(filter);
  if (!sessions) co_return http::problem_response(sessions.error());
  const auto charges = co_await charges_json(context, call, std::move(*sessions));
  if (!charges) co_return http::problem_response(charges.error());
  const auto& [wallet, balance] = **record;
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  out.object().text("phone", masked_phone(wallet.phone));
  out.money("available", balance.available, wallet.currency);
  out.money("gift", balance.gift, wallet.currency);
  out.money("held", balance.held, wallet.currency);
  out.flag("can_pay", can_pay(context, *snapshot, call.caller.operator_id));
  out.raw("charges", *charges).end();
  co_return http::json_response(200, out.take());
}

Answer list_rider_charges(Context& context, const Call& call) {
  const auto limit = page_limit(call.request);
  if (!limit) co_return http::problem_response(limit.error());
  const auto position = page_position(context, call);
  if (!position) co_return http::problem_response(position.error());
  auto filter = sessions_of(call.caller);
  filter.limit = std::min(*limit, most_charges) + 1;
  if (*position) filter.before = SessionId::parse(**position).value_or(SessionId{});
  auto sessions = co_await context.services.store.list_sessions(filter);
  if (!sessions) co_return http::problem_response(sessions.error());
  const bool more = sessions->size() == filter.limit;
  if (more) sessions->pop_back();
  const auto last = more ? std::optional(to_string(sessions->back().id)) : std::nullopt;
  const auto charges = co_await charges_json(context, call, std::move(*sessions));
  if (!charges) co_return http::problem_response(charges.error());
  const auto cursor = last ? context.cursors.seal(call.caller.operator_id, call.request.path, *last)
                           : std::string();
  JsonWriter out;
  out.object().raw("items", *charges).text_or_null("next_cursor", cursor).end();
  co_return http::json_response(200, out.take());
}

Answer get_rider_charge(Context& context, const Call& call) {
  auto session = co_await own_session(context, call);
  if (!session) co_return http::problem_response(session.error());
  const auto id = session->id;
  const auto bill = co_await context.services.store.find_bill(id);
  if (!bill) co_return http::problem_response(bill.error());
  const auto samples = co_await context.services.store.load_curve(id);
  if (!samples) co_return http::problem_response(samples.error());
  const auto charge = co_await charge_of(context, std::move(*session));
  if (!charge) co_return http::problem_response(charge.error());
  const RiderChargePapers papers{*bill ? &(*bill)->bill : nullptr, *samples};
  JsonWriter out;
  write_rider_charge(out, charge->shown(), papers);
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
