#include "billing/tariff.hpp"

#include "billing/session_fixture.hpp"
#include "billing/shed_tariff.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace voltyard::billing {
namespace {

Tariff simple() {
  Tariff tariff;
  tariff.elements = {{{{.price_e5 = 56'000}}, {}}};
  return tariff;
}

// What validate() says about the simple tariff after one change: "field: message", or "ok".
std::string verdict(const std::function<void(Tariff&)>& change) {
  Tariff tariff = simple();
  change(tariff);
  const Status status = validate(tariff);
  return status ? "ok" : status.error().field + ": " + status.error().message;
}

Restrictions& bands(Tariff& tariff) { return tariff.elements[0].restrictions; }
PriceComponent& component(Tariff& tariff) { return tariff.elements[0].components[0]; }

TEST(TariffTest, what_rating_prices_right_is_accepted) {
  using std::chrono::year;
  const std::pair<const char*, std::function<void(Tariff&)>> cases[] = {
      {"plain", [](Tariff&) {}},
      {"price zero", [](Tariff& t) { component(t).price_e5 = 0; }},
      {"largest price", [](Tariff& t) { component(t).price_e5 = INT64_MAX; }},
      {"clock band", [](Tariff& t) { bands(t).start_minute = 480, bands(t).end_minute = 1320; }},
      {"past midnight", [](Tariff& t) { bands(t).start_minute = 1320, bands(t).end_minute = 0; }},
      {"weekday", [](Tariff& t) { bands(t).weekdays = 0x7f; }},
      {"date", [](Tariff& t) { bands(t).start_date = year(2024) / 2 / 29; }},
      {"energy", [](Tariff& t) { bands(t).min_energy = Energy{0}; }},
      {"duration", [](Tariff& t) { bands(t).max_duration = Duration(1); }},
      {"zone without clock bands", [](Tariff& t) { t.time_zone = "Europe/Berlin"; }},
      {"flat", [](Tariff& t) { component(t).dimension = Dimension::flat; }},
      {"euro", [](Tariff& t) { t.currency = "EUR"; }},
      {"power", [](Tariff& t) { bands(t).min_power = Power{0}, bands(t).max_power = Power{1}; }},
      {"parking", [](Tariff& t) { component(t).dimension = Dimension::parking_time; }},
      {"grace", [](Tariff& t) { t.parking_grace = std::chrono::minutes(30); }},
      {"season", [](Tariff& t) { bands(t).months = 0xfff; }},
      {"holidays",
       [](Tariff& t) {
         t.holidays = {year(2026) / 10 / 1, year(2027) / 1 / 1};
         bands(t).holidays = HolidayRule::only;
       }},
      {"flat on some days",
       [](Tariff& t) {
         component(t).dimension = Dimension::flat;
         bands(t).weekdays = 1;
         bands(t).max_energy = Energy{kwh};
       }},
      {"least and most", [](Tariff& t) { t.min_price = t.max_price = Money{100}; }},
  };
  for (const auto& [name, change] : cases) EXPECT_EQ(verdict(change), "ok") << name;
}

TEST(TariffTest, malformed_tariffs_are_refused_with_the_place) {
  using std::chrono::year;
  const std::pair<std::string, std::function<void(Tariff&)>> cases[] = {
      {"/elements: a tariff has at least one element", [](Tariff& t) { t.elements.clear(); }},
      {"/elements: a tariff has at most 64 elements", [](Tariff& t) { t.elements.resize(65); }},
      {"/elements/0/price_components: an element needs at least one price component",
       [](Tariff& t) { t.elements[0].components.clear(); }},
      {"/elements/0/price_components: an element has at most 8 price components",
       [](Tariff& t) { t.elements[0].components.resize(9); }},
      {"/elements/0/price_components/0/price: a price is never negative",
       [](Tariff& t) { component(t).price_e5 = -1; }},
      {"/elements/0/price_components/0/step_size: a step size is at least 1",  // N94
       [](Tariff& t) { component(t).step_size = 0; }},
      {"/currency: a currency is three capital letters (ISO 4217)",
       [](Tariff& t) { t.currency = "cny"; }},
      {"/currency: a currency is three capital letters (ISO 4217)",
       [](Tariff& t) { t.currency = ""; }},
      {"/currency: only currencies with two decimals are rated",
       [](Tariff& t) { t.currency = "JPY"; }},
      {"/tariff_alt_text: a tariff is named in at most 16 languages",
       [](Tariff& t) { t.alt_text.resize(17); }},
      {"/time_zone: a tariff has a time zone", [](Tariff& t) { t.time_zone = ""; }},
      {"/elements/0/restrictions/start_time: a clock time lies between 00:00 and 23:59",
       [](Tariff& t) { bands(t).start_minute = 1440; }},
      {"/elements/0/restrictions/start_time: a clock time lies between 00:00 and 23:59",
       [](Tariff& t) { bands(t).end_minute = -1; }},
      {"/elements/0/restrictions/end_time: a clock band from a time to the same time is empty",
       [](Tariff& t) { bands(t).start_minute = 60, bands(t).end_minute = 60; }},
      {"/elements/0/restrictions/end_time: a clock band up to 00:00 without a start is empty",
       [](Tariff& t) { bands(t).end_minute = 0; }},
      {"/elements/0/restrictions/start_date: the date does not exist",
       [](Tariff& t) { bands(t).start_date = year(2026) / 2 / 29; }},
      {"/elements/0/restrictions/end_date: the end date is not after the start date",
       [](Tariff& t) {
         bands(t).start_date = year(2026) / 3 / 1;
         bands(t).end_date = year(2026) / 3 / 1;
       }},
      {"/elements/0/restrictions/day_of_week: a week has seven days",
       [](Tariff& t) { bands(t).weekdays = 0x80; }},
      {"/elements/0/restrictions/max_kwh: the energy band is empty",
       [](Tariff& t) { bands(t).min_energy = bands(t).max_energy = Energy{5}; }},
      {"/elements/0/restrictions/max_kwh: the energy band is empty",
       [](Tariff& t) { bands(t).max_energy = Energy{0}; }},
      {"/elements/0/restrictions/max_duration: the duration band is empty",
       [](Tariff& t) {
         bands(t).min_duration = Duration(2);
         bands(t).max_duration = Duration(1);
       }},
      {"/elements/0/restrictions: a lower bound is never negative",
       [](Tariff& t) { bands(t).min_energy = Energy{-1}; }},
      {"/elements/0/restrictions: a lower bound is never negative",
       [](Tariff& t) { bands(t).min_power = Power{-1}; }},
      {"/elements/0/restrictions/max_power: the power band is empty",
       [](Tariff& t) { bands(t).min_power = bands(t).max_power = Power{200'000}; }},
      {"/elements/0/restrictions/max_power: the power band is empty",
       [](Tariff& t) { bands(t).max_power = Power{0}; }},
      {"/elements/0/restrictions/months: a year has twelve months",
       [](Tariff& t) { bands(t).months = 0x1000; }},
      {"/elements/0/restrictions/holidays: the tariff lists no holidays",
       [](Tariff& t) { bands(t).holidays = HolidayRule::never; }},
      {"/holidays: a tariff has at most 366 holidays", [](Tariff& t) { t.holidays.resize(367); }},
      {"/holidays/0: the date does not exist",
       [](Tariff& t) { t.holidays = {year(2026) / 2 / 29}; }},
      {"/holidays/1: holidays stand in the order of the calendar, each once",
       [](Tariff& t) { t.holidays = {year(2026) / 10 / 1, year(2026) / 10 / 1}; }},
      {"/parking_grace: the grace before parking costs is between nothing and a year",
       [](Tariff& t) { t.parking_grace = Duration(-1); }},
      {"/parking_grace: the grace before parking costs is between nothing and a year",
       [](Tariff& t) { t.parking_grace = Duration(INT64_MAX); }},
      {"/min_price: a price is never negative", [](Tariff& t) { t.min_price = Money{-1}; }},
      {"/max_price: a price is never negative", [](Tariff& t) { t.max_price = Money{-1}; }},
      {"/max_price: the most a session costs is less than the least",
       [](Tariff& t) { t.min_price = Money{2}, t.max_price = Money{1}; }},
  };
  for (const auto& [expected, change] : cases) EXPECT_EQ(verdict(change), expected);
}

TEST(TariffTest, what_rating_cannot_do_right_is_refused_not_ignored) {
  const std::string flat_at_start =
      "/elements/0/price_components/0/type: a FLAT price is decided at the start, when this "
      "restriction cannot hold";
  const std::pair<std::string, std::function<void(Tariff&)>> flat_cases[] = {
      {flat_at_start, [](Tariff& t) { bands(t).min_power = Power{0}; }},
      {flat_at_start, [](Tariff& t) { bands(t).max_power = Power{200'000}; }},
      {flat_at_start, [](Tariff& t) { bands(t).min_energy = Energy{1}; }},
      {flat_at_start, [](Tariff& t) { bands(t).min_duration = Duration(1); }},
  };
  for (const auto& [expected, change] : flat_cases) {
    const auto as_flat = [&](Tariff& t) {
      component(t).dimension = Dimension::flat;
      change(t);
    };
    EXPECT_EQ(verdict(as_flat), expected);
  }
  const std::pair<std::string, std::function<void(Tariff&)>> cases[] = {
      {"/time_zone: clock bands need the offsets of the tariff's zone",
       [](Tariff& t) {
         t.time_zone = "Europe/Berlin";
         bands(t).start_minute = 60;
       }},
      {"/time_zone: clock bands need the offsets of the tariff's zone",
       [](Tariff& t) {
         t.time_zone = "Asia/Nowhere";
         bands(t).months = 1;
       }},
      {"/elements/0/price_components/1: an earlier component always applies instead of this one",
       [](Tariff& t) { t.elements[0].components.push_back(component(t)); }},
      {"/elements/1/price_components/0: an earlier component always applies instead of this one",
       [](Tariff& t) { t.elements.push_back(t.elements[0]); }},
  };
  for (const auto& [expected, change] : cases) EXPECT_EQ(verdict(change), expected);
}

TEST(TariffTest, names_are_read_back) {
  for (const Fee fee : {Fee::electricity, Fee::service}) EXPECT_EQ(parse_fee(to_string(fee)), fee);
  for (const Dimension dimension :
       {Dimension::energy, Dimension::time, Dimension::flat, Dimension::parking_time}) {
    EXPECT_EQ(parse_dimension(to_string(dimension)), dimension);
  }
  EXPECT_EQ(to_string(Dimension::parking_time), "PARKING_TIME");
  for (const HolidayRule rule : {HolidayRule::any, HolidayRule::only, HolidayRule::never}) {
    EXPECT_EQ(parse_holiday_rule(to_string(rule)), rule);
  }
  EXPECT_FALSE(parse_fee("Electricity"));
  EXPECT_FALSE(parse_dimension("energy"));
}

TEST(TariffTest, shipped_shed_tariff_is_valid_and_splits_the_fees) {
  const Tariff tariff = shed_tariff(TariffId{});
  ASSERT_TRUE(validate(tariff));
  ASSERT_EQ(tariff.elements.size(), 1u);
  const auto& components = tariff.elements[0].components;
  ASSERT_EQ(components.size(), 2u);
  EXPECT_EQ(components[0], (PriceComponent{Fee::electricity, Dimension::energy, 56'000, 1}));
  EXPECT_EQ(components[1], (PriceComponent{Fee::service, Dimension::time, 10'000, 1}));
  ASSERT_EQ(tariff.alt_text.size(), 2u);
  EXPECT_EQ(tariff.alt_text[0].language, "zh");
  EXPECT_EQ(tariff.alt_text[1].language, "en");
}

}  // namespace
}  // namespace voltyard::billing
