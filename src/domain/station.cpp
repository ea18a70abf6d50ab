#include "domain/station.hpp"

#include <algorithm>
#include <string_view>

namespace voltyard::domain {
namespace {

constexpr std::array<std::string_view, 9> status_names = {
    "Available", "Preparing", "Charging",    "SuspendedEV", "SuspendedEVSE",
    "Finishing", "Reserved",  "Unavailable", "Faulted"};

// How strongly a connector's status speaks for its EVSE.
int weight(EvseStatus status) {
  switch (status) {
    case EvseStatus::Available: return 0;
    case EvseStatus::Unavailable: return 1;
    case EvseStatus::Faulted: return 2;
    case EvseStatus::Reserved: return 3;
    case EvseStatus::Finishing: return 4;
    case EvseStatus::Preparing: return 5;
    case EvseStatus::SuspendedEVSE: return 6;
    case EvseStatus::SuspendedEV: return 7;
    case EvseStatus::Charging: return 8;
  }
  return 0;
}

}  // namespace

Rare<SlotError> slot_error(std::string code, std::string info) {
  if (code.empty() && info.empty()) return {};
  return SlotError{std::move(code), std::move(info)};
}

std::string_view to_string(EvseStatus status) {
  return status_names[static_cast<std::size_t>(status)];
}

std::optional<EvseStatus> parse_evse_status(std::string_view text) {
  const auto found = std::find(status_names.begin(), status_names.end(), text);
  if (found == status_names.end()) return std::nullopt;
  return static_cast<EvseStatus>(found - status_names.begin());
}

EvseStatus combined_status(const std::vector<Connector>& connectors) {
  EvseStatus combined = EvseStatus::Available;
  for (const auto& connector : connectors) {
    if (weight(connector.status) > weight(combined)) combined = connector.status;
  }
  return combined;
}

}  // namespace voltyard::domain
