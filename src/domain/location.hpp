// Who owns what, and where it stands. Every row names its operator from the first migration on.
#pragma once

#include "domain/whereabouts.hpp"

#include "base/id.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace voltyard::domain {

struct Operator {
  OperatorId id;
  std::string name;
  std::string currency = "CNY";  // ISO 4217
};

// Which tariff takes over, and when. A nil one: nothing is sold from then on.
struct TariffChange {
  TariffId tariff_id;
  Timestamp from;
  bool operator==(const TariffChange&) const = default;
};

struct Location {
  LocationId id;
  OperatorId operator_id;
  std::string name;
  std::string address;
  std::string time_zone = "Asia/Shanghai";  // IANA
  std::optional<TariffId> tariff_id;        // what a session here costs; none: nothing is sold
  bool demo = false;                        // shown as 演示数据, never mixed with real money
  std::optional<TariffChange> next_tariff = {};
  Whereabouts place = {};
  std::string photo = {};  // version of its photo; empty: there is none

  // What a session that begins then costs.
  std::optional<TariffId> tariff_at(Timestamp at) const {
    if (!next_tariff || at < next_tariff->from) return tariff_id;
    return next_tariff->tariff_id.is_nil() ? std::nullopt : std::optional(next_tariff->tariff_id);
  }
};

// Zones nest: a shed holds groups of at most 30 vehicles (fire partition), a group holds circuits.
enum class ZoneKind { shed, group, circuit };

struct Zone {
  ZoneId id;
  OperatorId operator_id;
  LocationId location_id;
  std::optional<ZoneId> parent_id;  // none for a shed
  ZoneKind kind = ZoneKind::shed;
  std::string name;
};

constexpr int max_slots_per_group = 30;  // draft XF/T 5.1.6

}  // namespace voltyard::domain
