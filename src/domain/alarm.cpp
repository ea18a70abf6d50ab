#include "domain/alarm.hpp"

#include <algorithm>
#include <array>

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, 4> levels{"information", "ordinary", "important", "urgent"};
constexpr std::array<std::string_view, 3> states{"raised", "acknowledged", "cleared"};

template <class Value, std::size_t size>
std::optional<Value> parse(const std::array<std::string_view, size>& words, std::string_view text) {
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) return std::nullopt;
  return static_cast<Value>(found - words.begin());
}

}  // namespace

std::string_view to_string(AlarmLevel level) { return levels[static_cast<std::size_t>(level)]; }
std::string_view to_string(AlarmState state) { return states[static_cast<std::size_t>(state)]; }
std::optional<AlarmLevel> parse_alarm_level(std::string_view text) {
  return parse<AlarmLevel>(levels, text);
}
std::optional<AlarmState> parse_alarm_state(std::string_view text) {
  return parse<AlarmState>(states, text);
}

}  // namespace voltyard::domain
