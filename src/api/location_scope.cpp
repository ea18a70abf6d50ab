#include "api/location_scope.hpp"

#include "api/paging.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using http::Method;

constexpr ScopedRoute routes[] = {
    {Method::get, "/v1/me", ScopeRule::nothing},
    {Method::put, "/v1/me/password", ScopeRule::nothing},
    {Method::post, "/v1/me/second-factor", ScopeRule::nothing},
    {Method::put, "/v1/me/second-factor", ScopeRule::nothing},
    {Method::post, "/v1/me/second-factor/off", ScopeRule::nothing},
    {Method::post, "/v1/me/recovery-codes", ScopeRule::nothing},
    {Method::get, "/v1/me/logins", ScopeRule::nothing},
    {Method::remove, "/v1/me/logins/{id}", ScopeRule::nothing},
    {Method::post, "/v1/me/logins/end-others", ScopeRule::nothing},
    {Method::post, "/v1/logout", ScopeRule::nothing},
    {Method::get, "/v1/tariffs", ScopeRule::nothing},

    {Method::get, "/v1/locations", ScopeRule::handler},
    {Method::get, "/v1/locations/{id}", ScopeRule::location},
    {Method::get, "/v1/locations/{id}/labels", ScopeRule::location},
    {Method::post, "/v1/locations/{id}/labels", ScopeRule::location},
    {Method::get, "/v1/locations/{id}/labels/sheet", ScopeRule::location},
    {Method::get, "/v1/locations/{id}/photo", ScopeRule::location},
    {Method::put, "/v1/locations/{id}/photo", ScopeRule::location},
    {Method::remove, "/v1/locations/{id}/photo", ScopeRule::location},
    {Method::get, "/v1/stations", ScopeRule::handler},
    {Method::get, "/v1/stations/{id}", ScopeRule::station},
    {Method::get, "/v1/stations/{id}/frames", ScopeRule::station},
    {Method::get, "/v1/stations/{id}/frames/export", ScopeRule::station},
    {Method::get, "/v1/stations/{id}/commands", ScopeRule::station},
    {Method::post, "/v1/stations/{id}/commands", ScopeRule::station},
    {Method::get, "/v1/stations/{id}/connections", ScopeRule::station},
    {Method::get, "/v1/evses", ScopeRule::handler},
    {Method::get, "/v1/evses/{id}", ScopeRule::slot},
    {Method::post, "/v1/evses/{id}/start", ScopeRule::slot},
    {Method::get, "/v1/sessions", ScopeRule::handler},
    {Method::get, "/v1/sessions/{id}", ScopeRule::session},
    {Method::get, "/v1/sessions/{id}/curve", ScopeRule::session},
    {Method::get, "/v1/sessions/{id}/receipt", ScopeRule::session},
    {Method::get, "/v1/sessions/{id}/cdr", ScopeRule::session},
    {Method::post, "/v1/sessions/{id}/stop", ScopeRule::session},
    {Method::post, "/v1/sessions/{id}/review", ScopeRule::session},
    {Method::get, "/v1/reports/sessions", ScopeRule::handler},
    {Method::get, "/v1/operations/{id}", ScopeRule::operation},
    {Method::get, "/v1/alarms", ScopeRule::handler},
    {Method::get, "/v1/alarms/{id}", ScopeRule::alarm},
    {Method::post, "/v1/alarms/{id}/acknowledge", ScopeRule::alarm},
    {Method::post, "/v1/alarms/{id}/clear", ScopeRule::alarm},
    {Method::get, "/v1/cuts", ScopeRule::handler},
    {Method::post, "/v1/cuts", ScopeRule::handler},
    {Method::get, "/v1/cuts/{id}", ScopeRule::cut},
    {Method::post, "/v1/cuts/{id}/release", ScopeRule::cut},
    {Method::post, "/v1/signals", ScopeRule::handler},
    {Method::get, "/v1/shifts", ScopeRule::handler},
    {Method::post, "/v1/shifts", ScopeRule::handler},
    {Method::remove, "/v1/shifts/{id}", ScopeRule::shift},
    {Method::post, "/v1/shifts/{id}/take-over", ScopeRule::shift},
    {Method::post, "/v1/patrols", ScopeRule::handler},
    {Method::get, "/v1/log", ScopeRule::handler},
    {Method::get, "/v1/search", ScopeRule::handler},
    {Method::post, "/v1/log", ScopeRule::handler},
    {Method::get, "/v1/work-orders", ScopeRule::handler},
    {Method::post, "/v1/work-orders", ScopeRule::handler},
    {Method::get, "/v1/work-orders/{id}", ScopeRule::work_order},
    {Method::post, "/v1/work-orders/{id}/assign", ScopeRule::work_order},
    {Method::post, "/v1/work-orders/{id}/finish", ScopeRule::work_order},
    {Method::post, "/v1/work-orders/{id}/check", ScopeRule::work_order},
    {Method::post, "/v1/work-orders/{id}/send-back", ScopeRule::work_order},
    {Method::get, "/v1/work-orders/{id}/photo", ScopeRule::work_order},
    {Method::get, "/v1/exports/sessions", ScopeRule::handler},
    {Method::get, "/v1/exports/bill-lines", ScopeRule::handler},
    {Method::get, "/v1/payments", ScopeRule::handler},
    {Method::get, "/v1/payments/{id}", ScopeRule::payment},
    {Method::get, "/v1/payments/{id}/code.svg", ScopeRule::payment},
    {Method::get, "/v1/payees", ScopeRule::handler},
    {Method::get, "/v1/jobs", ScopeRule::handler},
    {Method::post, "/v1/jobs", ScopeRule::handler},
    {Method::get, "/v1/jobs/{id}", ScopeRule::handler},
    {Method::get, "/v1/jobs/{id}/stations", ScopeRule::handler},
    {Method::post, "/v1/jobs/{id}/pause", ScopeRule::handler},
    {Method::post, "/v1/jobs/{id}/resume", ScopeRule::handler},
    {Method::post, "/v1/jobs/{id}/go-on", ScopeRule::handler},
    {Method::post, "/v1/jobs/{id}/cancel", ScopeRule::handler},
    {Method::post, "/v1/jobs/{id}/retry", ScopeRule::handler},
    {Method::get, "/v1/events", ScopeRule::handler},
    {Method::get, "/v1/live", ScopeRule::handler},
};

constexpr std::size_t cuts_looked_at = 200;

LocationId location_of(const csms::Snapshot& snapshot, StationId id) {
  const auto station = snapshot.stations.find(id);
  return station == snapshot.stations.end() ? LocationId{} : station->second->location_id;
}

template <class Row>
Result<LocationId> location_in(const Result<std::optional<Row>>& row) {
  if (!row) return row.error();
  return *row ? (*row)->location_id : LocationId{};
}

// Where what the path names is; nil when there is no such thing.
Task<Result<LocationId>> place_of(Context& context, ScopeRule rule, Uuid id) {
  auto& services = context.services;
  const auto snapshot = services.directory.current();
  switch (rule) {
    case ScopeRule::nothing:
    case ScopeRule::handler: break;
    case ScopeRule::location: co_return LocationId{id};
    case ScopeRule::station: co_return location_of(*snapshot, StationId{id});
    case ScopeRule::slot: {
      const auto* slot = services.board.slot(EvseId{id});
      co_return slot ? slot->location_id : LocationId{};
    }
    case ScopeRule::session: {
      const SessionId wanted{id};
      const auto session = co_await services.store.find_session(wanted);
      co_return location_in(session);
    }
    case ScopeRule::alarm: {
      const domain::AlarmId wanted{id};
      const auto alarm = co_await services.store.find_alarm(wanted);
      co_return location_in(alarm);
    }
    case ScopeRule::operation: {
      const OperationId wanted{id};
      const auto operation = co_await services.store.find_operation(wanted);
      if (!operation) co_return operation.error();
      co_return *operation ? location_of(*snapshot, (*operation)->station_id) : LocationId{};
    }
    case ScopeRule::work_order: {
      const desk::WorkOrderId wanted{id};
      const auto order = co_await services.store.find_work_order(wanted);
      co_return location_in(order);
    }
    case ScopeRule::payment: {
      const billing::PaymentId wanted{id};
      const auto payment = co_await services.store.find_payment(wanted);
      co_return location_in(payment);
    }
    case ScopeRule::cut:
    case ScopeRule::shift: break;
  }
  co_return LocationId{};
}

Task<Result<LocationId>> place_of_cut(Context& context, OperatorId owner, domain::CutId id) {
  const auto cuts = co_await context.services.store.list_cuts(owner, cuts_looked_at);
  if (!cuts) co_return cuts.error();
  for (const auto& cut : *cuts) {
    if (cut.id == id) co_return cut.location_id;
  }
  co_return LocationId{};
}

// One that is of all locations is of none that the caller is limited to.
LocationId place_of_shift(Context& context, OperatorId owner, desk::ShiftId id) {
  for (const auto* shift : context.services.duty.shifts(owner)) {
    if (shift->id == id) return shift->location_id;
  }
  return {};
}

}  // namespace

bool needs_second_factor(const ApiOptions& options, const Caller& caller) {
  return options.administrators_need_second_factor && caller.by_cookie &&
         caller.role == storage::Role::administrator && !caller.second_factor;
}

std::span<const ScopedRoute> scoped_routes() { return routes; }

Task<Status> check_scope(Context& context, const Endpoint& endpoint, const Call& call) {
  const auto route = std::ranges::find_if(routes, [&](const ScopedRoute& known) {
    return known.method == endpoint.method && known.path == endpoint.path;
  });
  if (route == std::end(routes)) {
    co_return Error{ErrorKind::forbidden,
                    "this is of the operator as a whole, and not open to those who are "
                    "limited to some locations",
                    {}};
  }
  if (route->rule == ScopeRule::nothing || route->rule == ScopeRule::handler) co_return Status{};
  const auto id = path_id<LocationId>(call);
  if (!id) co_return id.error();
  Result<LocationId> place = LocationId{};
  if (route->rule == ScopeRule::cut) {
    const domain::CutId wanted{id->uuid};
    place = co_await place_of_cut(context, call.caller.operator_id, wanted);
  } else if (route->rule == ScopeRule::shift) {
    place = place_of_shift(context, call.caller.operator_id, desk::ShiftId{id->uuid});
  } else {
    place = co_await place_of(context, route->rule, id->uuid);
  }
  if (!place) co_return place.error();
  if (!call.caller.sees(*place)) co_return not_found("there is no such id here");
  co_return Status{};
}

}  // namespace voltyard::api
