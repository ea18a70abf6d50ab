#include "billing/bill.hpp"

#include "base/assert.hpp"

#include <array>

namespace voltyard::billing {
namespace {

constexpr std::array<std::string_view, 6> kind_names = {"counted",       "minimum",    "maximum",
                                                        "beyond_agreed", "concession", "pass"};

}  // namespace

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::mwh: return "mwh";
    case Unit::ms: return "ms";
    case Unit::session: return "session";
  }
  ASSERT(false);
}

std::string_view to_string(LineKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::string_view text_key(const BillLine& line) {
  static constexpr std::array<std::array<std::string_view, 4>, 2> counted = {{
      {"bill.electricity.energy", "bill.electricity.time", "bill.electricity.flat",
       "bill.electricity.parking_time"},
      {"bill.service.energy", "bill.service.time", "bill.service.flat",
       "bill.service.parking_time"},
  }};
  static constexpr std::array<std::array<std::string_view, 6>, 2> adjusting = {{
      {"", "bill.electricity.minimum", "bill.electricity.maximum", "bill.electricity.beyond_agreed",
       "bill.electricity.concession", "bill.electricity.pass"},
      {"", "bill.service.minimum", "bill.service.maximum", "bill.service.beyond_agreed",
       "bill.service.concession", "bill.service.pass"},
  }};
  const auto fee = static_cast<std::size_t>(line.fee);
  if (line.kind == LineKind::counted) return counted[fee][static_cast<std::size_t>(line.dimension)];
  return adjusting[fee][static_cast<std::size_t>(line.kind)];
}

Money Bill::subtotal(Fee fee) const {
  Money sum;
  for (const BillLine& line : lines) {
    if (line.fee == fee) sum += line.amount;
  }
  return sum;
}

}  // namespace voltyard::billing
