// What a charge came to: 0x3B, 0x3D and our answer 0x40. A record may come hours late, several
// times and for an order that is closed: it is one by its order number, and every one is answered.
#pragma once

#include "wire/ykc/fields.hpp"
#include "wire/ykc/tariff.hpp"

namespace voltyard::wire::ykc {

enum class StartedBy : std::uint8_t { app = 1, card = 2, offline_card = 4, vin = 5 };

struct RateShare {
  PriceE5 price;  // electricity and service together
  EnergyE4 energy;
  EnergyE4 energy_with_loss;
  MoneyE4 amount;

  static auto fields(auto& m) { return std::tie(m.price, m.energy, m.energy_with_loss, m.amount); }
  bool operator==(const RateShare&) const = default;
};

struct RecordHead {
  OrderNumber order;
  PileCode pile;
  Gun gun;
  Cp56Time started_at;
  Cp56Time ended_at;

  static auto fields(auto& m) { return std::tie(m.order, m.pile, m.gun, m.started_at, m.ended_at); }
  bool operator==(const RecordHead&) const = default;
};

struct Account {
  std::array<RateShare, rate_count> rates;  // sharp, peak, flat, valley
  MeterE4 meter_start;
  MeterE4 meter_end;
  EnergyE4 energy;
  EnergyE4 energy_with_loss;
  MoneyE4 amount;
  Text<17> vin;  // in reading order, other than at the start
  StartedBy started_by{};
  Cp56Time recorded_at;
  std::uint8_t stop_code = 0;  // words.hpp names it
  std::optional<Card> card = Card{};

  static auto fields(auto& m) {
    return std::tie(m.rates, m.meter_start, m.meter_end, m.energy, m.energy_with_loss, m.amount,
                    m.vin, m.started_by, m.recorded_at, m.stop_code, m.card);
  }
  bool operator==(const Account&) const = default;
};

struct Record {
  static constexpr std::uint8_t type = 0x3B;
  RecordHead head;
  Account account;

  static auto fields(auto& m) { return std::tie(m.head, m.account); }
  bool operator==(const Record&) const = default;
};

// V1.7: the same with what the meter itself signed.
struct SealedRecord {
  static constexpr std::uint8_t type = 0x3D;
  RecordHead head;
  Code<6> meter_number;
  std::array<std::uint8_t, 34> cipher{};
  std::uint16_t meter_protocol = 0;
  std::uint8_t encryption = 0;
  Account account;

  static auto fields(auto& m) {
    return std::tie(m.head, m.meter_number, m.cipher, m.meter_protocol, m.encryption, m.account);
  }
  bool operator==(const SealedRecord&) const = default;
};

// It says "received", not "settled". Without it a pile sends again.
struct RecordAnswer {
  static constexpr std::uint8_t type = 0x40;
  OrderNumber order;
  std::uint8_t result = 0;  // 0 received, 1 not lawful

  static auto fields(auto& m) { return std::tie(m.order, m.result); }
  bool operator==(const RecordAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
