#include "csms/orderable.hpp"

#include "csms/dialect.hpp"

#include <algorithm>
#include <array>

namespace voltyard::csms {
namespace {

struct Example {
  std::string_view protocol;
  Orderable orderable;
};

constexpr auto examples = std::to_array<Example>({
    {"ocpp1.6", {"TriggerMessage", R"({"requestedMessage": "StatusNotification"})"}},
    {"ocpp1.6", {"Reset", R"({"type": "Soft"})"}},
    {"ocpp1.6", {"UnlockConnector", R"({"connectorId": 1})"}},
    {"ocpp1.6", {"ChangeAvailability", R"({"connectorId": 1, "type": "Inoperative"})"}},
    {"ocpp1.6", {"GetConfiguration", R"({})"}},
    {"ocpp1.6", {"ChangeConfiguration", R"({"key": "HeartbeatInterval", "value": "300"})"}},
    {"ocpp1.6", {"ClearCache", R"({})"}},
    {"ocpp2.0.1", {"TriggerMessage", R"({"requestedMessage": "StatusNotification"})"}},
    {"ocpp2.0.1", {"Reset", R"({"type": "OnIdle"})"}},
    {"ocpp2.0.1", {"UnlockConnector", R"({"evseId": 1, "connectorId": 1})"}},
    {"ocpp2.0.1", {"ChangeAvailability", R"({"operationalStatus": "Inoperative"})"}},
    {"ocpp2.0.1", {"GetBaseReport", R"({"requestId": 1, "reportBase": "SummaryInventory"})"}},
    {"ocpp2.0.1", {"ClearCache", R"({})"}},
    {"dny", {"Query", R"({})"}},
    {"dny", {"Locate", R"({"seconds": 10})"}},
    {"dny", {"Reboot", R"({})"}},
    {"dny", {"ReadLimits", R"({})"}},
    {"dny", {"Mute", R"({"on": 1})"}},
    {"ykc", {"SetTime", R"({})"}},
    {"ykc", {"Reboot", R"({})"}},
});

}  // namespace

std::vector<Orderable> orderable(std::string_view protocol) {
  std::vector<Orderable> all;
  const auto* dialect = find_dialect(protocol);
  if (dialect == nullptr) return all;
  for (const auto& example : examples) {
    if (example.protocol == protocol) all.push_back(example.orderable);
  }
  const auto known = all.size();
  for (const auto action : dialect->actions()) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(known);
    const auto same = [&](const Orderable& one) { return one.action == action; };
    if (std::none_of(all.begin(), end, same)) all.push_back({action, "{}"});
  }
  return all;
}

}  // namespace voltyard::csms
