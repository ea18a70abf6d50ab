#include "billing/credit.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>

namespace voltyard::billing {
namespace {

// How much of `whole` belongs to `part` of `all`, half up.
Money share(Money whole, Money part, Money all) {
  const Int128 sum = Int128{whole.minor} * part.minor + all.minor / 2;
  return Money{static_cast<std::int64_t>(sum / all.minor)};
}

Money taken_off(const Bill& bill, LineKind kind) {
  Money sum;
  for (const auto& line : bill.lines) {
    if (line.kind == kind) sum = sum - line.amount;
  }
  return sum;
}

struct Side {
  Account account;
  Money amount;
};

}  // namespace

Posting credit(const Sale& sale, const Bill& bill, const Credited& credited,
               const CreditNote& note) {
  const Money paid = payable(sale, bill.total);
  const Money after = credited.before + credited.now;
  ASSERT(credited.now > Money{} && after <= paid);
  const Money concessions = taken_off(bill, LineKind::concession);
  const Money passes = taken_off(bill, LineKind::pass);
  const Money losses = taken_off(bill, LineKind::beyond_agreed) + (bill.total - paid);
  const Money all_fees = paid + passes + concessions + losses;
  const Money all_electricity = bill.subtotal(Fee::electricity) + loss_of(bill, Fee::electricity);
  // What has been taken back once that much is credited.
  const auto concession_at = [&](Money sum) { return share(concessions, sum, paid); };
  const auto pass_at = [&](Money sum) { return share(passes, sum, paid); };
  const auto loss_at = [&](Money sum) { return share(losses, sum, paid); };
  const auto fees_at = [&](Money sum) {
    return sum + pass_at(sum) + concession_at(sum) + loss_at(sum);
  };
  const auto electricity_at = [&](Money sum) {
    return share(all_electricity, fees_at(sum), all_fees);
  };
  // What the payer had paid in comes back before what had been given.
  const Money own = paid - paid_by_gift(sale, bill.total);
  const auto own_at = [&](Money sum) { return std::min(sum, own); };
  const auto step = [&](const auto& at) { return at(after) - at(credited.before); };
  const Money electricity = step(electricity_at);
  const LocationId place = sale.location_id;
  const bool has_wallet = !sale.wallet_id.is_nil();
  const Account payer =
      has_wallet ? wallet_account(sale.wallet_id) : Account{AccountKind::unpaid, place.uuid};
  std::array<Side, 2> from = {{{{AccountKind::electricity, place.uuid}, electricity},
                               {{AccountKind::service, place.uuid}, step(fees_at) - electricity}}};
  std::array<Side, 5> to = {{{payer, step(own_at)},
                             {gift_account(sale.wallet_id), credited.now - step(own_at)},
                             {{AccountKind::pass, sale.operator_id.uuid}, step(pass_at)},
                             {{AccountKind::concession, place.uuid}, step(concession_at)},
                             {{AccountKind::overshoot, place.uuid}, step(loss_at)}}};
  Posting posting;
  posting.kind = PostingKind::credit;
  posting.subject = note.id.uuid;
  posting.operator_id = sale.operator_id;
  posting.wallet_id = sale.wallet_id;
  posting.at = note.at;
  posting.currency = bill.currency;
  posting.who = note.who;
  posting.note = note.reason;
  for (auto& source : from) {
    for (auto& sink : to) {
      const Money part = std::min(source.amount, sink.amount);
      if (part <= Money{}) continue;
      posting.transfers.push_back({source.account, sink.account, part});
      source.amount = source.amount - part;
      sink.amount = sink.amount - part;
    }
  }
  return posting;
}

}  // namespace voltyard::billing
