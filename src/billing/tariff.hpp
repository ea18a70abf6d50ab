// A tariff in OCPI's shape (2.2.1, mod_tariffs): elements of price components under restrictions,
// extended with the legal split into electricity fee and service fee (every component belongs to
// exactly one). A plain value; it never changes once a session has started under it.
//
// Invariant wanted by every user of a tariff: validate() succeeded. What rating cannot do right is
// refused there, never ignored.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

enum class Fee { electricity, service };  // 电费, 服务费

// What is counted: OCPI's TariffDimensionType.
enum class Dimension { energy, time, flat, parking_time };

std::string_view to_string(Fee fee);
std::string_view to_string(Dimension dimension);  // "ENERGY", "TIME", "FLAT", "PARKING_TIME"
std::optional<Fee> parse_fee(std::string_view text);
std::optional<Dimension> parse_dimension(std::string_view text);

constexpr int price_scale = 5;  // prices are integers of 10^-5 of the currency's major unit

struct PriceComponent {
  Fee fee = Fee::electricity;
  Dimension dimension = Dimension::energy;
  std::int64_t price_e5 = 0;   // 10^-5 元 per kWh, per hour, or per session
  std::int32_t step_size = 1;  // Wh for ENERGY, seconds for TIME; FLAT has none
  bool operator==(const PriceComponent&) const = default;
};

// When an element applies. Absent means "always"; all that are present must hold. Lower bounds
// include their value, upper bounds do not. Clock, dates and weekdays are local to the tariff.
struct Restrictions {
  std::optional<int> start_minute = {};  // of the local day, 0..1439
  std::optional<int> end_minute = {};    // before start_minute: the band passes midnight
  std::optional<std::chrono::year_month_day> start_date = {};
  std::optional<std::chrono::year_month_day> end_date = {};
  std::uint8_t weekdays = 0;              // bit 0 Monday ... bit 6 Sunday; 0: every day
  std::optional<Energy> min_energy = {};  // delivered since the session's start
  std::optional<Energy> max_energy = {};
  std::optional<Power> min_power = {};  // power bands are refused by validate(): not rated yet
  std::optional<Power> max_power = {};
  std::optional<Duration> min_duration = {};  // since the session's start
  std::optional<Duration> max_duration = {};
  bool operator==(const Restrictions&) const = default;

  bool clock() const {
    return start_minute || end_minute || start_date || end_date || weekdays != 0;
  }
  bool any() const {
    return clock() || min_energy || max_energy || min_power || max_power || min_duration ||
           max_duration;
  }
};

// At each moment and for each (fee, dimension), the first element that applies and has such a
// component gives the price; where none does, nothing is charged.
struct TariffElement {
  std::vector<PriceComponent> components;
  Restrictions restrictions;
  bool operator==(const TariffElement&) const = default;
};

// OCPI's DisplayText: the tariff in a sentence, per language.
struct DisplayText {
  std::string language;  // "zh", "en"
  std::string text;
  bool operator==(const DisplayText&) const = default;
};

struct Tariff {
  TariffId id;
  std::string currency = "CNY";             // ISO 4217, with two decimals
  std::string time_zone = "Asia/Shanghai";  // IANA name
  std::vector<DisplayText> alt_text;
  std::vector<TariffElement> elements;
  bool operator==(const Tariff&) const = default;
};

// Refuses what is malformed (negative price, zero step, empty band, unreachable component) and what
// rating cannot do right yet: PARKING_TIME, power bands, FLAT under a restriction, and clock bands
// in a zone whose offset is not fixed. The error's field names the place ("/elements/0/...").
Status validate(const Tariff& tariff);

// The zone's offset from UTC if it has been the same for every moment a session can have; nullopt
// for zones with daylight saving and for unknown names.
std::optional<Duration> fixed_offset(std::string_view time_zone);

}  // namespace voltyard::billing
