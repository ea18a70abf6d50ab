// The bytes of a compiled zone file (/usr/share/zoneinfo/..., RFC 8536) as a TimeZone. Reads no
// file.
#pragma once

#include "base/result.hpp"
#include "base/time_zone.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace voltyard {

// Knows the offsets of 1970 to the end of this year; what a rule says beyond is left out.
constexpr int last_year_of_zones = 2199;

// Errors: not such a file, one of version 1 (no file written since 2005), one that counts leap
// seconds, one beyond 64 KiB or 2,000 changes, a rule that is not understood.
Result<TimeZone> parse_tzif(std::string name, std::span<const std::uint8_t> bytes);

}  // namespace voltyard
