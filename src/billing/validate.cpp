#include "billing/tariff.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace voltyard::billing {
namespace {

using std::chrono::year_month_day;

constexpr std::size_t max_elements = 64;
constexpr std::size_t max_components = 8;
constexpr std::size_t max_languages = 16;
constexpr std::size_t max_holidays = 366;
constexpr int minutes_per_day = 24 * 60;
constexpr Duration max_grace = std::chrono::hours(24 * 366);

// ISO 4217 currencies whose minor unit is not 1/100: 分 arithmetic would be wrong for them.
constexpr std::array<std::string_view, 26> other_minor_units = {
    "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD",
    "LYD", "OMR", "PYG", "RWF", "TND", "UGX", "UYI", "UYW", "VND", "VUV", "XAF", "XOF", "XPF"};

// What a person who writes a tariff may get wrong has a word for programs.
Error wrong(std::string_view word, std::string message, std::string field = {}) {
  return {ErrorKind::invalid, std::move(message), std::move(field), word};
}

bool known_at_start(const Restrictions& bands) {
  const bool some_energy = bands.min_energy && bands.min_energy->mwh > 0;
  const bool some_time = bands.min_duration && bands.min_duration->count() > 0;
  return !some_energy && !some_time && !bands.power();
}

Status check_component(const PriceComponent& component, const Restrictions& bands) {
  if (component.price_e5 < 0) return wrong("price_negative", "a price is never negative", "/price");
  if (component.step_size < 1) return wrong("step_size", "a step size is at least 1", "/step_size");
  if (component.dimension == Dimension::flat && !known_at_start(bands)) {
    return wrong("flat_later",
                 "a FLAT price is decided at the start, when this restriction cannot hold",
                 "/type");
  }
  return {};
}

template <class Value>
bool empty_band(const std::optional<Value>& lower, const std::optional<Value>& upper) {
  return (lower && upper && !(*lower < *upper)) || (upper && !(Value{} < *upper));
}

template <class Value>
bool negative(const std::optional<Value>& lower) {
  return lower && *lower < Value{};
}

bool minute_of_day(const std::optional<int>& minute) {
  return !minute || (*minute >= 0 && *minute < minutes_per_day);
}

bool real_date(const std::optional<year_month_day>& date) { return !date || date->ok(); }

Status check_dates(const Restrictions& bands, const Tariff& tariff) {
  if (!real_date(bands.start_date) || !real_date(bands.end_date)) {
    return wrong("no_such_date", "the date does not exist", "/start_date");
  }
  if (bands.start_date && bands.end_date && *bands.start_date >= *bands.end_date) {
    return wrong("dates_reversed", "the end date is not after the start date", "/end_date");
  }
  if (bands.weekdays > 0x7f) return invalid("a week has seven days", "/day_of_week");
  if (bands.months > 0xfff) return invalid("a year has twelve months", "/months");
  if (bands.holidays != HolidayRule::any && tariff.holidays.empty()) {
    return wrong("no_holidays", "the tariff lists no holidays", "/holidays");
  }
  return {};
}

Status check_clock(const Restrictions& bands) {
  if (!minute_of_day(bands.start_minute) || !minute_of_day(bands.end_minute)) {
    return wrong("clock_range", "a clock time lies between 00:00 and 23:59", "/start_time");
  }
  if (bands.start_minute && bands.start_minute == bands.end_minute) {
    return wrong("clock_empty", "a clock band from a time to the same time is empty", "/end_time");
  }
  if (!bands.start_minute && bands.end_minute == 0) {
    return wrong("clock_empty", "a clock band up to 00:00 without a start is empty", "/end_time");
  }
  return {};
}

Status check_restrictions(const Restrictions& bands, const Tariff& tariff) {
  if (negative(bands.min_energy) || negative(bands.min_power) || negative(bands.min_duration)) {
    return wrong("bound_negative", "a lower bound is never negative");
  }
  if (empty_band(bands.min_energy, bands.max_energy)) {
    return wrong("band_empty", "the energy band is empty", "/max_kwh");
  }
  if (empty_band(bands.min_power, bands.max_power)) {
    return wrong("band_empty", "the power band is empty", "/max_power");
  }
  if (empty_band(bands.min_duration, bands.max_duration)) {
    return wrong("band_empty", "the duration band is empty", "/max_duration");
  }
  if (Status good = check_clock(bands); !good) return good;
  return check_dates(bands, tariff);
}

bool same_kind(const PriceComponent& a, const PriceComponent& b) {
  return a.fee == b.fee && a.dimension == b.dimension;
}

// A component that can never be the first that applies would be ignored silently.
bool reachable(const Tariff& tariff, std::size_t element, std::size_t component) {
  const auto& own = tariff.elements[element].components;
  const auto is_same = [&](const PriceComponent& other) {
    return same_kind(other, own[component]);
  };
  if (std::any_of(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(component), is_same)) {
    return false;
  }
  for (std::size_t e = 0; e < element; ++e) {
    const TariffElement& earlier = tariff.elements[e];
    const bool hides = std::any_of(earlier.components.begin(), earlier.components.end(), is_same);
    if (hides && !earlier.restrictions.any()) return false;
  }
  return true;
}

// The error of a part, with the place of that part.
Error placed(const std::string& at, Error error) {
  error.field = at + error.field;
  return error;
}

Status check_element(const Tariff& tariff, std::size_t index) {
  const TariffElement& element = tariff.elements[index];
  if (element.components.empty()) {
    return wrong("no_price", "an element needs at least one price component", "/price_components");
  }
  if (element.components.size() > max_components) {
    return invalid("an element has at most 8 price components", "/price_components");
  }
  for (std::size_t i = 0; i < element.components.size(); ++i) {
    Status good = check_component(element.components[i], element.restrictions);
    if (good && !reachable(tariff, index, i)) {
      good = wrong("unreachable", "an earlier component always applies instead of this one");
    }
    if (!good) return placed("/price_components/" + std::to_string(i), good.error());
  }
  if (Status good = check_restrictions(element.restrictions, tariff); !good) {
    return placed("/restrictions", good.error());
  }
  return {};
}

Status check_currency(const std::string& currency) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), upper)) {
    return invalid("a currency is three capital letters (ISO 4217)", "/currency");
  }
  if (std::find(other_minor_units.begin(), other_minor_units.end(), currency) !=
      other_minor_units.end()) {
    return invalid("only currencies with two decimals are rated", "/currency");
  }
  return {};
}

Status check_holidays(const std::vector<year_month_day>& holidays) {
  if (holidays.size() > max_holidays) {
    return wrong("too_many_holidays", "a tariff has at most 366 holidays", "/holidays");
  }
  for (std::size_t i = 0; i < holidays.size(); ++i) {
    const std::string at = "/holidays/" + std::to_string(i);
    if (!holidays[i].ok()) return wrong("no_such_date", "the date does not exist", at);
    if (i > 0 && holidays[i] <= holidays[i - 1]) {
      return wrong("holiday_order", "holidays stand in the order of the calendar, each once", at);
    }
  }
  return {};
}

Status check_limits(const Tariff& tariff) {
  if (tariff.parking_grace < Duration(0) || tariff.parking_grace > max_grace) {
    return wrong("grace_range", "the grace before parking costs is between nothing and a year",
                 "/parking_grace");
  }
  if (negative(tariff.min_price))
    return wrong("price_negative", "a price is never negative", "/min_price");
  if (negative(tariff.max_price))
    return wrong("price_negative", "a price is never negative", "/max_price");
  if (tariff.min_price && tariff.max_price && *tariff.max_price < *tariff.min_price) {
    return wrong("most_below_least", "the most a session costs is less than the least",
                 "/max_price");
  }
  return {};
}

}  // namespace

Status validate(const Tariff& tariff, std::span<const TimeZone> zones) {
  if (Status good = check_currency(tariff.currency); !good) return good;
  if (tariff.time_zone.empty()) return invalid("a tariff has a time zone", "/time_zone");
  if (tariff.zone && tariff.zone->name != tariff.time_zone) {
    return invalid("the offsets are those of another zone", "/time_zone");
  }
  const TimeZone* zone = tariff.zone ? &*tariff.zone : find_time_zone(tariff.time_zone, zones);
  if (zone != nullptr && !zone->well_formed()) {
    return invalid("the offsets of the tariff's zone are out of order", "/time_zone");
  }
  if (tariff.alt_text.size() > max_languages) {
    return invalid("a tariff is named in at most 16 languages", "/tariff_alt_text");
  }
  if (Status good = check_holidays(tariff.holidays); !good) return good;
  if (Status good = check_limits(tariff); !good) return good;
  if (tariff.elements.empty()) {
    return wrong("no_price", "a tariff has at least one element", "/elements");
  }
  if (tariff.elements.size() > max_elements) {
    return wrong("too_many_lines", "a tariff has at most 64 elements", "/elements");
  }
  for (std::size_t i = 0; i < tariff.elements.size(); ++i) {
    if (tariff.elements[i].restrictions.clock() && zone == nullptr) {
      return invalid("clock bands need the offsets of the tariff's zone", "/time_zone");
    }
    if (Status good = check_element(tariff, i); !good) {
      return placed("/elements/" + std::to_string(i), good.error());
    }
  }
  return {};
}

}  // namespace voltyard::billing
