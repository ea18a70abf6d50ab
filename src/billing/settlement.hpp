// Which accounts a charge moves money between, from the start to the bill. Pure.
//
// With a wallet, what was agreed is held at the start; the bill is paid out of it, the rest goes
// back in the same posting, and what was delivered beyond it is the operator's loss. A charge that
// could not be held for (a card that was swiped while we were not to be reached) is taken from the
// wallet afterwards and may leave it in debt. Without a wallet it stands on the location's account
// of what nobody has paid. The fees are whole: the accounts of concessions and of passes pay what
// these take off.
#pragma once

#include "billing/bill.hpp"
#include "billing/ledger.hpp"

#include <optional>

namespace voltyard::billing {

struct Sale {
  SessionId session_id;
  OperatorId operator_id;
  LocationId location_id;
  WalletId wallet_id;         // nil: nobody's
  std::optional<Money> held;  // what was agreed and set aside
  Timestamp at;
  Money held_gift = {};  // of it: what had been given to the holder; it is spent first
};

// Of what is held, `held_gift` is taken out of what was given. `credit`: how far below zero the
// wallet may go by it.
Posting hold_for(const Sale& sale, Money credit, std::string currency);

// What the rider pays of the bill: all of it, or what was agreed.
Money payable(const Sale& sale, Money total);

// What of it had been given to the holder.
Money paid_by_gift(const Sale& sale, Money total);

// What the bill takes off this fee that somebody else than the payer bears: passes, concessions,
// and what was delivered beyond the agreed amount.
Money loss_of(const Bill& bill, Fee fee);

// nullopt: nothing moves, because nothing was held and there is nothing to pay.
std::optional<Posting> settle(const Sale& sale, const Bill& bill);
// There is no bill: what was held goes back.
std::optional<Posting> release(const Sale& sale, std::string currency);

}  // namespace voltyard::billing
