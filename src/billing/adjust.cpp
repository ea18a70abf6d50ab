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

  // Of each fee what it cost at the beginning. Never more than there is: what one fee has no room
  // for, because the rest of the charge lowered it, the other bears.
  void cover(const Bill& beginning) {
    const Money electricity = bill_.subtotal(Fee::electricity);
    const Money service = bill_.subtotal(Fee::service);
    const Money off_electricity = std::min(beginning.subtotal(Fee::electricity), electricity);
    const Money off_service = std::min(beginning.subtotal(Fee::service), service);
    const Money rest = std::min(beginning.total, bill_.total) - off_electricity - off_service;
    const Money more_service = std::min(rest, service - off_service);
    take(Fee::electricity, off_electricity + rest - more_service, LineKind::pass);
    take(Fee::service, off_service + more_service, LineKind::pass);
  }

  void lower_to(Money most, LineKind kind) {
    if (bill_.total <= most) return;
    const Money excess = bill_.total - most;
    const Money off_service = std::min(excess, bill_.subtotal(Fee::service));
    take(Fee::service, off_service, kind);
    take(Fee::electricity, excess - off_service, kind);
  }

 private:
  void take(Fee fee, Money amount, LineKind kind) {
    if (amount != Money{}) add(fee, Money{} - amount, kind);
  }

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

void adjust(Bill& bill, const PreparedTariff& tariff, const RatingInput& input, Timestamp end,
            const Bill* covered) {
  Adjustment adjustment(bill, input.start, end);
  if (tariff.min_price) adjustment.raise_to(*tariff.min_price, LineKind::minimum);
  if (tariff.max_price) adjustment.lower_to(*tariff.max_price, LineKind::maximum);
  if (input.covered > Duration(0)) adjustment.cover(covered == nullptr ? bill : *covered);
  if (input.off_permille > 0) adjustment.take_off(input.off_permille);
  if (input.agreed) adjustment.lower_to(*input.agreed, LineKind::beyond_agreed);
}

}  // namespace voltyard::billing
