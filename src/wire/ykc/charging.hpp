// A charge begins and ends: 0x31 to 0x36, and 0xA1 to 0xA4 for guns that charge one vehicle
// together. The record of it is in record.hpp.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

enum class StartMode : std::uint8_t { card = 1, account = 2, vin = 3 };

// The fields of 0x31, which 0xA1 continues.
struct StartWish {
  PileCode pile;
  Gun gun;
  StartMode mode{};
  std::uint8_t has_password = 0;
  Card card;                                    // or account
  std::array<std::uint8_t, 16> password_md5{};  // by the text 16 of the 32 digits, lower case
  Text<17> vin_reversed;                        // last character first

  static auto fields(auto& m) {
    return std::tie(m.pile, m.gun, m.mode, m.has_password, m.card, m.password_md5, m.vin_reversed);
  }
  bool operator==(const StartWish&) const = default;
};

// The fields of 0x32, which 0xA2 continues.
struct StartPermit {
  OrderNumber order;
  PileCode pile;
  Gun gun;
  Card printed_card;  // shown on the screen
  BalanceE2 balance;
  std::uint8_t ok = 0;
  std::uint8_t refusal = 0;  // words.hpp names it

  static auto fields(auto& m) {
    return std::tie(m.order, m.pile, m.gun, m.printed_card, m.balance, m.ok, m.refusal);
  }
  bool operator==(const StartPermit&) const = default;
};

// The fields of 0x34, which 0xA4 continues.
struct StartOrder {
  OrderNumber order;
  PileCode pile;
  Gun gun;
  Card printed_card;
  Card card;
  BalanceE2 balance;

  static auto fields(auto& m) {
    return std::tie(m.order, m.pile, m.gun, m.printed_card, m.card, m.balance);
  }
  bool operator==(const StartOrder&) const = default;
};

// The fields of 0x33, which 0xA3 continues.
struct StartOutcome {
  OrderNumber order;
  PileCode pile;
  Gun gun;
  std::uint8_t ok = 0;
  std::uint8_t failure = 0;  // words.hpp names it

  static auto fields(auto& m) { return std::tie(m.order, m.pile, m.gun, m.ok, m.failure); }
  bool operator==(const StartOutcome&) const = default;
};

struct StartRequest {
  static constexpr std::uint8_t type = 0x31;
  StartWish wish;

  static auto fields(auto& m) { return std::tie(m.wish); }
  bool operator==(const StartRequest&) const = default;
};

struct StartRequestAnswer {
  static constexpr std::uint8_t type = 0x32;
  StartPermit permit;

  static auto fields(auto& m) { return std::tie(m.permit); }
  bool operator==(const StartRequestAnswer&) const = default;
};

struct RemoteStart {
  static constexpr std::uint8_t type = 0x34;
  StartOrder start;

  static auto fields(auto& m) { return std::tie(m.start); }
  bool operator==(const RemoteStart&) const = default;
};

// "Not plugged in" is not the last word: plugged in within 60 s of the 0x34, a success follows.
struct RemoteStartAnswer {
  static constexpr std::uint8_t type = 0x33;
  StartOutcome outcome;

  static auto fields(auto& m) { return std::tie(m.outcome); }
  bool operator==(const RemoteStartAnswer&) const = default;
};

struct RemoteStop {
  static constexpr std::uint8_t type = 0x36;
  PileCode pile;
  Gun gun;

  static auto fields(auto& m) { return std::tie(m.pile, m.gun); }
  bool operator==(const RemoteStop&) const = default;
};

struct RemoteStopAnswer {
  static constexpr std::uint8_t type = 0x35;
  PileCode pile;
  Gun gun;
  std::uint8_t ok = 0;
  std::uint8_t failure = 0;  // words.hpp names it

  static auto fields(auto& m) { return std::tie(m.pile, m.gun, m.ok, m.failure); }
  bool operator==(const RemoteStopAnswer&) const = default;
};

enum class GunRole : std::uint8_t { main, auxiliary };

// Each gun asks for itself; all have the same parallel number.
struct ParallelRequest {
  static constexpr std::uint8_t type = 0xA1;
  StartWish wish;
  GunRole role{};
  Code<6> parallel_number;

  static auto fields(auto& m) { return std::tie(m.wish, m.role, m.parallel_number); }
  bool operator==(const ParallelRequest&) const = default;
};

// The pile starts only when all its guns are permitted.
struct ParallelRequestAnswer {
  static constexpr std::uint8_t type = 0xA2;
  StartPermit permit;
  Code<6> parallel_number;

  static auto fields(auto& m) { return std::tie(m.permit, m.parallel_number); }
  bool operator==(const ParallelRequestAnswer&) const = default;
};

struct ParallelStart {
  static constexpr std::uint8_t type = 0xA4;
  StartOrder start;
  Code<6> parallel_number;

  static auto fields(auto& m) { return std::tie(m.start, m.parallel_number); }
  bool operator==(const ParallelStart&) const = default;
};

struct ParallelStartAnswer {
  static constexpr std::uint8_t type = 0xA3;
  StartOutcome outcome;
  GunRole role{};
  Code<6> parallel_number;

  static auto fields(auto& m) { return std::tie(m.outcome, m.role, m.parallel_number); }
  bool operator==(const ParallelStartAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
