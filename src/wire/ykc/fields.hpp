// The kinds of field that bodies are made of. Each keeps what came, so that reading and writing
// again gives the same bytes; only asking what it means can fail. Numbers are little-endian.
//
// E2, E4, E5 in a name: the unit is 10^-2, 10^-4, 10^-5 yuan (or kWh for energy).
#pragma once

#include "wire/ykc/bytes.hpp"

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace voltyard::wire::ykc {

// Reads at most two hex digits a byte, filled with zeros on the left.
Status parse_hex(std::string_view digits, std::span<std::uint8_t> bytes);

// BCD by the text, but SIM and card numbers in the field hold hex digits as well.
template <std::size_t N>
struct Code {
  std::array<std::uint8_t, N> bytes{};

  static auto fields(auto& code) { return std::tie(code.bytes); }
  auto operator<=>(const Code&) const = default;

  static Result<Code> parse(std::string_view digits) {
    Code code;
    const auto status = parse_hex(digits, code.bytes);
    return status ? Result<Code>(code) : Result<Code>(status.error());
  }
  std::string text() const { return hex_text(bytes); }
  bool is_zero() const {
    return std::ranges::all_of(bytes, [](auto byte) { return byte == 0; });
  }
  bool is_decimal() const {
    return std::ranges::all_of(bytes, [](auto byte) { return byte >> 4 <= 9 && (byte & 15) <= 9; });
  }
};

using PileCode = Code<7>;
using Card = Code<8>;          // the physical number read from the card, or the printed one
using OrderNumber = Code<16>;  // all zero: no order

// Guns count from 1.
struct Gun {
  std::uint8_t bcd = 0;

  static auto fields(auto& gun) { return std::tie(gun.bcd); }
  auto operator<=>(const Gun&) const = default;

  static Gun of(int number);          // 0..99
  std::optional<int> number() const;  // nothing when it is no BCD
};

// pile (7) + gun (1) + yyMMddHHmmss (6) + sequence (2, 0..9999); the time is the pile's local one.
OrderNumber make_order_number(const PileCode& pile, Gun gun, Timestamp now,
                              std::chrono::minutes utc_offset, int sequence);
PileCode pile_of(const OrderNumber& order);
Gun gun_of(const OrderNumber& order);

// yyMMddHHmmss: what guns that charge one vehicle together have in common.
Code<6> make_parallel_number(Timestamp now, std::chrono::minutes utc_offset);

// CP56Time2a: milliseconds with the seconds in them, minute, hour, day, month, year, local time.
struct Cp56Time {
  std::array<std::uint8_t, 7> bytes{};

  static auto fields(auto& time) { return std::tie(time.bytes); }
  bool operator==(const Cp56Time&) const = default;

  // Years 2000 to 2099; the weekday is left 0, "not used".
  static Result<Cp56Time> of(Timestamp time, std::chrono::minutes utc_offset);
  // Errors: marked invalid by the pile, no such date or time of day.
  Result<StationTime> claimed(std::chrono::minutes utc_offset) const;
};

// Up to the first zero, with '?' for what is not printable ASCII.
std::string printable_text(Bytes bytes);

// ASCII, filled with zeros.
template <std::size_t N>
struct Text {
  std::array<std::uint8_t, N> bytes{};

  static auto fields(auto& text) { return std::tie(text.bytes); }
  bool operator==(const Text&) const = default;

  static Result<Text> of(std::string_view text) {
    if (text.size() > N) return invalid("the text is too long for its field");
    Text field;
    std::ranges::copy(text, field.bytes.begin());
    return field;
  }
  std::string text() const { return printable_text(bytes); }
  // Some VINs are sent with the last character first, and their filling then leads.
  Text reversed() const {
    Text other;
    const auto is_filling = [](auto byte) { return byte == 0; };
    const auto first = std::find_if_not(bytes.begin(), bytes.end(), is_filling);
    const auto last = std::find_if_not(bytes.rbegin(), bytes.rend(), is_filling).base();
    if (first < last) std::reverse_copy(first, last, other.bytes.begin());
    return other;
  }
};

// An unsigned number of 3 or 5 bytes.
template <std::size_t N>
struct Number {
  std::uint64_t value = 0;
  auto operator<=>(const Number&) const = default;
};

// A list behind a byte that counts it.
template <class T, std::size_t Max>
struct Counted {
  std::vector<T> items;
  bool operator==(const Counted&) const = default;
};

// A list that goes on to the end of the body.
template <class T, std::size_t Max>
struct Rest {
  std::vector<T> items;
  bool operator==(const Rest&) const = default;
};

// Whatever is left of the body.
struct Raw {
  ByteBuffer bytes;
  bool operator==(const Raw&) const = default;
};

// Degrees Celsius + 50. Idle piles send 0.
struct Temperature {
  std::uint8_t raw = 0;

  static auto fields(auto& temperature) { return std::tie(temperature.raw); }
  bool operator==(const Temperature&) const = default;

  static Result<Temperature> of(int celsius);
  bool is_known() const { return raw != 0; }
  int celsius() const { return raw - 50; }
};

// 0.1 A with 400 A added, as GB/T 27930 sends a current that may have either sign.
struct OffsetCurrent {
  std::uint16_t raw = 0;

  static auto fields(auto& current) { return std::tie(current.raw); }
  bool operator==(const OffsetCurrent&) const = default;

  static Result<OffsetCurrent> of(int current_da);
  int current_da() const { return raw - 4000; }
};

// Energy: 0.1 Wh, which is 100 mWh. What is written is rounded down, as a meter does.
struct EnergyE4 {
  std::uint32_t e4 = 0;

  static auto fields(auto& energy) { return std::tie(energy.e4); }
  auto operator<=>(const EnergyE4&) const = default;

  static Result<EnergyE4> of(Energy energy);
  Energy energy() const { return {std::int64_t{e4} * 100}; }
};

// The pile's meter, five bytes.
struct MeterE4 {
  Number<5> e4;

  static auto fields(auto& meter) { return std::tie(meter.e4); }
  auto operator<=>(const MeterE4&) const = default;

  static Result<MeterE4> of(Energy energy);
  Energy energy() const { return {static_cast<std::int64_t>(e4.value) * 100}; }
};

// What a pile counts; finer than Money, and rounding is a bill's business.
struct MoneyE4 {
  std::uint32_t e4 = 0;

  static auto fields(auto& money) { return std::tie(money.e4); }
  auto operator<=>(const MoneyE4&) const = default;

  static Result<MoneyE4> of(std::int64_t e4);
};

// Per kWh.
struct PriceE5 {
  std::uint32_t e5 = 0;

  static auto fields(auto& price) { return std::tie(price.e5); }
  auto operator<=>(const PriceE5&) const = default;

  static Result<PriceE5> of(std::int64_t e5);
};

struct BalanceE2 {
  std::uint32_t fen = 0;

  static auto fields(auto& balance) { return std::tie(balance.fen); }
  auto operator<=>(const BalanceE2&) const = default;

  static Result<BalanceE2> of(Money money);
  Money money() const { return {std::int64_t{fen}}; }
};

}  // namespace voltyard::wire::ykc
