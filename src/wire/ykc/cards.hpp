// Balances and the cards a pile accepts while it is cut off: 0x41 to 0x48.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

// The longest lists of the text.
constexpr std::size_t max_cards_synced = 15;
constexpr std::size_t max_cards_removed = 24;
constexpr std::size_t max_cards_asked = 26;

// A zero card: whoever is charging there.
struct BalanceUpdate {
  static constexpr std::uint8_t type = 0x42;
  PileCode pile;
  Gun gun;
  Card card;
  BalanceE2 balance;

  static auto fields(auto& m) { return std::tie(m.pile, m.gun, m.card, m.balance); }
  bool operator==(const BalanceUpdate&) const = default;
};

struct BalanceUpdateAnswer {
  static constexpr std::uint8_t type = 0x41;
  PileCode pile;
  Card card;
  std::uint8_t result = 0;  // 0 done, 1 another pile's code, 2 another card

  static auto fields(auto& m) { return std::tie(m.pile, m.card, m.result); }
  bool operator==(const BalanceUpdateAnswer&) const = default;
};

struct OfflineCard {
  Card printed;
  Card card;

  static auto fields(auto& m) { return std::tie(m.printed, m.card); }
  bool operator==(const OfflineCard&) const = default;
};

// New ones are added, known ones replaced.
struct CardSync {
  static constexpr std::uint8_t type = 0x44;
  PileCode pile;
  Counted<OfflineCard, max_cards_synced> cards;

  static auto fields(auto& m) { return std::tie(m.pile, m.cards); }
  bool operator==(const CardSync&) const = default;
};

struct CardSyncAnswer {
  static constexpr std::uint8_t type = 0x43;
  PileCode pile;
  std::uint8_t ok = 0;
  std::uint8_t failure = 0;  // 1 a card number is no number, 2 no room

  static auto fields(auto& m) { return std::tie(m.pile, m.ok, m.failure); }
  bool operator==(const CardSyncAnswer&) const = default;
};

struct CardRemoval {
  static constexpr std::uint8_t type = 0x46;
  PileCode pile;
  Counted<Card, max_cards_removed> cards;

  static auto fields(auto& m) { return std::tie(m.pile, m.cards); }
  bool operator==(const CardRemoval&) const = default;
};

struct RemovedCard {
  Card card;
  std::uint8_t ok = 0;
  std::uint8_t failure = 0;  // 1 a card number is no number

  static auto fields(auto& m) { return std::tie(m.card, m.ok, m.failure); }
  bool operator==(const RemovedCard&) const = default;
};

struct CardRemovalAnswer {
  static constexpr std::uint8_t type = 0x45;
  PileCode pile;
  Rest<RemovedCard, max_cards_removed> cards;

  static auto fields(auto& m) { return std::tie(m.pile, m.cards); }
  bool operator==(const CardRemovalAnswer&) const = default;
};

struct CardQuery {
  static constexpr std::uint8_t type = 0x48;
  PileCode pile;
  Counted<Card, max_cards_asked> cards;

  static auto fields(auto& m) { return std::tie(m.pile, m.cards); }
  bool operator==(const CardQuery&) const = default;
};

struct KnownCard {
  Card card;
  std::uint8_t known = 0;

  static auto fields(auto& m) { return std::tie(m.card, m.known); }
  bool operator==(const KnownCard&) const = default;
};

struct CardQueryAnswer {
  static constexpr std::uint8_t type = 0x47;
  PileCode pile;
  Rest<KnownCard, max_cards_asked> cards;

  static auto fields(auto& m) { return std::tie(m.pile, m.cards); }
  bool operator==(const CardQueryAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
