// A settled session as roaming partners want it.
#include "api/actions.hpp"
#include "api/ocpi_cdr.hpp"
#include "api/own_rows.hpp"

#include "billing/session_input.hpp"

namespace voltyard::api {

Answer get_cdr(Context& context, const Call& call) {
  const auto settled = co_await own_settled_session(context, call);
  if (!settled) co_return http::problem_response(settled.error());
  if (!settled->location || !settled->tariff) {
    co_return http::problem_response(conflict("the session's location or tariff is not known"));
  }
  const auto identity = identity_at(context.services.papers.ocpi, settled->location->place);
  if (identity.latitude.empty()) {
    co_return http::problem_response(
        conflict("OCPI wants coordinates: neither the location nor the configuration has them"));
  }
  const auto tariff = billing::prepare(settled->tariff->tariff);
  if (!tariff) co_return http::problem_response(tariff.error());
  const auto& session = settled->session;
  if (settled->samples.empty() && session.energy > Energy{}) {
    co_return http::problem_response(conflict("the session's readings are no longer kept"));
  }
  const auto input = billing::input_of(session, settled->samples, session.ended_at);
  const auto periods = billing::charging_periods(*tariff, input);
  if (!periods) co_return http::problem_response(periods.error());
  const CdrFacts facts{
      identity, session, *settled->location, settled->bill, settled->tariff->tariff, *periods};
  co_return http::json_response(200, ocpi_cdr(facts));
}

}  // namespace voltyard::api
