#include "domain/whereabouts.hpp"

#include "base/units.hpp"

#include <algorithm>

namespace voltyard::domain {
namespace {

constexpr std::size_t longest_city = 100;  // octets
constexpr std::size_t longest_postal_code = 10;
constexpr int most_latitude = 90;
constexpr int most_longitude = 180;

}  // namespace

bool is_degrees(std::string_view text, int most) {
  const auto point = text.find('.');
  const auto decimals = point == std::string_view::npos ? 0 : text.size() - point - 1;
  const auto value = parse_decimal(text, 7);
  return decimals >= 5 && decimals <= 7 && value && *value <= most * 10'000'000LL &&
         *value >= -most * 10'000'000LL && text.find_first_not_of("-0123456789.") == text.npos;
}

Status check(const Whereabouts& place) {
  if (place.city.size() > longest_city) return invalid("is too long", "/city");
  const bool good_code = place.postal_code.size() <= longest_postal_code &&
                         std::all_of(place.postal_code.begin(), place.postal_code.end(),
                                     [](char c) { return c >= ' ' && c <= '~'; });
  if (!good_code) return invalid("has at most ten letters and digits", "/postal_code");
  const bool good_country =
      place.country.empty() ||
      (place.country.size() == 3 && std::all_of(place.country.begin(), place.country.end(),
                                                [](char c) { return c >= 'A' && c <= 'Z'; }));
  if (!good_country) return invalid("has three capital letters, as CHN", "/country");
  if (!place.latitude.empty() && !is_degrees(place.latitude, most_latitude)) {
    return invalid("is written like 34.75000", "/latitude");
  }
  if (!place.longitude.empty() && !is_degrees(place.longitude, most_longitude)) {
    return invalid("is written like 113.62000", "/longitude");
  }
  if (place.latitude.empty() != place.longitude.empty()) {
    return invalid("a place has both, or neither", "/longitude");
  }
  if (place.vat_e2 && (*place.vat_e2 < 0 || *place.vat_e2 > most_vat_e2)) {
    return invalid("is 0 to 10000", "/vat_percent_e2");
  }
  return {};
}

}  // namespace voltyard::domain
