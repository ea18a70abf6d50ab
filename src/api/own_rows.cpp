#include "api/own_rows.hpp"

#include "api/paging.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t most_evses = 1'000;  // of a station

Task<Result<std::string>> slot_of(Context& context, const domain::Session& session,
                                  const csms::Snapshot& snapshot) {
  storage::EvseFilter filter;
  filter.station_id = session.station_id;
  filter.limit = most_evses;
  const auto evses = co_await context.services.store.list_evses(filter);
  if (!evses) co_return evses.error();
  const auto station = snapshot.stations.find(session.station_id);
  std::string slot = station == snapshot.stations.end() ? "" : station->second->name;
  for (const auto& evse : *evses) {
    if (evse.id != session.evse_id) continue;
    if (!slot.empty()) slot += ' ';
    slot += evse.label.empty() ? std::to_string(evse.number) : evse.label;
  }
  co_return slot;
}

// A correction is spread evenly over the session: one reading at its end.
std::vector<domain::Sample> corrected_samples(const domain::Session& session, Energy energy) {
  domain::Sample whole;
  whole.at = session.ended_at;
  whole.energy = energy;
  return {whole};
}

}  // namespace

Result<const domain::Location*> own_location(const csms::Snapshot& snapshot, const Call& call) {
  const auto id = path_id<LocationId>(call);
  if (!id) return id.error();
  const auto found = snapshot.locations.find(*id);
  if (found == snapshot.locations.end() || found->second->operator_id != call.caller.operator_id) {
    return not_found("there is no such location");
  }
  return found->second;
}

Task<Result<domain::Session>> own_session(Context& context, const Call& call) {
  const auto id = path_id<SessionId>(call);
  if (!id) co_return id.error();
  auto session = co_await context.services.store.find_session(*id);
  if (!session) co_return session.error();
  const auto& caller = call.caller;
  if (!*session || (*session)->operator_id != caller.operator_id ||
      (!caller.wallet_id.is_nil() && (*session)->wallet_id != caller.wallet_id)) {
    co_return not_found("there is no such session");
  }
  co_return std::move(**session);
}

Task<Result<desk::WorkOrder>> own_work_order(Context& context, const Call& call) {
  const auto id = path_id<desk::WorkOrderId>(call);
  if (!id) co_return id.error();
  auto order = co_await context.services.store.find_work_order(*id);
  if (!order) co_return order.error();
  if (!*order || (*order)->operator_id != call.caller.operator_id) {
    co_return not_found("there is no such work order");
  }
  co_return std::move(**order);
}

Task<Result<storage::WalletRecord>> own_wallet(Context& context, const Call& call) {
  const auto id = path_id<WalletId>(call);
  if (!id) co_return id.error();
  auto record = co_await context.services.store.find_wallet(*id);
  if (!record) co_return record.error();
  if (!*record || (*record)->wallet.operator_id != call.caller.operator_id) {
    co_return not_found("there is no such wallet");
  }
  co_return std::move(**record);
}

Task<Result<billing::Payment>> own_payment(Context& context, const Call& call) {
  const auto id = path_id<billing::PaymentId>(call);
  if (!id) co_return id.error();
  auto payment = co_await context.services.store.find_payment(*id);
  if (!payment) co_return payment.error();
  const auto& caller = call.caller;
  if (!*payment || (*payment)->operator_id != caller.operator_id ||
      (!caller.wallet_id.is_nil() && (*payment)->wallet_id != caller.wallet_id)) {
    co_return not_found("there is no such payment");
  }
  co_return std::move(**payment);
}

Task<Result<SettledSession>> own_settled_session(Context& context, const Call& call) {
  auto& store = context.services.store;
  auto session = co_await own_session(context, call);
  if (!session) co_return session.error();
  auto bill = co_await store.find_bill(session->id);
  if (!bill) co_return bill.error();
  if (!*bill) co_return conflict("the session has no bill");
  const auto review = co_await store.find_review(session->id);
  if (!review) co_return review.error();
  auto samples = co_await store.load_curve(session->id);
  if (!samples) co_return samples.error();
  auto notes = co_await store.list_credit_notes(session->id);
  if (!notes) co_return notes.error();
  SettledSession settled;
  settled.credit_notes = std::move(*notes);
  settled.session = std::move(*session);
  settled.bill = std::move((*bill)->bill);
  settled.samples = std::move(*samples);
  // A bill that stands was made of the readings, whatever was credited afterwards.
  settled.corrected = *review && (*review)->billed_energy;
  if (settled.corrected) {
    settled.samples = corrected_samples(settled.session, *(*review)->billed_energy);
  }
  settled.snapshot = context.services.directory.current();
  const auto& known = *settled.snapshot;
  const auto location = known.locations.find(settled.session.location_id);
  if (location != known.locations.end()) settled.location = location->second;
  const auto tariff = known.tariffs.find(settled.session.tariff_id);
  if (tariff != known.tariffs.end()) settled.tariff = tariff->second;
  auto slot = co_await slot_of(context, settled.session, known);
  if (!slot) co_return slot.error();
  settled.slot = std::move(*slot);
  co_return settled;
}

}  // namespace voltyard::api
