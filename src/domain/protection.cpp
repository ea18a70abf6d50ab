#include "domain/protection.hpp"

#include <array>

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, 4> action_names = {"notify", "stop_slot", "stop_pile",
                                                          "cut_shed"};

constexpr std::array<std::string_view, 16> rule_names = {
    "slot_hot",  "overload",      "growth",        "total_time",   "no_load",      "unplugged",
    "full",      "slot_warm",     "growth_warned", "stop_ignored", "no_telemetry", "pile_hot",
    "pile_warm", "pile_overload", "pile_crowded",  "signal"};

}  // namespace

std::string_view to_string(Action action) { return action_names[static_cast<std::size_t>(action)]; }

std::string_view to_string(Rule rule) { return rule_names[static_cast<std::size_t>(rule)]; }

}  // namespace voltyard::domain
