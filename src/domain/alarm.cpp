#include "domain/alarm.hpp"

#include "domain/words.hpp"

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, 4> levels{"information", "ordinary", "important", "urgent"};
constexpr std::array<std::string_view, 3> states{"raised", "acknowledged", "cleared"};

}  // namespace

std::string_view to_string(AlarmLevel level) { return word_of(levels, level); }
std::string_view to_string(AlarmState state) { return word_of(states, state); }
std::optional<AlarmLevel> parse_alarm_level(std::string_view text) {
  return value_of_word<AlarmLevel>(levels, text);
}
std::optional<AlarmState> parse_alarm_state(std::string_view text) {
  return value_of_word<AlarmState>(states, text);
}

}  // namespace voltyard::domain
