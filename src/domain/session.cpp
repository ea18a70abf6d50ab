#include "domain/session.hpp"

#include <algorithm>
#include <array>

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, 3> state_names = {"active", "ended", "needs_review"};

constexpr std::array<std::string_view, 15> reason_names = {"none",
                                                           "local",
                                                           "remote",
                                                           "ev_disconnected",
                                                           "ev_full",
                                                           "deauthorized",
                                                           "emergency_stop",
                                                           "power_loss",
                                                           "reboot",
                                                           "fault",
                                                           "limit_reached",
                                                           "other",
                                                           "ended_without_stop",
                                                           "replaced",
                                                           "pile_silent"};

constexpr std::array<std::string_view, 16> names_of_findings = {
    "clock_corrected",    "clock_zone",       "zero_baseline",     "meter_reset",
    "meter_jump",         "stop_below_start", "stop_conflict",     "sequence_gap",
    "late_message",       "started_offline",  "no_start",          "field_violation",
    "token_not_accepted", "unit_missing",     "negative_register", "overlapping"};

template <class Enum, std::size_t n>
std::optional<Enum> parse_name(const std::array<std::string_view, n>& names,
                               std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(SessionState state) {
  return state_names[static_cast<std::size_t>(state)];
}

std::string_view to_string(EndReason reason) {
  return reason_names[static_cast<std::size_t>(reason)];
}

std::optional<SessionState> parse_session_state(std::string_view text) {
  return parse_name<SessionState>(state_names, text);
}

std::optional<EndReason> parse_end_reason(std::string_view text) {
  return parse_name<EndReason>(reason_names, text);
}

std::vector<std::string_view> finding_names(std::uint32_t findings) {
  std::vector<std::string_view> names;
  for (std::size_t bit = 0; bit < names_of_findings.size(); ++bit) {
    if (findings >> bit & 1u) names.push_back(names_of_findings[bit]);
  }
  return names;
}

}  // namespace voltyard::domain
