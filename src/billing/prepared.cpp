#include "billing/prepared.hpp"

#include <algorithm>

namespace voltyard::billing {
namespace {

template <class Value>
void sort_unique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

// A bound of nothing is passed before the session begins.
template <class Value>
void add_bounds(std::vector<Value>& bounds, const std::optional<Value>& lower,
                const std::optional<Value>& upper) {
  if (lower && Value{} < *lower) bounds.push_back(*lower);
  if (upper) bounds.push_back(*upper);
}

void add_minutes(std::vector<int>& minutes, const Restrictions& bands) {
  if (bands.start_minute) minutes.push_back(*bands.start_minute);
  if (bands.end_minute) minutes.push_back(*bands.end_minute);
  // A clock band open on one side ends with the day, as a date or a weekday does.
  if (bands.clock()) minutes.push_back(0);
}

void collect_bounds(PreparedTariff& ready) {
  for (const Restrictions& bands : ready.restrictions) {
    add_minutes(ready.minutes, bands);
    add_bounds(ready.energies, bands.min_energy, bands.max_energy);
    add_bounds(ready.durations, bands.min_duration, bands.max_duration);
    add_bounds(ready.powers, bands.min_power, bands.max_power);
  }
  sort_unique(ready.minutes);
  sort_unique(ready.energies);
  sort_unique(ready.durations);
  sort_unique(ready.powers);
}

Offer to_offer(const PreparedTariff& ready, const PriceComponent& component, std::size_t element) {
  const auto class_of = [&](Power power) {
    const auto above = std::upper_bound(ready.powers.begin(), ready.powers.end(), power);
    return static_cast<std::size_t>(above - ready.powers.begin());
  };
  const Restrictions& bands = ready.restrictions[element];
  Offer offer{component, element, 0, ready.powers.size()};
  if (bands.min_power) offer.least_class = class_of(*bands.min_power);
  if (bands.max_power) offer.most_class = class_of(*bands.max_power) - 1;
  return offer;
}

void sort_offers(PreparedTariff& ready, const Tariff& tariff) {
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    ready.first_offer[kind] = ready.offers.size();
    for (std::size_t element = 0; element < tariff.elements.size(); ++element) {
      for (const PriceComponent& component : tariff.elements[element].components) {
        if (Kind{component.fee, component.dimension} != kinds[kind]) continue;
        ready.offers.push_back(to_offer(ready, component, element));
        ready.by_power[kind] |= ready.restrictions[element].power();
      }
    }
  }
  ready.first_offer[kinds.size()] = ready.offers.size();
}

}  // namespace

Result<PreparedTariff> prepare(const Tariff& tariff, std::span<const TimeZone> zones) {
  if (Status good = validate(tariff, zones); !good) return good.error();
  PreparedTariff ready;
  ready.currency = tariff.currency;
  // Without a known zone nothing depends on the clock.
  if (tariff.zone) {
    ready.zone = *tariff.zone;
  } else if (const TimeZone* zone = find_time_zone(tariff.time_zone, zones)) {
    ready.zone = *zone;
  }
  for (const auto& date : tariff.holidays) {
    ready.holidays.push_back(std::chrono::sys_days(date).time_since_epoch().count());
  }
  ready.parking_grace = tariff.parking_grace;
  ready.min_price = tariff.min_price;
  ready.max_price = tariff.max_price;
  ready.restrictions.reserve(tariff.elements.size());
  std::size_t components = 0;
  for (const TariffElement& element : tariff.elements) {
    ready.restrictions.push_back(element.restrictions);
    components += element.components.size();
  }
  ready.offers.reserve(components);
  collect_bounds(ready);
  sort_offers(ready, tariff);
  return ready;
}

}  // namespace voltyard::billing
