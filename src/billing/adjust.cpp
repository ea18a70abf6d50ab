#include "billing/adjust.hpp"

#include <algorithm>

namespace voltyard::billing {
namespace {

class Adjustment {
 public:
  Adjustment(Bill& bill, Timestamp from, Timestamp to) : bill_(bill), from_(from), to_(to) {}

  void raise_to(Money least, LineKind kind) {
    if (bill_.total < least) add(Fee::service, least - bill_.total, kind);
  }

  // Half up, once for each fee.
  void take_off(std::int32_t permille) {
    for (const Fee fee : {Fee::electricity, Fee::service}) {
      const Int128 off = (Int128{bill_.subtotal(fee).minor} * permille + 500) / 1'000;
      if (off > 0) add(fee, Money{-static_cast<std::int64_t>(off)}, LineKind::concession);
    }
  }

  void lower_to(Money most, LineKind kind) {
    if (bill_.total <= most) return;
    const Money excess = bill_.total - most;
    const Money off_service = std::min(excess, bill_.subtotal(Fee::service));
    if (off_service != Money{}) add(Fee::service, Money{} - off_service, kind);
    if (excess != off_service) add(Fee::electricity, off_service - excess, kind);
  }

 private:
  void add(Fee fee, Money amount, LineKind kind) {
    BillLine line;
    line.fee = fee;
    line.dimension = Dimension::flat;
    line.unit = Unit::session;
    line.amount = amount;
    line.from = from_;
    line.to = to_;
    line.kind = kind;
    bill_.lines.push_back(line);
    bill_.total += amount;
  }

  Bill& bill_;
  Timestamp from_;
  Timestamp to_;
};

}  // namespace

void adjust(Bill& bill, const PreparedTariff& tariff, const RatingInput& input, Timestamp end) {
  Adjustment adjustment(bill, input.start, end);
  if (tariff.min_price) adjustment.raise_to(*tariff.min_price, LineKind::minimum);
  if (tariff.max_price) adjustment.lower_to(*tariff.max_price, LineKind::maximum);
  if (input.off_permille > 0) adjustment.take_off(input.off_permille);
  if (input.agreed) adjustment.lower_to(*input.agreed, LineKind::beyond_agreed);
}

}  // namespace voltyard::billing
