// The readings of one group of commits as one row: many sessions, few bytes, one page written.
// Each entry names the group of the session's previous entry, so that one session can be followed
// backwards through the groups without reading the others.
#pragma once

#include "domain/sample.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::storage {

struct ReadingEntry {
  std::int64_t session_number = 0;
  std::int64_t previous_group = 0;  // 0: none before, or covered by the session's curve
  std::uint32_t first_index = 0;
  std::uint32_t count = 0;
  std::string_view samples;  // within the body
};

void append_entry(std::string& body, ReadingEntry entry, std::span<const domain::Sample> samples);

// Calls `each` for every entry until it returns false; false when the body is damaged.
bool for_each_entry(std::string_view body, const std::function<bool(const ReadingEntry&)>& each);

// False when the entry is damaged.
bool decode_entry(const ReadingEntry& entry, std::vector<domain::Sample>& samples);

}  // namespace voltyard::storage
