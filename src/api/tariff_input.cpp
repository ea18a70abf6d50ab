#include "api/tariff_input.hpp"

#include "api/json_input.hpp"

#include <charconv>
#include <chrono>
#include <utility>

namespace voltyard::api {
namespace {

using billing::PriceComponent;
using billing::Restrictions;
using billing::TariffElement;
using std::chrono::year_month_day;

constexpr std::size_t most_elements = 64;
constexpr std::size_t most_components = 8;
constexpr std::size_t most_holidays = 366;
constexpr std::size_t most_texts = 16;
constexpr std::int64_t most_price = 100'000;        // of the major unit
constexpr std::int64_t most_energy_wh = 1'000'000;  // a megawatt hour
constexpr std::int64_t most_power_w = 10'000'000;
constexpr std::int64_t most_duration_s = 366 * 86'400;
constexpr std::int64_t most_minor = 100'000'000;

// Digits only, as many as `text` is long; -1: something else.
int digits(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool all = error == std::errc() && end == text.data() + text.size() && text[0] != '-';
  return all ? number : -1;
}

std::optional<int> minute_of(JsonInput& input, std::string_view name) {
  const auto text = input.optional_text(name, 5);
  if (!text) return std::nullopt;
  const bool shaped = text->size() == 5 && (*text)[2] == ':';
  const int hour = shaped ? digits(std::string_view(*text).substr(0, 2)) : -1;
  const int minute = shaped ? digits(std::string_view(*text).substr(3)) : -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    input.fail(name, "must be a time like 08:30");
    return std::nullopt;
  }
  return hour * 60 + minute;
}

std::optional<year_month_day> date_in(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = digits(text.substr(0, 4));
  const int month = digits(text.substr(5, 2));
  const int day = digits(text.substr(8));
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  const year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                            std::chrono::day(unsigned(day))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<year_month_day> date_of(JsonInput& input, std::string_view name) {
  const auto text = input.optional_text(name, 10);
  if (!text) return std::nullopt;
  const auto date = date_in(*text);
  if (!date) input.fail(name, "must be a date like 2026-11-27");
  return date;
}

template <class Kind, class Parse>
Kind kind_of(JsonInput& input, std::string_view name, Kind fallback, Parse parse) {
  const auto text = input.optional_text(name, 20);
  if (!text) return fallback;
  const auto kind = parse(*text);
  if (!kind) input.fail(name, "is not one of its words");
  return kind.value_or(fallback);
}

// Days or months as bits, the first one lowest.
std::uint32_t bits_of(JsonInput& input, std::string_view name, int count) {
  std::uint32_t bits = 0;
  for (const auto number : input.integers(name, 12, 1, count)) bits |= 1u << (number - 1);
  return bits;
}

Restrictions read_restrictions(JsonInput& input) {
  Restrictions when;
  when.start_minute = minute_of(input, "start_time");
  when.end_minute = minute_of(input, "end_time");
  when.start_date = date_of(input, "start_date");
  when.end_date = date_of(input, "end_date");
  when.weekdays = static_cast<std::uint8_t>(bits_of(input, "weekdays", 7));
  when.months = static_cast<std::uint16_t>(bits_of(input, "months", 12));
  when.holidays =
      kind_of(input, "holidays", billing::HolidayRule::any, billing::parse_holiday_rule);
  const auto energy = [&](std::string_view name) -> std::optional<Energy> {
    const auto mwh = input.optional_decimal(name, 3, most_energy_wh);
    return mwh ? std::optional(Energy{*mwh}) : std::nullopt;
  };
  const auto power = [&](std::string_view name) -> std::optional<Power> {
    const auto mw = input.optional_decimal(name, 3, most_power_w);
    return mw ? std::optional(Power{*mw}) : std::nullopt;
  };
  const auto duration = [&](std::string_view name) -> std::optional<Duration> {
    const auto seconds = input.optional_decimal(name, 0, most_duration_s);
    return seconds ? std::optional(Duration(*seconds * 1'000)) : std::nullopt;
  };
  when.min_energy = energy("min_wh");
  when.max_energy = energy("max_wh");
  when.min_power = power("min_power_w");
  when.max_power = power("max_power_w");
  when.min_duration = duration("min_duration_s");
  when.max_duration = duration("max_duration_s");
  return when;
}

PriceComponent read_component(JsonInput& input) {
  PriceComponent component;
  component.fee = kind_of(input, "fee", billing::Fee::electricity, billing::parse_fee);
  component.dimension =
      kind_of(input, "dimension", billing::Dimension::energy, billing::parse_dimension);
  const auto price = input.optional_decimal("price", billing::price_scale, most_price);
  if (!price) input.fail("price", "must be given");
  component.price_e5 = price.value_or(0);
  component.step_size = static_cast<std::int32_t>(input.integer("step_size", 1, 1, 86'400));
  return component;
}

TariffElement read_element(JsonInput& input) {
  TariffElement element;
  for (auto& part : input.objects("components", most_components)) {
    element.components.push_back(read_component(part));
    input.include(part);
  }
  auto when = input.object("restrictions");
  element.restrictions = read_restrictions(when);
  input.include(when);
  return element;
}

std::optional<Money> money_of(JsonInput& input, std::string_view name) {
  const auto minor = input.optional_decimal(name, 0, most_minor);
  return minor ? std::optional(Money{*minor}) : std::nullopt;
}

}  // namespace

Result<TariffInput> read_tariff(std::string_view body, std::string_view currency) {
  auto input = JsonInput::parse(body);
  if (!input) return input.error();
  TariffInput read;
  auto& tariff = read.tariff;
  read.name = input->text("name", 1, 100);
  read.accept_flaws = input->flag("accept_flaws", false);
  tariff.currency = currency;
  tariff.time_zone = input->optional_text("time_zone", 40).value_or(tariff.time_zone);
  for (auto& part : input->objects("texts", most_texts)) {
    tariff.alt_text.push_back({part.text("language", 2, 10), part.text("text", 1, 500)});
    input->include(part);
  }
  for (auto& part : input->objects("elements", most_elements)) {
    tariff.elements.push_back(read_element(part));
    input->include(part);
  }
  for (const auto& day : input->texts("holidays", most_holidays, 10)) {
    const auto date = date_in(day);
    if (!date) input->fail("holidays", "must hold dates like 2026-10-01");
    tariff.holidays.push_back(date.value_or(year_month_day()));
  }
  tariff.parking_grace = Duration(input->integer("parking_grace_s", 0, 0, most_duration_s) * 1'000);
  tariff.min_price = money_of(*input, "min_price_minor");
  tariff.max_price = money_of(*input, "max_price_minor");
  if (const auto fine = input->finish(); !fine) return fine.error();
  return read;
}

Status add_zone(billing::Tariff& tariff, const FindTimeZone& find) {
  if (tariff.time_zone.empty() || billing::find_time_zone(tariff.time_zone, {})) return {};
  auto zone = find(tariff.time_zone);
  if (zone) {
    tariff.zone = std::move(*zone);
    return {};
  }
  auto error = zone.error();
  error.field = "/time_zone";
  return error;
}

}  // namespace voltyard::api
