#include "csms/live_board.hpp"

namespace voltyard::csms {

LiveSlot offline_slot(const domain::Station& station, const domain::Evse& evse) {
  LiveSlot slot;
  slot.id = evse.id;
  slot.station_id = station.id;
  slot.location_id = station.location_id;
  slot.operator_id = station.operator_id;
  slot.number = evse.number;
  slot.label = evse.label;
  slot.status = evse.state.status;
  slot.error = evse.state.error;
  slot.status_at = evse.state.status_at;
  slot.max_power = evse.max_power;
  return slot;
}

void bring_up_to_date(domain::Session& session, const LiveSession& live) {
  if (live.sample_count <= session.sample_count) return;
  session.register_last = session.register_last + (live.energy - session.energy);
  session.energy = live.energy;
  session.last_power_mw = live.power_mw;
  session.last_seen_at = live.last_reading_at;
  session.sample_count = live.sample_count;
}

void LiveBoard::count_charging(const LiveSlot& slot, int by) {
  if (!slot.session && slot.status != domain::EvseStatus::Charging) return;
  const auto known = charging_.try_emplace(slot.station_id, 0).first;
  known->second += by;
  if (known->second == 0) charging_.erase(known);
}

void LiveBoard::apply(LiveChange change) {
  for (const auto& slot : change.slots) {
    auto& known = slots_[slot.id];
    count_charging(known, -1);
    known = slot;
    count_charging(known, 1);
  }
  for (const auto& station : change.stations) stations_[station.id] = station;
  for (const auto& station : change.heard) stations_[station.id] = station;
  if (change.slots.empty() && change.stations.empty()) return;
  for (const auto& [id, listener] : listeners_) listener(change);
}

const LiveSlot* LiveBoard::slot(EvseId id) const {
  const auto found = slots_.find(id);
  return found == slots_.end() ? nullptr : &found->second;
}

std::size_t LiveBoard::listen(Listener listener) {
  listeners_.emplace(next_listener_, std::move(listener));
  return next_listener_++;
}

void LiveBoard::forget(std::size_t listener) { listeners_.erase(listener); }

}  // namespace voltyard::csms
