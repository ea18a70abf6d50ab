// What energy costs by the half hour, as a pile knows it: 0x05, 0x06, 0x09, 0x0A, 0x57, 0x58.
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

// In the order in which every message lists them.
enum class Rate : std::uint8_t { sharp, peak, flat, valley };
constexpr std::size_t rate_count = 4;
constexpr std::size_t half_hours_a_day = 48;

struct RatePrice {
  PriceE5 electricity;
  PriceE5 service;

  static auto fields(auto& m) { return std::tie(m.electricity, m.service); }
  bool operator==(const RatePrice&) const = default;
};

struct TariffModel {
  Code<2> model;  // the name of this table; a new pile has 0000
  std::array<RatePrice, rate_count> prices;
  std::uint8_t loss_ratio =
      0;  // added to the energy; its unit is not written down, platforms send 0
  std::array<std::uint8_t, half_hours_a_day> half_hours{};  // a Rate each, from midnight on

  static auto fields(auto& m) { return std::tie(m.model, m.prices, m.loss_ratio, m.half_hours); }
  bool operator==(const TariffModel&) const = default;

  // Error: a half hour of a rate that does not exist.
  Status check() const;
};

// Repeated until it is answered.
struct TariffCheck {
  static constexpr std::uint8_t type = 0x05;
  PileCode pile;
  Code<2> model;

  static auto fields(auto& m) { return std::tie(m.pile, m.model); }
  bool operator==(const TariffCheck&) const = default;
};

struct TariffCheckAnswer {
  static constexpr std::uint8_t type = 0x06;
  PileCode pile;
  Code<2> model;
  std::uint8_t result = 0;  // 0 the same as ours, 1 it differs: the pile then asks with 0x09

  static auto fields(auto& m) { return std::tie(m.pile, m.model, m.result); }
  bool operator==(const TariffCheckAnswer&) const = default;
};

// Until this is answered the pile charges nobody.
struct TariffRequest {
  static constexpr std::uint8_t type = 0x09;
  PileCode pile;

  static auto fields(auto& m) { return std::tie(m.pile); }
  bool operator==(const TariffRequest&) const = default;
};

struct TariffAnswer {
  static constexpr std::uint8_t type = 0x0A;
  PileCode pile;
  TariffModel tariff;

  static auto fields(auto& m) { return std::tie(m.pile, m.tariff); }
  bool operator==(const TariffAnswer&) const = default;
};

struct TariffSetting {
  static constexpr std::uint8_t type = 0x58;
  PileCode pile;
  TariffModel tariff;

  static auto fields(auto& m) { return std::tie(m.pile, m.tariff); }
  bool operator==(const TariffSetting&) const = default;
};

struct TariffSettingAnswer {
  static constexpr std::uint8_t type = 0x57;
  PileCode pile;
  std::uint8_t ok = 0;

  static auto fields(auto& m) { return std::tie(m.pile, m.ok); }
  bool operator==(const TariffSettingAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
