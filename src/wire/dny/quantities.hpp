// What the pile's integers are worth. Messages keep the integer as it travelled, with its unit last
// in the name (_dw 0.1 W, _10wh 0.01 kWh, _dv 0.1 V, _ma 0.001 A, _s seconds); these are exact.
#pragma once

#include "base/units.hpp"

#include <cstdint>
#include <optional>

namespace voltyard::wire::dny {

constexpr Power power_of_dw(std::uint16_t dw) { return {std::int64_t{dw} * 100}; }
constexpr Energy energy_of_10wh(std::uint32_t units) { return {std::int64_t{units} * 10'000}; }

// One byte, degrees Celsius plus 65; 0 is a pile without the sensor.
struct Temperature {
  static constexpr std::size_t wire_size = 1;
  std::uint8_t raw = 0;

  constexpr std::optional<int> celsius() const {
    return raw == 0 ? std::nullopt : std::optional<int>(raw - 65);
  }
  bool operator==(const Temperature&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.raw);
  }
};

}  // namespace voltyard::wire::dny
