#include "billing/bill.hpp"

#include "base/assert.hpp"

#include <array>

namespace voltyard::billing {

std::string_view to_string(Unit unit) {
  switch (unit) {
    case Unit::mwh: return "mwh";
    case Unit::ms: return "ms";
    case Unit::session: return "session";
  }
  ASSERT(false);
}

std::string_view text_key(const BillLine& line) {
  static constexpr std::array<std::array<std::string_view, 4>, 2> keys = {{
      {"bill.electricity.energy", "bill.electricity.time", "bill.electricity.flat",
       "bill.electricity.parking_time"},
      {"bill.service.energy", "bill.service.time", "bill.service.flat",
       "bill.service.parking_time"},
  }};
  return keys[static_cast<std::size_t>(line.fee)][static_cast<std::size_t>(line.dimension)];
}

Money Bill::subtotal(Fee fee) const {
  Money sum;
  for (const BillLine& line : lines) {
    if (line.fee == fee) sum += line.amount;
  }
  return sum;
}

}  // namespace voltyard::billing
