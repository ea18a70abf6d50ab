// A site's tariff in four rates: what a pile can be told, and what it is told instead.
#include "csms/ykc/prices.hpp"

#include <gtest/gtest.h>

namespace voltyard::csms::ykc {
namespace {

using billing::Dimension;
using billing::Fee;
using billing::PriceComponent;
using billing::Tariff;
using billing::TariffElement;

constexpr std::chrono::sys_days today =
    std::chrono::year{2026} / std::chrono::November / std::chrono::day{23};

PriceComponent energy(Fee fee, std::int64_t price_e5) {
  return {.fee = fee, .dimension = Dimension::energy, .price_e5 = price_e5};
}

TariffElement element(std::int64_t electricity, std::int64_t service, int from_hour = 0,
                      int to_hour = 24) {
  TariffElement row;
  row.components = {energy(Fee::electricity, electricity), energy(Fee::service, service)};
  if (from_hour > 0) row.restrictions.start_minute = from_hour * 60;
  if (to_hour < 24) row.restrictions.end_minute = to_hour * 60;
  return row;
}

Tariff tariff_of(std::vector<TariffElement> elements) {
  Tariff tariff;
  tariff.elements = std::move(elements);
  return tariff;
}

// "rate electricity+service" at an hour.
std::string at(const SaidTariff& said, int hour, int minute = 0) {
  const auto rate = said.model.half_hours[static_cast<std::size_t>(hour * 2 + minute / 30)];
  const auto& price = said.model.prices[rate];
  return std::to_string(rate) + " " + std::to_string(price.electricity.e5) + "+" +
         std::to_string(price.service.e5);
}

using Words = std::vector<std::string_view>;

TEST(YkcPrices, one_price_is_the_flat_rate_all_day) {
  const auto tariff = tariff_of({element(56'000, 40'000)});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{});
  EXPECT_EQ(at(said, 0), "2 56000+40000");
  EXPECT_EQ(at(said, 23, 30), "2 56000+40000");
  EXPECT_TRUE(said.model.check().has_value());
}

TEST(YkcPrices, four_bands_are_the_four_rates_and_the_first_element_counts) {
  const auto tariff = tariff_of({element(30'000, 30'000, 23, 7), element(110'000, 30'000, 10, 12),
                                 element(140'000, 30'000, 18, 20), element(70'000, 30'000)});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{});
  EXPECT_EQ(at(said, 3), "3 30000+30000") << "the band passes midnight";
  EXPECT_EQ(at(said, 23), "3 30000+30000");
  EXPECT_EQ(at(said, 7), "2 70000+30000");
  EXPECT_EQ(at(said, 11, 30), "1 110000+30000");
  EXPECT_EQ(at(said, 19), "0 140000+30000");
}

TEST(YkcPrices, a_fifth_price_is_said_as_the_nearest_dearer_one) {
  const auto tariff =
      tariff_of({element(10'000, 0, 0, 1), element(20'000, 0, 1, 2), element(21'000, 0, 2, 3),
                 element(50'000, 0, 3, 4), element(90'000, 0)});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{"more_than_four_prices"});
  EXPECT_EQ(at(said, 0), "3 10000+0");
  EXPECT_EQ(at(said, 1), "2 21000+0") << "never less than is billed";
  EXPECT_EQ(at(said, 2), "2 21000+0");
  EXPECT_EQ(at(said, 3), "1 50000+0");
  EXPECT_EQ(at(said, 9), "0 90000+0");
}

TEST(YkcPrices, a_change_within_a_half_hour_begins_with_it) {
  auto dear = element(90'000, 0);
  dear.restrictions.start_minute = 10 * 60 + 15;
  const auto tariff = tariff_of({dear, element(50'000, 0)});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{"change_within_half_hour"});
  EXPECT_EQ(at(said, 9, 30), "3 50000+0");
  EXPECT_EQ(at(said, 10), "1 90000+0");
}

TEST(YkcPrices, what_depends_on_the_charge_or_the_weekday_is_said_at_its_dearest) {
  auto weekend = element(80'000, 0);
  weekend.restrictions.weekdays = 0b110'0000;
  auto first_kwh = element(20'000, 0);
  first_kwh.restrictions.max_energy = Energy{1'000'000};
  const auto tariff = tariff_of({weekend, first_kwh, element(50'000, 0)});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{"conditional_price"});
  EXPECT_EQ(at(said, 12), "2 80000+0");
}

TEST(YkcPrices, fees_that_are_not_for_energy_are_left_out_and_it_is_said) {
  auto row = element(56'000, 0);
  row.components.push_back({.fee = Fee::service, .dimension = Dimension::time, .price_e5 = 10'000});
  const auto tariff = tariff_of({row});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{"time_fee"});
  EXPECT_EQ(at(said, 12), "2 56000+0");
}

TEST(YkcPrices, dates_that_are_over_and_not_yet_are_told_apart) {
  auto over = element(10'000, 0);
  over.restrictions.end_date = std::chrono::year_month_day{today};
  auto begun = element(60'000, 0);
  begun.restrictions.start_date = std::chrono::year_month_day{today};
  const auto tariff = tariff_of({over, begun, element(50'000, 0)});
  const auto said = said_tariff(&tariff, today);
  EXPECT_EQ(said.unsaid, Words{});
  EXPECT_EQ(at(said, 12), "2 60000+0");
}

TEST(YkcPrices, the_same_prices_have_the_same_name_and_others_another) {
  const auto one = tariff_of({element(56'000, 0)});
  const auto other = tariff_of({element(56'001, 0)});
  EXPECT_EQ(said_tariff(&one, today).model.model, said_tariff(&one, today).model.model);
  EXPECT_NE(said_tariff(&one, today).model.model, said_tariff(&other, today).model.model);
  EXPECT_TRUE(said_tariff(&one, today).model.model.is_decimal());
  EXPECT_FALSE(said_tariff(nullptr, today).model.model.is_zero()) << "0000 is a new pile's";
}

}  // namespace
}  // namespace voltyard::csms::ykc
