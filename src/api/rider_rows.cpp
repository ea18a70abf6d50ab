#include "api/rider_rows.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::api {
namespace {

constexpr std::size_t most_slots = 1'000;  // of a station
constexpr std::size_t uid_octets = 9;

}  // namespace

Result<Labelled> follow_label(const Context& context, std::string_view text) {
  const auto unknown = not_found("no pile has this number");
  const auto read = domain::read_label(text);
  if (!read) return unknown;
  Labelled labelled;
  labelled.snapshot = context.services.directory.current();
  const auto& snapshot = *labelled.snapshot;
  const auto label = snapshot.labels_by_code.find(read->code);
  if (label == snapshot.labels_by_code.end()) return unknown;
  labelled.label = label->second;
  const auto station = snapshot.stations.find(labelled.label->station_id);
  if (station == snapshot.stations.end()) return unknown;
  labelled.station = station->second;
  const auto location = snapshot.locations.find(labelled.station->location_id);
  if (location == snapshot.locations.end()) return unknown;
  labelled.location = location->second;
  labelled.slot = read->slot;
  return labelled;
}

Task<Result<std::vector<csms::LiveSlot>>> slots_of(Context& context,
                                                   const domain::Station& station) {
  storage::EvseFilter filter;
  filter.station_id = station.id;
  filter.limit = most_slots;
  const auto evses = co_await context.services.store.list_evses(filter);
  if (!evses) co_return evses.error();
  std::vector<csms::LiveSlot> slots;
  for (const auto& evse : *evses) {
    const auto* live = context.services.board.slot(evse.id);
    slots.push_back(live != nullptr ? *live : csms::offline_slot(station, evse));
  }
  std::ranges::sort(slots, {}, &csms::LiveSlot::number);
  co_return slots;
}

RiderCharge OwnCharge::shown() const {
  return {session, *snapshot, slot.number, slot.label, is_live ? &slot : nullptr};
}

Task<Result<OwnCharge>> charge_of(Context& context, domain::Session session) {
  OwnCharge charge;
  charge.snapshot = context.services.directory.current();
  charge.session = std::move(session);
  const auto station = charge.snapshot->stations.find(charge.session.station_id);
  if (station == charge.snapshot->stations.end()) co_return charge;
  auto slots = co_await slots_of(context, *station->second);
  if (!slots) co_return slots.error();
  const auto slot = std::ranges::find(*slots, charge.session.evse_id, &csms::LiveSlot::id);
  if (slot == slots->end()) co_return charge;
  charge.slot = std::move(*slot);
  charge.is_live = charge.slot.session && charge.slot.session->id == charge.session.id;
  if (charge.is_live) csms::bring_up_to_date(charge.session, *charge.slot.session);
  co_return charge;
}

Task<void> count_on_page(Context& context, const domain::Location& location, std::string what) {
  const auto snapshot = context.services.directory.current();
  const auto* zone = snapshot->zone_of(location.id);
  const auto now = context.services.clock.now();
  const auto offset = zone ? zone->offset_at(now) : Duration(0);
  auto& tally = context.riders.tally;
  tally.count(location, to_local(now, offset).day, what);
  const auto steady = std::chrono::steady_clock::now();
  if (tally.is_due(steady)) co_await tally.write(context.services.store, steady);
}

std::string rider_uid(WalletId wallet) {
  const auto digest = sha256("resident " + to_string(wallet));
  std::string uid(rider_uid_prefix);
  for (std::size_t i = 0; i < uid_octets; ++i) uid += fmt::format("{:02X}", digest[i]);
  return uid;
}

}  // namespace voltyard::api
