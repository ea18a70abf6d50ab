#include "simulator/ykc/gun_charge.hpp"

#include <algorithm>
#include <limits>

namespace voltyard::simulator::ykc {
namespace {

constexpr Duration half_hour = std::chrono::minutes(30);
constexpr Duration day = std::chrono::hours(24);
constexpr std::int64_t mwh_per_e4 = 100;
constexpr std::int64_t price_scale = 100'000;
constexpr Timestamp year_2000{946'684'800'000};
constexpr Timestamp year_2099{4'070'908'800'000};

std::uint32_t u32(std::int64_t value) {
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(value, 0, std::numeric_limits<std::uint32_t>::max()));
}

Duration time_of_day(Timestamp clock, std::chrono::minutes utc_offset) {
  const auto local = (clock + utc_offset).ms % day.count();
  return Duration(local < 0 ? local + day.count() : local);
}

wire::MeterE4 meter_of(Energy energy) {
  const auto meter = wire::MeterE4::of(energy);
  return meter ? *meter : wire::MeterE4{};
}

}  // namespace

std::uint8_t stop_code_of(StopCause cause, bool dc) {
  constexpr std::uint8_t by_hand = 0x45;
  constexpr std::uint8_t pilot_open = 0x6B;
  switch (cause) {
    case StopCause::remote: return 0x40;
    case StopCause::full: return 0x41;
    case StopCause::energy_bought: return 0x42;
    case StopCause::time_limit:
    case StopCause::time_bought: return 0x44;
    case StopCause::unlock: return by_hand;
    case StopCause::unplugged: return dc ? by_hand : pilot_open;
    case StopCause::soft_reset:
    case StopCause::hard_reset: return 0x46;
    case StopCause::balance_spent: return 0x6E;
    case StopCause::no_load:
    case StopCause::no_current: return 0x76;
    case StopCause::deauthorized:
    case StopCause::overload: return 0x78;
    case StopCause::power_loss: return 0x83;
  }
  return 0x90;
}

wire::Cp56Time wall_time(Timestamp clock, std::chrono::minutes utc_offset) {
  return *wire::Cp56Time::of(std::clamp(clock, year_2000, year_2099), utc_offset);
}

GunCharge::GunCharge(const GunPlace& place, const ChargeOrigin& origin,
                     const wire::TariffModel& prices, const Reading& begin, Timestamp now)
    : place_(place),
      origin_(origin),
      prices_(prices),
      begun_(now),
      started_at_(begin.at),
      metered_at_(begin.at),
      register_begin_(begin.meter),
      register_last_(begin.meter) {}

Duration GunCharge::left_of_half_hour(Timestamp clock, std::chrono::minutes utc_offset) {
  return half_hour - time_of_day(clock, utc_offset) % half_hour;
}

void GunCharge::meter(const Reading& reading) {
  if (reading.meter < register_last_) {
    // A register that starts again takes the order's energy with it.
    register_begin_ = register_last_ = {};
    mwh_.fill(0);
  }
  const auto now_in = time_of_day(metered_at_, place_.utc_offset) / half_hour;
  const auto rate = std::min<std::size_t>(prices_.half_hours[static_cast<std::size_t>(now_in)],
                                          wire::rate_count - 1);
  mwh_[rate] += reading.meter.mwh - register_last_.mwh;
  register_last_ = reading.meter;
  metered_at_ = reading.at;
}

std::uint16_t GunCharge::charged_min(Timestamp now) const {
  const auto whole = std::chrono::duration_cast<std::chrono::minutes>(now - begun_).count();
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(whole, 0, 0xFFFF));
}

wire::RateShare GunCharge::share(std::size_t rate) const {
  const auto& prices = prices_.prices[rate];
  const std::int64_t price = std::int64_t{prices.electricity.e5} + prices.service.e5;
  const auto energy_e4 = mwh_[rate] / mwh_per_e4;
  wire::RateShare share;
  share.price.e5 = u32(price);
  share.energy.e4 = share.energy_with_loss.e4 = u32(energy_e4);
  share.amount.e4 = u32((energy_e4 * price + price_scale / 2) / price_scale);
  return share;
}

// The sum of what is shown: cut once more, it would contradict its parts.
wire::EnergyE4 GunCharge::energy() const {
  std::int64_t sum = 0;
  for (const auto mwh : mwh_) sum += mwh / mwh_per_e4;
  return {u32(sum)};
}

wire::MoneyE4 GunCharge::amount() const {
  std::int64_t sum = 0;
  for (std::size_t rate = 0; rate < wire::rate_count; ++rate) sum += share(rate).amount.e4;
  return {u32(sum)};
}

// A balance has two decimals, an amount four.
bool GunCharge::balance_is_spent() const {
  return std::int64_t{amount().e4} >= std::int64_t{origin_.balance.fen} * 100;
}

void GunCharge::report(wire::RealTime& said, Timestamp now) const {
  said.order = origin_.order;
  said.charged_min = charged_min(now);
  said.energy = said.energy_with_loss = energy();
  said.amount = amount();
}

wire::Record GunCharge::record(const Reading& last, StopCause cause, const wire::Text<17>& vin) {
  meter(last);
  wire::Record said;
  said.head = {origin_.order, place_.pile, place_.gun, wall_time(started_at_, place_.utc_offset),
               wall_time(last.at, place_.utc_offset)};
  auto& account = said.account;
  for (std::size_t rate = 0; rate < wire::rate_count; ++rate) account.rates[rate] = share(rate);
  account.meter_start = meter_of(register_begin_);
  account.meter_end = meter_of(register_last_);
  account.energy = account.energy_with_loss = energy();
  account.amount = amount();
  account.vin = vin;
  account.started_by = origin_.by;
  account.recorded_at = said.head.ended_at;
  account.stop_code = stop_code_of(cause, place_.dc);
  account.card = origin_.card;
  return said;
}

}  // namespace voltyard::simulator::ykc
