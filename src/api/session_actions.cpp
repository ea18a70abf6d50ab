#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/json_input.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/session_json.hpp"
#include "api/site_json.hpp"

namespace voltyard::api {
namespace {

using domain::Session;

const csms::LiveSession* live_session(const Context& context, const Session& session) {
  const auto* slot = session.open() ? context.services.board.slot(session.evse_id) : nullptr;
  return slot && slot->session && slot->session->id == session.id ? &*slot->session : nullptr;
}

void bring_up_to_date(const Context& context, Session& session) {
  if (const auto* live = live_session(context, session)) csms::bring_up_to_date(session, *live);
}

SessionCost cost_of(const Context& context, const Session& session, std::string_view currency) {
  if (session.bill_minor) return {Money{*session.bill_minor}, currency};
  const auto* live = live_session(context, session);
  if (!live) return {std::nullopt, currency};
  return {live->cost(), currency};
}

Result<storage::SessionFilter> filter_of(const Context& context, const Call& call) {
  storage::SessionFilter filter;
  filter.operator_id = call.caller.operator_id;
  const auto station = query_id<StationId>(call.request, "station_id");
  if (!station) return station.error();
  const auto evse = query_id<EvseId>(call.request, "evse_id");
  if (!evse) return evse.error();
  const auto location = query_id<LocationId>(call.request, "location_id");
  if (!location) return location.error();
  const auto from = query_time(call.request, "from");
  if (!from) return from.error();
  const auto to = query_time(call.request, "to");
  if (!to) return to.error();
  const auto limit = page_limit(call.request);
  if (!limit) return limit.error();
  const auto position = page_position(context, call);
  if (!position) return position.error();
  if (const auto state = call.request.query_value("state")) {
    filter.state = domain::parse_session_state(*state);
    if (!filter.state) return invalid("must be active, ended or needs_review", "/state");
  }
  filter.station_id = *station;
  filter.evse_id = *evse;
  filter.location_id = *location;
  filter.within = call.caller.locations;
  filter.started_from = *from;
  filter.started_before = *to;
  filter.limit = *limit + 1;
  if (*position) filter.before = SessionId::parse(**position).value_or(SessionId{});
  return filter;
}

constexpr std::size_t longest_reason = 300;
constexpr std::int64_t most_wh = 1'000'000;  // a megawatt hour in one charge

Result<csms::ReviewWish> read_wish(const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  const auto ruling = domain::parse_ruling(input->text("ruling", 1, 16));
  if (!ruling) input->fail("ruling", "must be accept, correct or waive");
  csms::ReviewWish wish;
  wish.energy = Energy{input->integer("energy_wh", 0, 0, most_wh) * 1'000};
  wish.reason = input->text("reason", 1, longest_reason);
  if (const auto fine = input->finish(); !fine) return fine.error();
  wish.ruling = *ruling;
  return wish;
}

}  // namespace

Answer list_sessions(Context& context, const Call& call) {
  const auto filter = filter_of(context, call);
  if (!filter) co_return http::problem_response(filter.error());
  auto sessions = co_await context.services.store.list_sessions(*filter);
  if (!sessions) co_return http::problem_response(sessions.error());
  const bool more = sessions->size() == filter->limit;
  if (more) sessions->pop_back();
  const auto snapshot = context.services.directory.current();
  const auto currency = currency_of(*snapshot, call.caller.operator_id);
  JsonWriter out;
  out.object().list("items");
  for (auto& session : *sessions) {
    bring_up_to_date(context, session);
    write_session(out, session, cost_of(context, session, currency));
  }
  const auto last = more ? std::optional(to_string(sessions->back().id)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

Answer get_session(Context& context, const Call& call) {
  auto session = co_await own_session(context, call);
  if (!session) co_return http::problem_response(session.error());
  bring_up_to_date(context, *session);
  const auto bill = co_await context.services.store.find_bill(session->id);
  if (!bill) co_return http::problem_response(bill.error());
  const auto snapshot = context.services.directory.current();
  const auto currency = currency_of(*snapshot, call.caller.operator_id);
  const auto review = co_await context.services.store.find_review(session->id);
  if (!review) co_return http::problem_response(review.error());
  std::optional<billing::Bill> proposed;
  if (session->state == domain::SessionState::needs_review && !*bill) {
    auto metered = co_await context.services.reviews.proposed_bill(*session);
    if (metered) proposed = std::move(*metered);  // what cannot be priced is not proposed
  }
  SessionPapers papers;
  if (*bill) papers.bill = &(*bill)->bill;
  if (proposed) papers.proposed = &*proposed;
  if (*review) papers.review = &**review;
  const auto notes = co_await context.services.store.list_credit_notes(session->id);
  if (!notes) co_return http::problem_response(notes.error());
  papers.credit_notes = *notes;
  JsonWriter out;
  write_session_detail(out, *session, cost_of(context, *session, currency), papers);
  co_return http::json_response(200, out.take());
}

Answer review_session(Context& context, const Call& call) {
  const auto session = co_await own_session(context, call);
  if (!session) co_return http::problem_response(session.error());
  auto wish = read_wish(call);
  if (!wish) co_return http::problem_response(wish.error());
  csms::Order order{call.caller.operator_id, person_of(call.caller), Duration(0)};
  const auto review =
      co_await context.services.reviews.rule(std::move(order), session->id, std::move(*wish));
  if (!review) co_return http::problem_response(review.error());
  JsonWriter out;
  write_review(out, {}, *review);
  co_return http::json_response(200, out.take());
}

Answer get_curve(Context& context, const Call& call) {
  const auto session = co_await own_session(context, call);
  if (!session) co_return http::problem_response(session.error());
  const auto samples = co_await context.services.store.load_curve(session->id);
  if (!samples) co_return http::problem_response(samples.error());
  JsonWriter out;
  write_curve(out, *samples);
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
