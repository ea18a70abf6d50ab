// The lock in the ground of a parking space: 0x61 to 0x63. Here the gun is a plain number, not BCD;
// they differ from gun 10 on.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

enum class LockPosition : std::uint8_t { between = 0x00, up = 0x55, down = 0xFF };
enum class LockAlarm : std::uint8_t { none = 0x00, stuck = 0x55, forced = 0xFF };

using LockReserve = std::optional<std::array<std::uint8_t, 4>>;  // zeros, which some leave out

// At once when something changes, else every 5 min.
struct LockReport {
  static constexpr std::uint8_t type = 0x61;
  PileCode pile;
  std::uint8_t gun = 0;
  LockPosition position{};
  std::uint8_t occupied = 0;  // 0xFF: a vehicle stands there
  std::uint8_t battery_percent = 0;
  LockAlarm alarm{};
  LockReserve reserve = std::array<std::uint8_t, 4>{};

  static auto fields(auto& m) {
    return std::tie(m.pile, m.gun, m.position, m.occupied, m.battery_percent, m.alarm, m.reserve);
  }
  bool operator==(const LockReport&) const = default;
};

struct LockCommand {
  static constexpr std::uint8_t type = 0x62;
  PileCode pile;
  std::uint8_t gun = 0;
  LockPosition position = LockPosition::up;
  LockReserve reserve = std::array<std::uint8_t, 4>{};

  static auto fields(auto& m) { return std::tie(m.pile, m.gun, m.position, m.reserve); }
  bool operator==(const LockCommand&) const = default;
};

struct LockAnswer {
  static constexpr std::uint8_t type = 0x63;
  PileCode pile;
  std::uint8_t gun = 0;
  std::uint8_t ok = 0;
  LockReserve reserve = std::array<std::uint8_t, 4>{};

  static auto fields(auto& m) { return std::tie(m.pile, m.gun, m.ok, m.reserve); }
  bool operator==(const LockAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
