// A pile signs in and stays in touch: 0x01 to 0x04. After power-up it logs in, sends what it has
// stored, checks its tariff (tariff.hpp) and only then begins its heartbeats.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

enum class PileKind : std::uint8_t { dc, ac };

// Old piles end anywhere behind their software's version.
struct Login {
  static constexpr std::uint8_t type = 0x01;
  PileCode pile;
  PileKind kind{};
  std::uint8_t guns = 0;
  std::uint8_t protocol_x10 = 0;  // 16 is V1.6
  Text<8> software;
  std::optional<std::uint8_t> network = 0;  // 0 SIM, 1 LAN, 2 WAN, 3 other
  std::optional<Code<10>> sim = Code<10>{};
  std::optional<std::uint8_t> carrier = 4;  // 0 China Mobile, 2 Telecom, 3 Unicom, 4 other

  static auto fields(auto& m) {
    return std::tie(m.pile, m.kind, m.guns, m.protocol_x10, m.software, m.network, m.sim,
                    m.carrier);
  }
  bool operator==(const Login&) const = default;
};

struct LoginAnswer {
  static constexpr std::uint8_t type = 0x02;
  PileCode pile;
  std::uint8_t result = 0;  // 0 accepted, 1 refused

  static auto fields(auto& m) { return std::tie(m.pile, m.result); }
  bool operator==(const LoginAnswer&) const = default;
};

// Each gun every 10 s; after three without an answer the pile logs in again.
struct Heartbeat {
  static constexpr std::uint8_t type = 0x03;
  PileCode pile;
  Gun gun;
  std::uint8_t state = 0;  // 0 well, 1 fault

  static auto fields(auto& m) { return std::tie(m.pile, m.gun, m.state); }
  bool operator==(const Heartbeat&) const = default;
};

struct HeartbeatAnswer {
  static constexpr std::uint8_t type = 0x04;
  PileCode pile;
  Gun gun;
  std::uint8_t zero = 0;

  static auto fields(auto& m) { return std::tie(m.pile, m.gun, m.zero); }
  bool operator==(const HeartbeatAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
