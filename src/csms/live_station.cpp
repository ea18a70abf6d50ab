#include "csms/live_station.hpp"

#include <algorithm>

namespace voltyard::csms {

const domain::Evse* LiveStation::evse(int number) const {
  const auto found = std::find_if(evses.begin(), evses.end(),
                                  [&](const auto& row) { return row.number == number; });
  return found == evses.end() ? nullptr : &*found;
}

const LiveOpenSession* LiveStation::open_on(EvseId id) const {
  const auto found = std::find_if(open.begin(), open.end(),
                                  [&](const auto& row) { return row.session.evse_id == id; });
  return found == open.end() ? nullptr : &*found;
}

const LiveOpenSession* LiveStation::open_by_number(std::int32_t transaction_number) const {
  if (transaction_number <= 0) return nullptr;
  const auto found = std::find_if(open.begin(), open.end(), [&](const auto& row) {
    return row.session.transaction_number == transaction_number;
  });
  return found == open.end() ? nullptr : &*found;
}

const LiveOpenSession* LiveStation::open_by_key(std::string_view transaction_key) const {
  const auto found = std::find_if(open.begin(), open.end(), [&](const auto& row) {
    return row.session.transaction_key == transaction_key;
  });
  return found == open.end() ? nullptr : &*found;
}

void LiveStation::mark_dirty(EvseId id) {
  for (std::size_t i = 0; i < evses.size(); ++i) {
    if (evses[i].id != id) continue;
    if (dirty_evses.size() <= i / 64) dirty_evses.resize(i / 64 + 1);
    dirty_evses[i / 64] |= std::uint64_t{1} << (i % 64);
  }
}

void LiveStation::mark_all_dirty() {
  station_dirty = true;
  for (const auto& row : evses) mark_dirty(row.id);
}

}  // namespace voltyard::csms
