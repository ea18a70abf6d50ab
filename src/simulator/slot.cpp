#include "simulator/slot.hpp"

#include <algorithm>

namespace voltyard::simulator {

Slot::Slot(int slot_number, const Neighbourhood& neighbourhood, std::uint64_t place,
           std::uint64_t seed)
    : number(slot_number), visits_(neighbourhood, place), seed_(seed) {
  // A meter that has served for a while: 20 to 520 kWh.
  SeededRandom random(seed + 1);
  meter_ = {20'000'000 + static_cast<std::int64_t>(random.below(500'000)) * 1'000};
}

void Slot::plan(Timestamp now) {
  visit_ = visits_.next(now);
  step = RiderStep::plug;
  // Those who are already there are noticed within a minute, not all at once.
  SeededRandom random(seed_ + static_cast<std::uint64_t>(visit_.plug_at.ms));
  const auto noticed = now + Duration(random.below(60'000));
  rider_at = std::max(visit_.plug_at, std::min(noticed, visit_.unplug_at));
}

void Slot::visit_now(Timestamp now, Random& random) {
  const auto energy = Energy{300'000 + static_cast<std::int64_t>(random.below(900'000))};
  const double hours = 3 + 4 * random.unit();
  visit_.vehicle = visits_.vehicle_now(energy, hours, random);
  visit_.plug_at = now + std::chrono::seconds(5 + random.below(15));
  visit_.unplug_at = visit_.plug_at + std::chrono::minutes(60 + random.below(360));
  step = RiderStep::plug;
  rider_at = visit_.plug_at;
}

void Slot::plug(Timestamp now) {
  vehicle_.emplace(visit_.vehicle);
  if (visit_.plug_at < now) vehicle_->draw(now - visit_.plug_at);
  on_ = false;
}

void Slot::unplug() {
  vehicle_.reset();
  on_ = false;
}

void Slot::switch_on(Timestamp now) {
  draw(now);
  on_ = true;
}

void Slot::switch_off(Timestamp now) {
  draw(now);
  on_ = false;
}

void Slot::draw(Timestamp now) {
  if (on_ && vehicle_ && now > drawn_until_) meter_ = meter_ + vehicle_->draw(now - drawn_until_);
  drawn_until_ = std::max(drawn_until_, now);
}

Reading Slot::read(Timestamp now, Timestamp stamp) {
  draw(now);
  Reading reading;
  reading.at = stamp;
  reading.meter = meter_;
  if (on_ && vehicle_) reading.power = vehicle_->power();
  if (vehicle_) reading.soc_permille = vehicle_->soc_permille();
  reading.voltage_mv = reading.soc_permille ? vehicle_->battery_mv() : mains_mv(seed_, now);
  reading.current_ma = reading.power.mw * 1'000 / reading.voltage_mv;
  return reading;
}

}  // namespace voltyard::simulator
