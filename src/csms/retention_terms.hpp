// How long things are kept (docs/operating.md).
#pragma once

#include <cstdint>

namespace voltyard::csms {

// In days; 0: for good.
struct RetentionTerms {
  std::uint32_t sessions = 1'096;  // three years: then who charged, and the readings
  std::uint32_t events = 1'096;
  std::uint32_t operations = 1'096;  // commands to stations, and who gave them
  std::uint32_t notices = 365;
  std::uint32_t quarantine = 365;
  std::uint32_t photos = 365;  // of what was wrong somewhere

  // Less is not allowed: orders three years, who did what half a year.
  static constexpr std::uint32_t least_of_sessions = 1'096;
  static constexpr std::uint32_t least_of_deeds = 180;
  static constexpr std::uint32_t least = 30;
};

}  // namespace voltyard::csms
