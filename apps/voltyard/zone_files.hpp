// The time zones of the system, from its compiled files (Debian: the package tzdata).
#pragma once

#include "base/result.hpp"
#include "base/time_zone.hpp"

#include <filesystem>

namespace voltyard::app {

// Any thread; the file is read at every call. Errors: invalid (not a zone's name, or there is no
// such zone, or its file is not understood), unavailable (there are no zones at all).
Result<TimeZone> read_zone_file(const std::filesystem::path& directory, std::string_view name);

// Those of /usr/share/zoneinfo.
FindTimeZone system_zones();

}  // namespace voltyard::app
