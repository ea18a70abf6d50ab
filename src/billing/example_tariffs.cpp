#include "billing/example_tariffs.hpp"

#include <initializer_list>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr std::int64_t electricity_per_kwh_e5 = 56'000;  // 0.56 元: residential

constexpr std::uint16_t months(std::initializer_list<int> numbers) {
  std::uint16_t mask = 0;
  for (const int number : numbers) mask = static_cast<std::uint16_t>(mask | 1 << (number - 1));
  return mask;
}

TariffElement always(PriceComponent component) { return {{component}, {}}; }

struct PowerTier {
  std::int64_t below_w;  // 0: no end
  std::int64_t service_per_hour_e5;
};

constexpr PowerTier power_tiers[] = {{200, 15'000}, {400, 20'000}, {600, 30'000}, {0, 60'000}};

enum class Band { critical, peak, valley };

// Hours of a day in some months; everything else is flat.
struct BandHours {
  std::uint16_t months;  // 0: all
  int from_hour;
  int until_hour;
  Band band;
};

constexpr BandHours henan_hours[] = {
    {months({1, 12}), 17, 18, Band::critical},
    {months({7, 8}), 20, 23, Band::critical},
    {months({1, 12}), 16, 17, Band::peak},
    {months({1, 12}), 18, 24, Band::peak},
    {months({7, 8}), 16, 20, Band::peak},
    {months({7, 8}), 23, 24, Band::peak},
    {months({2, 3, 4, 5, 6, 9, 10, 11}), 16, 24, Band::peak},
    {0, 0, 6, Band::valley},
    {months({3, 4, 5, 9, 10, 11}), 11, 14, Band::valley},
};

constexpr std::int64_t flat_per_kwh_e5 = 70'000;     // assumed
constexpr std::int64_t service_per_kwh_e5 = 40'000;  // assumed

constexpr std::int64_t price_of(Band band) {
  constexpr std::int64_t peak_percent = 169;
  constexpr std::int64_t valley_percent = 45;             // assumed
  constexpr std::int64_t critical_percent_of_peak = 120;  // assumed
  constexpr std::int64_t peak_e5 = flat_per_kwh_e5 * peak_percent / 100;
  switch (band) {
    case Band::critical: return peak_e5 * critical_percent_of_peak / 100;
    case Band::peak: return peak_e5;
    case Band::valley: return flat_per_kwh_e5 * valley_percent / 100;
  }
  return flat_per_kwh_e5;
}

TariffElement to_element(const BandHours& hours) {
  TariffElement element;
  element.restrictions.months = hours.months;
  element.restrictions.start_minute = hours.from_hour * 60;
  element.restrictions.end_minute = hours.until_hour % 24 * 60;  // 24:00 is written 00:00
  element.components = {
      {.fee = Fee::electricity, .dimension = Dimension::energy, .price_e5 = price_of(hours.band)}};
  return element;
}

}  // namespace

Tariff power_tier_tariff(TariffId id) {
  Tariff tariff;
  tariff.id = id;
  tariff.alt_text = {
      {"zh",
       "电费 0.56 元/度；服务费按功率：200 瓦以下 0.15 元/小时，400 瓦以下 0.20 元/小时，"
       "600 瓦以下 0.30 元/小时，600 瓦及以上 0.60 元/小时"},
      {"en",
       "Electricity 0.56 CNY/kWh; service by power: below 200 W 0.15 CNY/h, below 400 W 0.20 "
       "CNY/h, "
       "below 600 W 0.30 CNY/h, from 600 W 0.60 CNY/h"}};
  std::optional<Power> least;
  for (const PowerTier& tier : power_tiers) {
    TariffElement element;
    element.restrictions.min_power = least;
    if (tier.below_w != 0) element.restrictions.max_power = Power{tier.below_w * 1000};
    least = element.restrictions.max_power;
    element.components = {
        {.fee = Fee::service, .dimension = Dimension::time, .price_e5 = tier.service_per_hour_e5}};
    tariff.elements.push_back(std::move(element));
  }
  tariff.elements.push_back(always({.price_e5 = electricity_per_kwh_e5}));
  return tariff;
}

Tariff hour_plan_tariff(TariffId id) {
  constexpr std::int32_t four_hours_s = 4 * 3600;
  constexpr std::int64_t electricity_per_hour_e5 = 10'000;
  constexpr std::int64_t service_per_hour_e5 = 15'000;
  Tariff tariff;
  tariff.id = id;
  tariff.alt_text = {
      {"zh", "1 元 / 4 小时（其中电费 0.40 元，服务费 0.60 元），不足 4 小时按 4 小时计"},
      {"en", "1 CNY for 4 hours (0.40 electricity, 0.60 service); begun ones in full"}};
  tariff.elements = {{{{Fee::electricity, Dimension::time, electricity_per_hour_e5, four_hours_s},
                       {Fee::service, Dimension::time, service_per_hour_e5, four_hours_s}},
                      {}}};
  return tariff;
}

Tariff henan_tou_tariff(TariffId id) {
  Tariff tariff;
  tariff.id = id;
  tariff.alt_text = {
      {"zh", "河南工商业分时电价（平段 0.70 元/度，高峰、尖峰上浮，低谷下浮），服务费 0.40 元/度"},
      {"en",
       "Henan industrial time of use (flat 0.70 CNY/kWh, dearer at peak, cheaper in the "
       "valley), service 0.40 CNY/kWh"}};
  for (const BandHours& hours : henan_hours) tariff.elements.push_back(to_element(hours));
  tariff.elements.push_back(always({.price_e5 = flat_per_kwh_e5}));
  tariff.elements.back().components.push_back(
      {.fee = Fee::service, .dimension = Dimension::energy, .price_e5 = service_per_kwh_e5});
  return tariff;
}

}  // namespace voltyard::billing
