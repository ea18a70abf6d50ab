// The thresholds of the second opinion from a file, per pile model (docs/safety.md has an example).
#pragma once

#include "domain/protection_limits.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace voltyard::app {

// What the file does not say is as shipped; a model's row begins with what `[pile]` says for all.
// Errors: unavailable (no such file), invalid (no TOML, an unknown key, no number of that kind,
// limits that contradict each other), with the place in the file.
Result<domain::ProtectionTable> load_protection(const std::string& path);  // empty: as shipped
Result<domain::ProtectionTable> read_protection(std::string_view toml, const std::string& source);

// One line for each threshold with the value in force.
std::string describe(const domain::ProtectionTable& table);

}  // namespace voltyard::app
