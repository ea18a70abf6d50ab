#include "billing/shed_tariff.hpp"

#include <utility>

namespace voltyard::billing {

Tariff shed_tariff(TariffId id) {
  constexpr std::int64_t electricity_per_kwh = 56'000;  // 0.56 元
  constexpr std::int64_t service_per_hour = 10'000;     // 0.10 元
  TariffElement always;
  always.components = {
      {.fee = Fee::electricity, .dimension = Dimension::energy, .price_e5 = electricity_per_kwh},
      {.fee = Fee::service, .dimension = Dimension::time, .price_e5 = service_per_hour}};
  Tariff tariff;
  tariff.id = id;
  tariff.alt_text = {{"zh", "居民小区充电棚：电费 0.56 元/度，服务费 0.10 元/小时"},
                     {"en", "Residential shed: electricity 0.56 CNY/kWh, service 0.10 CNY/h"}};
  tariff.elements.push_back(std::move(always));
  return tariff;
}

}  // namespace voltyard::billing
