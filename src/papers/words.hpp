// Numbers, times and texts as they stand on papers. Pure. Money, energy and prices are exact: their
// decimals come from integers.
#pragma once

#include "base/time.hpp"
#include "base/time_zone.hpp"
#include "base/units.hpp"
#include "domain/notice.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::papers {

using domain::Language;

// A location's clock; UTC, and called so, where the zone's rules are not known.
TimeZone zone_of(std::string_view name);

std::string local_time(Timestamp at, const TimeZone& zone);   // "2026-11-23 20:00:00"
std::string local_clock(Timestamp at, const TimeZone& zone);  // "20:00:00"
std::string clock_length(Duration length);                    // "3:41:02"
std::string fixed(std::int64_t value, int scale);             // value / 10^scale: "12.30", "-0.05"
inline std::string money_text(Money money) { return fixed(money.minor, 2); }
std::string kwh_text(Energy energy);  // three decimals at least, as many as there are

// What stands in the console's tables under that key; the key itself where there is none.
std::string_view text_of(Language language, std::string_view key);
// The text with its {name} replaced by the value.
std::string filled(std::string_view text, std::string_view name, std::string_view value);

// "元", or the code of a currency that has no word of its own.
std::string_view currency_word(Language language, std::string_view currency);

}  // namespace voltyard::papers
