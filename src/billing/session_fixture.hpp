// What the tests of rating share: sessions in a few words, and bills as text.
#pragma once

#include "billing/rating.hpp"

#include <string>
#include <string_view>

namespace voltyard::billing {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t kwh = 1'000'000;

inline Timestamp utc(std::string_view text) { return {parse_rfc3339_ms(text).value()}; }

// Monday 22:00 in Shanghai.
inline const Timestamp evening = utc("2026-11-23T14:00:00Z");

inline domain::Sample reading(Timestamp start, std::int64_t after_ms, std::int64_t mwh) {
  domain::Sample sample;
  sample.at = start + Duration(after_ms);
  sample.energy = {mwh};
  return sample;
}

// "electricity ENERGY 500000 mwh @ 56000 = 28 [0..2]", with " in 3 pieces" where there are several.
inline std::string text(const BillLine& line) {
  const std::string fee(to_string(line.fee));
  const std::string amount = " = " + std::to_string(line.amount.minor);
  if (line.kind != LineKind::counted) return fee + " " + std::string(to_string(line.kind)) + amount;
  std::string out =
      fee + " " + std::string(to_string(line.dimension)) + " " + std::to_string(line.quantity) +
      " " + std::string(to_string(line.unit)) + " @ " + std::to_string(line.price_e5) + amount +
      " [" + std::to_string(line.first_sample) + ".." + std::to_string(line.last_sample) + "]";
  if (line.pieces > 1) out += " in " + std::to_string(line.pieces) + " pieces";
  return out;
}

// A line each, then the total; or the error.
inline std::string text(const Result<Bill>& bill) {
  if (!bill) return bill.error().field + ": " + bill.error().message;
  std::string out;
  for (const BillLine& line : bill->lines) out += text(line) + "\n";
  return out + "total " + std::to_string(bill->total.minor);
}

inline std::int64_t total(const Result<Bill>& bill) { return bill ? bill->total.minor : -1; }

}  // namespace voltyard::billing
