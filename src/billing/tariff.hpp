// A tariff in OCPI's shape (2.2.1, mod_tariffs): elements of price components under restrictions,
// extended with the legal split into electricity fee and service fee (every component belongs to
// exactly one). A plain value; it never changes once a session has started under it.
//
// Invariant wanted by every user of a tariff: validate() succeeded. What rating cannot do right is
// refused there, never ignored. Prices are what the payer pays, taxes included.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "billing/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

enum class Fee { electricity, service };  // 电费, 服务费

// What is counted: OCPI's TariffDimensionType. TIME runs while the vehicle charges, PARKING_TIME
// once it is full.
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
  std::int32_t step_size = 1;  // Wh for ENERGY, seconds for the times; FLAT has none
  bool operator==(const PriceComponent&) const = default;
};

// How an element stands to the tariff's holidays.
enum class HolidayRule { any, only, never };

std::string_view to_string(HolidayRule rule);  // "any", "only", "never"
std::optional<HolidayRule> parse_holiday_rule(std::string_view text);

// When an element applies. Absent means "always"; all that are present must hold. Lower bounds
// include their value, upper bounds do not. Clock, dates, weekdays and months are local to the
// tariff. Power is the mean between two neighbouring readings (energy over time), never a peak.
struct Restrictions {
  std::optional<int> start_minute = {};  // of the local day, 0..1439
  std::optional<int> end_minute = {};    // before start_minute: the band passes midnight
  std::optional<std::chrono::year_month_day> start_date = {};
  std::optional<std::chrono::year_month_day> end_date = {};
  std::uint8_t weekdays = 0;  // bit 0 Monday ... bit 6 Sunday; 0: every day
  std::uint16_t months = 0;   // the season: bit 0 January ... bit 11 December; 0: every month
  HolidayRule holidays = HolidayRule::any;
  std::optional<Energy> min_energy = {};  // delivered since the session's start
  std::optional<Energy> max_energy = {};
  std::optional<Power> min_power = {};
  std::optional<Power> max_power = {};
  std::optional<Duration> min_duration = {};  // since the session's start
  std::optional<Duration> max_duration = {};
  bool operator==(const Restrictions&) const = default;

  bool clock() const {
    return start_minute || end_minute || start_date || end_date || weekdays != 0 || months != 0 ||
           holidays != HolidayRule::any;
  }
  bool power() const { return min_power || max_power; }
  bool any() const {
    return clock() || min_energy || max_energy || power() || min_duration || max_duration;
  }
};

// At each moment and for each (fee, dimension), the first element that applies and has such a
// component gives the price; where none does, nothing is charged. For FLAT the moment is the
// session's start.
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
  std::vector<std::chrono::year_month_day> holidays = {};  // ascending local dates, at most 366
  Duration parking_grace = Duration(0);  // from full to the first moment of PARKING_TIME
  std::optional<Money> min_price = {};   // of a whole session; reached by a line that says so
  std::optional<Money> max_price = {};
  // The zone's offsets as they were known when the tariff was made; absent: a zone that is always
  // known (find_time_zone). Kept with the tariff, so that a bill that is priced again is the same
  // on every machine and under every later table of zones.
  std::optional<TimeZone> zone = {};
  bool operator==(const Tariff&) const = default;
};

// Refuses what is malformed (negative price, zero step, empty band, unreachable component) and what
// cannot be rated: a FLAT price that depends on what is unknown at the start, and clock bands in a
// zone that is neither the tariff's own, nor fixed, nor in `zones`. The error's field names the
// place ("/elements/0/...").
Status validate(const Tariff& tariff, std::span<const TimeZone> zones = {});

}  // namespace voltyard::billing
