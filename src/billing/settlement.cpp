#include "billing/settlement.hpp"

#include <algorithm>
#include <utility>

namespace voltyard::billing {
namespace {

// Money is taken from the sources in their order until the fee is paid; the last one has no end.
class Payer {
 public:
  Payer(std::vector<Transfer>& transfers, const Sale& sale) : transfers_(transfers), sale_(sale) {
    if (sale.held) left_ = *sale.held;
  }

  void pay(Account fee, Money amount) {
    if (sale_.held) {
      const Money part = std::min(amount, left_);
      move(held_account(sale_.wallet_id), fee, part);
      left_ = left_ - part;
      lose(fee, amount - part);
    } else if (!sale_.wallet_id.is_nil()) {
      move(wallet_account(sale_.wallet_id), fee, amount);
    } else {
      move({AccountKind::unpaid, sale_.location_id.uuid}, fee, amount);
    }
  }

  void lose(Account fee, Money amount) {
    move({AccountKind::overshoot, sale_.location_id.uuid}, fee, amount);
  }

  void move(Account debit, Account credit, Money amount) {
    if (amount > Money{}) transfers_.push_back({debit, credit, amount});
  }

  void return_rest() {
    if (!sale_.held) return;
    const Money gift = sale_.held_gift - std::min(sale_.held_gift, *sale_.held - left_);
    move(held_account(sale_.wallet_id), gift_account(sale_.wallet_id), gift);
    move(held_account(sale_.wallet_id), wallet_account(sale_.wallet_id), left_ - gift);
    left_ = {};
  }

 private:
  std::vector<Transfer>& transfers_;
  const Sale& sale_;
  Money left_;
};

Money taken_off(const Bill& bill, Fee fee, LineKind kind) {
  Money sum;
  for (const auto& line : bill.lines) {
    if (line.fee == fee && line.kind == kind) sum = sum - line.amount;
  }
  return sum;
}

Posting posting_of(const Sale& sale, PostingKind kind, std::string currency) {
  Posting posting;
  posting.kind = kind;
  posting.subject = sale.session_id.uuid;
  posting.operator_id = sale.operator_id;
  posting.wallet_id = sale.wallet_id;
  posting.at = sale.at;
  posting.currency = std::move(currency);
  return posting;
}

}  // namespace

Money loss_of(const Bill& bill, Fee fee) {
  return taken_off(bill, fee, LineKind::beyond_agreed) +
         taken_off(bill, fee, LineKind::concession) + taken_off(bill, fee, LineKind::pass);
}

Posting hold_for(const Sale& sale, Money credit, std::string currency) {
  auto posting = posting_of(sale, PostingKind::hold, std::move(currency));
  posting.may_owe = credit;
  posting.transfers =
      out_of(sale.wallet_id, sale.held_gift, held_account(sale.wallet_id), *sale.held);
  return posting;
}

Money payable(const Sale& sale, Money total) {
  return sale.held ? std::min(total, *sale.held) : total;
}

Money paid_by_gift(const Sale& sale, Money total) {
  return std::min(sale.held_gift, payable(sale, total));
}

std::optional<Posting> settle(const Sale& sale, const Bill& bill) {
  auto posting = posting_of(sale, PostingKind::settle, bill.currency);
  // Energy that has flowed is owed, whatever the wallet holds.
  posting.may_owe = most_of_a_transfer;
  Payer payer(posting.transfers, sale);
  const Account electricity{AccountKind::electricity, sale.location_id.uuid};
  const Account service{AccountKind::service, sale.location_id.uuid};
  payer.pay(electricity, bill.subtotal(Fee::electricity));
  payer.pay(service, bill.subtotal(Fee::service));
  for (const auto& [fee, account] :
       {std::pair(Fee::electricity, electricity), std::pair(Fee::service, service)}) {
    payer.lose(account, taken_off(bill, fee, LineKind::beyond_agreed));
    payer.move({AccountKind::concession, sale.location_id.uuid}, account,
               taken_off(bill, fee, LineKind::concession));
    payer.move({AccountKind::pass, sale.operator_id.uuid}, account,
               taken_off(bill, fee, LineKind::pass));
  }
  payer.return_rest();
  if (posting.transfers.empty()) return std::nullopt;
  return posting;
}

std::optional<Posting> release(const Sale& sale, std::string currency) {
  Bill nothing;
  nothing.currency = std::move(currency);
  return settle(sale, nothing);
}

}  // namespace voltyard::billing
