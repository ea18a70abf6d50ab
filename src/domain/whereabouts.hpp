// Where a location lies and what tax its prices contain, as roaming partners want it (OCPI). What
// is empty is as the installation's configuration has it.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::domain {

struct Whereabouts {
  std::string city = {};
  std::string postal_code = {};
  std::string country = {};   // ISO 3166-1 alpha-3
  std::string latitude = {};  // decimal degrees, "34.75000"; of both or neither
  std::string longitude = {};
  std::optional<std::int32_t> vat_e2 = {};  // percent x 100 that every price contains; 0: none
  bool operator==(const Whereabouts&) const = default;
};

constexpr std::int32_t most_vat_e2 = 10'000;

// "34.75000": OCPI's decimal degrees, with five to seven decimals.
bool is_degrees(std::string_view text, int most);

// Errors: invalid, with the field.
Status check(const Whereabouts& place);

}  // namespace voltyard::domain
