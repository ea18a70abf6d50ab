#include "billing/tariff.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace voltyard::billing {
namespace {

constexpr std::size_t max_elements = 64;
constexpr std::size_t max_components = 8;
constexpr std::size_t max_languages = 16;
constexpr int minutes_per_day = 24 * 60;

constexpr std::array<std::string_view, 2> fee_names = {"electricity", "service"};
constexpr std::array<std::string_view, 4> dimension_names = {"ENERGY", "TIME", "FLAT",
                                                             "PARKING_TIME"};

// ISO 4217 currencies whose minor unit is not 1/100: 分 arithmetic would be wrong for them.
constexpr std::array<std::string_view, 26> other_minor_units = {
    "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD",
    "LYD", "OMR", "PYG", "RWF", "TND", "UGX", "UYI", "UYW", "VND", "VUV", "XAF", "XOF", "XPF"};

template <class Enum, std::size_t size>
std::optional<Enum> parse(const std::array<std::string_view, size>& names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

Status check_component(const PriceComponent& component, bool restricted, const std::string& at) {
  if (component.dimension == Dimension::parking_time) {
    return invalid("PARKING_TIME is not rated yet: a session does not record when it became full",
                   at + "/type");
  }
  if (component.price_e5 < 0) return invalid("a price is never negative", at + "/price");
  if (component.step_size < 1) return invalid("a step size is at least 1", at + "/step_size");
  if (component.dimension == Dimension::flat && restricted) {
    return invalid("a FLAT price under a restriction is not rated yet", at + "/type");
  }
  return {};
}

template <class Value>
bool empty_band(const std::optional<Value>& lower, const std::optional<Value>& upper) {
  return lower && upper && !(*lower < *upper);
}

bool minute_of_day(const std::optional<int>& minute) {
  return !minute || (*minute >= 0 && *minute < minutes_per_day);
}

bool real_date(const std::optional<std::chrono::year_month_day>& date) {
  return !date || date->ok();
}

Status check_clock(const Restrictions& bands, std::string_view time_zone, const std::string& at) {
  if (!minute_of_day(bands.start_minute) || !minute_of_day(bands.end_minute)) {
    return invalid("a clock time lies between 00:00 and 23:59", at + "/start_time");
  }
  if (bands.start_minute && bands.start_minute == bands.end_minute) {
    return invalid("a clock band from a time to the same time is empty", at + "/end_time");
  }
  if (!bands.start_minute && bands.end_minute == 0) {
    return invalid("a clock band up to 00:00 without a start is empty", at + "/end_time");
  }
  if (!real_date(bands.start_date) || !real_date(bands.end_date)) {
    return invalid("the date does not exist", at + "/start_date");
  }
  if (empty_band(bands.start_date, bands.end_date)) {
    return invalid("the end date is not after the start date", at + "/end_date");
  }
  if (bands.weekdays > 0x7f) return invalid("a week has seven days", at + "/day_of_week");
  if (bands.clock() && !fixed_offset(time_zone)) {
    return invalid("clock bands are not rated yet in a zone with changing offset", "/time_zone");
  }
  return {};
}

Status check_restrictions(const Restrictions& bands, std::string_view time_zone,
                          const std::string& at) {
  if (bands.min_power || bands.max_power) {
    return invalid("power bands are not rated yet", at + "/min_power");
  }
  const bool negative = (bands.min_energy && bands.min_energy->mwh < 0) ||
                        (bands.min_duration && bands.min_duration->count() < 0);
  if (negative) return invalid("a lower bound is never negative", at);
  if (empty_band(bands.min_energy, bands.max_energy) ||
      (bands.max_energy && bands.max_energy->mwh <= 0)) {
    return invalid("the energy band is empty", at + "/max_kwh");
  }
  if (empty_band(bands.min_duration, bands.max_duration) ||
      (bands.max_duration && bands.max_duration->count() <= 0)) {
    return invalid("the duration band is empty", at + "/max_duration");
  }
  return check_clock(bands, time_zone, at);
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

Status check_element(const Tariff& tariff, std::size_t index) {
  const TariffElement& element = tariff.elements[index];
  const std::string at = "/elements/" + std::to_string(index);
  if (element.components.empty()) {
    return invalid("an element needs at least one price component", at + "/price_components");
  }
  if (element.components.size() > max_components) {
    return invalid("an element has at most 8 price components", at + "/price_components");
  }
  for (std::size_t i = 0; i < element.components.size(); ++i) {
    const std::string place = at + "/price_components/" + std::to_string(i);
    const Status good = check_component(element.components[i], element.restrictions.any(), place);
    if (!good) return good;
    if (!reachable(tariff, index, i)) {
      return invalid("an earlier component always applies instead of this one", place);
    }
  }
  return check_restrictions(element.restrictions, tariff.time_zone, at + "/restrictions");
}

}  // namespace

std::string_view to_string(Fee fee) { return fee_names[static_cast<std::size_t>(fee)]; }

std::string_view to_string(Dimension dimension) {
  return dimension_names[static_cast<std::size_t>(dimension)];
}

std::optional<Fee> parse_fee(std::string_view text) { return parse<Fee>(fee_names, text); }

std::optional<Dimension> parse_dimension(std::string_view text) {
  return parse<Dimension>(dimension_names, text);
}

std::optional<Duration> fixed_offset(std::string_view time_zone) {
  if (time_zone == "UTC" || time_zone == "Etc/UTC") return Duration(0);
  // Daylight saving ended in China in September 1991, before any session.
  if (time_zone == "Asia/Shanghai" || time_zone == "PRC") return std::chrono::hours(8);
  return std::nullopt;
}

Status validate(const Tariff& tariff) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const std::string& currency = tariff.currency;
  if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), upper)) {
    return invalid("a currency is three capital letters (ISO 4217)", "/currency");
  }
  if (std::find(other_minor_units.begin(), other_minor_units.end(), currency) !=
      other_minor_units.end()) {
    return invalid("only currencies with two decimals are rated", "/currency");
  }
  if (tariff.time_zone.empty()) return invalid("a tariff has a time zone", "/time_zone");
  if (tariff.alt_text.size() > max_languages) {
    return invalid("a tariff is named in at most 16 languages", "/tariff_alt_text");
  }
  if (tariff.elements.empty()) {
    return invalid("a tariff has at least one element", "/elements");
  }
  if (tariff.elements.size() > max_elements) {
    return invalid("a tariff has at most 64 elements", "/elements");
  }
  for (std::size_t i = 0; i < tariff.elements.size(); ++i) {
    const Status good = check_element(tariff, i);
    if (!good) return good;
  }
  return {};
}

}  // namespace voltyard::billing
